package dev.weft.packetio.pcap;

/**
 * One captured frame.
 *
 * @param timestampNs nanoseconds since 1970-01-01 UTC
 * @param originalLength the frame's length on the wire, in octets; larger than {@code data.length} when cut by snaplen
 * @param data the captured octets; not copied, so leave them unchanged
 */
public record PcapPacket(long timestampNs, int originalLength, byte[] data) {}
