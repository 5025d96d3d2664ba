"""Frames and controller headers, by hand: no packet library is needed beside the clients."""

import ipaddress
import struct

CPU_PORT = 255
EMIT, SUBMIT, STATE = 0, 1, 2
ARRAY_LOAD, STATE_READ = 2, 2
PUNT_NONE, PUNT_LOCAL, PUNT_STATE, PUNT_COLLISION = 0, 1, 2, 3
DROP_UNKNOWN_PORT = 2
AGENT_PORT = 22342


def udp(source, destination, port):
    """Ethernet, IPv4 with its checksum, UDP without one."""
    payload = b"weft"
    datagram = struct.pack("!HHHH", 40000, port, 8 + len(payload), 0) + payload
    header = struct.pack(
        "!BBHHHBBH4s4s",
        0x45, 0, 20 + len(datagram), 1, 0, 64, 17, 0,
        ipaddress.IPv4Address(source).packed,
        ipaddress.IPv4Address(destination).packed,
    )
    total = sum(struct.unpack("!10H", header))
    total = (total & 0xFFFF) + (total >> 16)
    total = (total & 0xFFFF) + (total >> 16)
    header = header[:10] + struct.pack("!H", ~total & 0xFFFF) + header[12:]
    return bytes.fromhex("0200000000aa 0200000000bb 0800") + header + datagram


def agent_request(source, destination):
    """As udp, to the agents' port: an empty agent header of version 1 behind it (docs/wire-formats.md)."""
    frame = bytearray(udp(source, destination, AGENT_PORT)[:-4] + bytes([0x14]) + bytes(39))
    struct.pack_into("!H", frame, 16, len(frame) - 14)
    struct.pack_into("!H", frame, 38, len(frame) - 34)
    struct.pack_into("!H", frame, 24, 0)
    total = sum(struct.unpack_from("!10H", frame, 14))
    total = (total & 0xFFFF) + (total >> 16)
    struct.pack_into("!H", frame, 24, ~((total & 0xFFFF) + (total >> 16)) & 0xFFFF)
    return bytes(frame)


def looped(reason, payload):
    """A packet_in header in front of a payload: what a packet-out to the CPU port comes back as."""
    return struct.pack("!HBBHHII", 7, reason, 0, 0, 0, 0x01020304, 0x05060708) + payload


def state_read(array, index):
    """The payload of a packet-out that reads a register cell."""
    return struct.pack("!BBHII", STATE_READ, array, 0, index, 0)
