package dev.weft.lab.twin;

import dev.weft.control.core.model.Service;
import dev.weft.lab.packet.Checksum;
import dev.weft.p4.program.wire.AgentHeader;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Builds the Ethernet frame of a {@link PacketSpec}, with checksums that a switch and a host accept. */
final class Frames {
    private static final int ETHERNET_BYTES = 14;
    private static final int PAYLOAD_BYTES = 18; // the smallest Ethernet frame without FCS has 60 bytes

    private static final int QUEUE_PAIR_AT = 4; // in the base transport header, with an octet before its 24 bits

    private Frames() {}

    /**
     * Builds the frame.
     *
     * @param spec the packet; its {@code source} is ignored in favour of {@code source}
     * @param source the source address, of the destination's IP version
     * @param sourceMac 48 bit
     * @param destinationMac 48 bit
     * @param agentHeader present for a request with an agent header
     */
    static byte[] build(
            PacketSpec spec,
            InetAddress source,
            long sourceMac,
            long destinationMac,
            Optional<AgentHeader> agentHeader) {
        byte[] transport = transport(spec, source, agentHeader);
        boolean ipv6 = spec.ipv6();
        ByteBuffer out = ByteBuffer.allocate(ETHERNET_BYTES + (ipv6 ? 40 : 20) + transport.length);
        mac(out, destinationMac);
        mac(out, sourceMac);
        out.putShort((short) (ipv6 ? 0x86dd : 0x0800));
        byte[] from = source.getAddress();
        byte[] to = spec.destination().getAddress();
        if (ipv6) {
            out.putInt(6 << 28 | spec.trafficClass() << 22);
            out.putShort((short) transport.length);
            out.put((byte) spec.protocol());
            out.put((byte) spec.ttl());
            out.put(from);
            out.put(to);
        } else {
            int start = out.position();
            out.put((byte) 0x45);
            out.put((byte) (spec.trafficClass() << 2));
            out.putShort((short) (20 + transport.length));
            out.putInt(0);
            out.put((byte) spec.ttl());
            out.put((byte) spec.protocol());
            out.putShort((short) 0);
            out.put(from);
            out.put(to);
            out.putShort(start + 10, (short) Checksum.finish(Checksum.add(0, out.array(), start, 20)));
        }
        out.put(transport);
        return out.array();
    }

    private static byte[] transport(PacketSpec spec, InetAddress source, Optional<AgentHeader> agentHeader) {
        int header = headerBytes(spec.protocol());
        int payload = agentHeader.isPresent() ? AgentHeader.BYTES : PAYLOAD_BYTES;
        ByteBuffer out = ByteBuffer.allocate(header + payload);
        int checksumAt;
        switch (spec.protocol()) {
            case 6 -> {
                out.putShort((short) spec.sourcePort());
                out.putShort((short) spec.destinationPort());
                out.putInt(1); // sequence
                out.putInt(0); // acknowledgement
                out.putShort((short) (5 << 12 | 0x02)); // a connection request: SYN
                out.putShort((short) 65535);
                checksumAt = out.position();
                out.putInt(0);
            }
            case 17 -> {
                out.putShort((short) spec.sourcePort());
                out.putShort((short) spec.destinationPort());
                out.putShort((short) out.capacity());
                checksumAt = out.position();
                out.putShort((short) 0);
                if (spec.destinationPort() == Service.ROCE_PORT && agentHeader.isEmpty()) {
                    out.putInt(out.position() + QUEUE_PAIR_AT, spec.queuePair());
                }
            }
            case 1, 58 -> {
                out.put((byte) (spec.protocol() == 1 ? 8 : 128)); // echo request
                out.put((byte) 0);
                checksumAt = out.position();
                out.putShort((short) 0);
                out.putInt(1 << 16 | 1); // identifier, sequence
            }
            default -> checksumAt = -1;
        }
        agentHeader.ifPresent(h -> h.write(out));
        if (checksumAt >= 0) {
            // ICMP for IPv4 has no pseudo header (RFC 792); UDP, TCP and ICMPv6 have (RFC 768, 9293, 8200 8.1).
            long sum = Checksum.add(0, out.array(), 0, out.capacity());
            if (spec.protocol() != 1) {
                byte[] from = source.getAddress();
                byte[] to = spec.destination().getAddress();
                sum = Checksum.add(Checksum.add(sum, from, 0, from.length), to, 0, to.length)
                        + out.capacity()
                        + spec.protocol();
            }
            int checksum = Checksum.finish(sum);
            out.putShort(checksumAt, (short) (checksum == 0 && spec.protocol() == 17 ? 0xffff : checksum));
        }
        return out.array();
    }

    private static int headerBytes(int protocol) {
        return switch (protocol) {
            case 6 -> 20;
            case 17, 1, 58 -> 8;
            default -> 0;
        };
    }

    private static void mac(ByteBuffer out, long mac) {
        out.putShort((short) (mac >>> 32));
        out.putInt((int) mac);
    }
}
