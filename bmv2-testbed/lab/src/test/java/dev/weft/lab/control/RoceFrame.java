package dev.weft.lab.control;

import dev.weft.control.core.model.IpAddress;
import dev.weft.control.core.model.MacAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * RoCEv2 frames, written and read from InfiniBand's Annex A17 and chapters 9.2 (base transport header), 13.4 (management
 * datagrams) and 12.6 (connection management) alone. {@link RoceFrameTest} holds its CRC against scapy's.
 */
final class RoceFrame {
    static final int PORT = 4791;
    static final int REQUEST = 0x10;
    static final int REPLY = 0x13;
    static final int READY_TO_USE = 0x14;
    static final int DISCONNECT = 0x15;
    private static final int SEND_ONLY = 0x64; // unreliable datagram
    private static final int WRITE_ONLY = 0x0a; // reliable connection
    private static final int GSI = 1;
    private static final int ETHERNET = 14;
    private static final int CRC_OCTETS = 4;
    private static final int MANAGEMENT_OCTETS = 256;

    private final byte[] bytes;

    RoceFrame(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    byte[] bytes() {
        return bytes.clone();
    }

    /** Who sends to whom through which gateway, without ports. */
    record Way(MacAddress mac, MacAddress gateway, IpAddress from, IpAddress to) {}

    /** A write of some octets to a queue pair. */
    static RoceFrame write(Way way, int sourcePort, int queuePair, int sequence, int octets) {
        ByteBuffer out = base(WRITE_ONLY, queuePair, sequence, 16 + octets);
        out.putLong(0x1000).putInt(0x77).putInt(octets); // where to, and how much
        for (int i = 0; i < octets; i++) {
            out.put((byte) (i * 7 + sequence));
        }
        return of(way, sourcePort, out.array());
    }

    /**
     * A message about a connection, to queue pair 1.
     *
     * @param attribute REQ, REP, RTU or DREQ
     * @param own the sender's number of the exchange
     * @param other the receiver's; 0: not known yet
     * @param queuePair what the message says of a queue pair: in a reply the sender's own, in a DREQ the receiver's
     */
    static RoceFrame message(Way way, int sourcePort, int attribute, int own, int other, int queuePair) {
        ByteBuffer out = base(SEND_ONLY, GSI, 0, 8 + MANAGEMENT_OCTETS);
        out.putInt(0x80010000).putInt(GSI); // Q_Key and source queue pair
        int start = out.position();
        out.put((byte) 1).put((byte) 7).put((byte) 2).put((byte) 3); // connection management, Send
        out.putInt(0).putLong(own);
        out.putShort((short) attribute).putShort((short) 0).putInt(0);
        out.putInt(own).putInt(other);
        if (attribute == DISCONNECT) {
            out.putInt(queuePair << 8);
        } else if (attribute == REPLY) {
            out.putInt(0).putInt(queuePair << 8);
        }
        out.position(start + MANAGEMENT_OCTETS);
        return of(way, sourcePort, out.array());
    }

    private static ByteBuffer base(int opcode, int queuePair, int sequence, int rest) {
        ByteBuffer out = ByteBuffer.allocate(12 + rest);
        out.put((byte) opcode).put((byte) 0x40).putShort((short) 0xffff);
        out.putInt(queuePair).putInt(1 << 31 | sequence);
        return out;
    }

    /** Headers around a base transport header and what follows, and the CRC behind them. */
    static RoceFrame of(Way way, int sourcePort, byte[] transport) {
        boolean v6 = way.from.isV6();
        int udp = 8 + transport.length + CRC_OCTETS;
        ByteBuffer out = ByteBuffer.allocate(ETHERNET + (v6 ? 40 : 20) + udp);
        mac(out, way.gateway);
        mac(out, way.mac);
        out.putShort((short) (v6 ? 0x86dd : 0x0800));
        if (v6) {
            out.putInt(0x66a12345).putShort((short) udp).put((byte) 17).put((byte) 64);
        } else {
            out.putShort((short) 0x456a).putShort((short) (20 + udp)).putInt(0x4000);
            out.put((byte) 64).put((byte) 17).putShort((short) 0);
        }
        out.put(way.from.octets()).put(way.to.octets());
        out.putShort((short) sourcePort).putShort((short) PORT).putShort((short) udp);
        out.putShort((short) 0);
        out.put(transport);
        if (!v6) {
            int sum = 0;
            for (int i = ETHERNET; i < ETHERNET + 20; i += 2) {
                sum += out.getShort(i) & 0xffff;
            }
            sum = (sum & 0xffff) + (sum >> 16);
            out.putShort(ETHERNET + 10, (short) ~((sum & 0xffff) + (sum >> 16)));
        }
        out.putInt(Integer.reverseBytes(new RoceFrame(out.array()).crc()));
        return new RoceFrame(out.array());
    }

    private static void mac(ByteBuffer out, MacAddress mac) {
        out.putShort((short) (mac.value() >> 32)).putInt((int) mac.value());
    }

    /** Whether a frame is one of these: not in a tunnel, to the port of RoCEv2. */
    boolean isRoce() {
        boolean ip = word(12) == 0x0800 || word(12) == 0x86dd;
        return ip && bytes[v6() ? 20 : 23] == 17 && word(udp() + 2) == PORT;
    }

    private boolean v6() {
        return word(12) == 0x86dd;
    }

    private int udp() {
        return ETHERNET + (v6() ? 40 : 20);
    }

    private int word(int offset) {
        return (bytes[offset] & 0xff) << 8 | bytes[offset + 1] & 0xff;
    }

    /** Whether the CRC at its end is that of what stands before it. */
    boolean crcHolds() {
        return ByteBuffer.wrap(bytes).getInt(bytes.length - CRC_OCTETS) == Integer.reverseBytes(crc());
    }

    /**
     * The invariant CRC (Annex A17.3.3): 64 ones in the place of the local route header, then the packet from its IP header on
     * with ones where switches may write: hop limit, traffic class, flow label, the checksums, and the octet with FECN and
     * BECN.
     */
    private int crc() {
        int udp = udp();
        byte[] masked = Arrays.copyOfRange(bytes, ETHERNET - 8, bytes.length - CRC_OCTETS);
        Arrays.fill(masked, 0, 8, (byte) 0xff);
        ByteBuffer ip = ByteBuffer.wrap(masked, 8, masked.length - 8).slice();
        if (v6()) {
            ip.putInt(0, ip.getInt(0) | 0x0fffffff).put(7, (byte) 0xff);
        } else {
            ip.put(1, (byte) 0xff).put(8, (byte) 0xff).putShort(10, (short) 0xffff);
        }
        ip.putShort(udp - ETHERNET + 6, (short) 0xffff).put(udp - ETHERNET + 8 + 4, (byte) 0xff);
        CRC32 crc = new CRC32();
        crc.update(masked);
        return (int) crc.getValue();
    }

    /** The packet with ones where the CRC has them, its hop limit aside: what has to be the same at both ends. */
    String unchanged() {
        return java.util.HexFormat.of().formatHex(bytes, v6() ? ETHERNET + 8 : ETHERNET + 12, bytes.length);
    }

    /** The hop limit. */
    int hops() {
        return bytes[v6() ? ETHERNET + 7 : ETHERNET + 8] & 0xff;
    }
}
