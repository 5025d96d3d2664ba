package dev.weft.dataplane.agent.packet;

import com.google.protobuf.ByteString;
import dev.weft.p4.program.wire.WireException;
import java.nio.ByteBuffer;

/**
 * What the sender of a packet is told that does not fit into a tunnel: Fragmentation Needed (RFC 792 with the next hop's MTU
 * of RFC 1191) or Packet Too Big (RFC 4443, section 3.2).
 */
public final class TooBig {
    private static final int ETHERNET = 14;
    private static final int MAC = 6;
    private static final int TAG = 4;
    private static final int ETHERTYPE_VLAN = 0x8100;
    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int ETHERTYPE_IPV6 = 0x86dd;
    private static final int V4 = 20;
    private static final int V6 = 40;
    private static final int ICMP = 8;
    private static final int PROTOCOL_ICMP = 1;
    private static final int PROTOCOL_ICMPV6 = 58;
    private static final int HOPS = 64;

    /** How long the whole answer may be: RFC 1812, section 4.3.2.3; RFC 4443, section 2.4 (c). */
    private static final int MOST_V4 = 576;

    private static final int MOST_V6 = 1280;

    private TooBig() {}

    /**
     * Makes the answer to a packet, for the port that it came through.
     *
     * @param frame as the sender sent it
     * @param mtu the length of the longest IP packet that fits, in octets
     * @param address of the switch's agent, 4 or 16 bytes: the sender, where it is of the packet's family; else the address is
     *     that which the packet was for, an anycast address that this switch answers for
     * @param mac of the switch
     * @throws WireException if the frame is no IP packet
     */
    public static ByteString answer(ByteString frame, int mtu, ByteString address, ByteString mac) {
        ByteBuffer in = frame.asReadOnlyByteBuffer();
        if (in.remaining() < ETHERNET + TAG) {
            throw new WireException("a frame of " + in.remaining() + " bytes has no IP header");
        }
        boolean tagged = (in.getShort(2 * MAC) & 0xffff) == ETHERTYPE_VLAN;
        int ip = tagged ? ETHERNET + TAG : ETHERNET;
        int type = in.getShort(ip - 2) & 0xffff;
        boolean v6 = type == ETHERTYPE_IPV6;
        int header = v6 ? V6 : V4;
        if (!v6 && type != ETHERTYPE_IPV4 || in.remaining() < ip + header) {
            throw new WireException(String.format("frame of Ethernet type 0x%04x: no whole IP header", type));
        }
        int octets = v6 ? 16 : 4;
        ByteString sender = frame.substring(ip + header - 2 * octets, ip + header - octets);
        ByteString own = address.size() == octets ? address : frame.substring(ip + header - octets, ip + header);
        int quoted = Math.min(in.remaining() - ip, (v6 ? MOST_V6 : MOST_V4) - header - ICMP);
        ByteBuffer out = ByteBuffer.allocate(ip + header + ICMP + quoted);
        out.put(frame.substring(MAC, 2 * MAC).asReadOnlyByteBuffer()).put(mac.asReadOnlyByteBuffer());
        out.put(frame.substring(2 * MAC, ip).asReadOnlyByteBuffer());
        if (v6) {
            out.putInt(0x6000_0000).putShort((short) (ICMP + quoted));
            out.put((byte) PROTOCOL_ICMPV6).put((byte) HOPS);
        } else {
            // Precedence 6, internetwork control (RFC 1812, section 4.3.2.5).
            out.putShort((short) 0x45c0)
                    .putShort((short) (header + ICMP + quoted))
                    .putInt(0x4000);
            out.put((byte) HOPS).put((byte) PROTOCOL_ICMP).putShort((short) 0);
        }
        out.put(own.asReadOnlyByteBuffer()).put(sender.asReadOnlyByteBuffer());
        int icmp = out.position();
        if (v6) {
            out.putShort((short) 0x0200).putShort((short) 0).putInt(mtu);
        } else {
            out.putShort(ip + 10, (short) ~Datagram.sum(out, ip, header, 0));
            out.putShort((short) 0x0304).putShort((short) 0).putShort((short) 0).putShort((short) mtu);
        }
        out.put(frame.substring(ip, ip + quoted).asReadOnlyByteBuffer());
        // Only ICMPv6 covers a pseudo header (RFC 4443, section 2.3).
        int addresses = v6 ? 2 * octets : 0;
        int length = ICMP + quoted;
        int sum = Datagram.sum(out, icmp - addresses, addresses + length, v6 ? length + PROTOCOL_ICMPV6 : 0);
        out.putShort(icmp + 2, (short) ~sum);
        return ByteString.copyFrom(out.flip());
    }
}
