package dev.weft.dataplane.agent.packet;

import com.google.protobuf.ByteString;
import dev.weft.p4.program.wire.WireException;
import java.nio.ByteBuffer;

/**
 * A UDP datagram in an Ethernet frame, IPv4 (RFC 791) or IPv6 (RFC 8200).
 *
 * @param source IP address, 4 or 16 bytes
 * @param destination IP address of the same length
 * @param payload behind the UDP header
 */
public record Datagram(
        ByteString source, int sourcePort, ByteString destination, int destinationPort, ByteString payload) {
    private static final int ETHERNET = 14;
    private static final int ETHERTYPE_VLAN = 0x8100;
    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int ETHERTYPE_IPV6 = 0x86dd;
    private static final int UDP = 17;
    private static final int HOPS = 64;

    /**
     * Reads a frame. Checksums are the switch's business.
     *
     * @throws WireException if it is no whole UDP datagram
     */
    public static Datagram parse(ByteString frame) {
        ByteBuffer in = frame.asReadOnlyByteBuffer();
        require(in, ETHERNET, "Ethernet header");
        in.position(12);
        int type = in.getShort() & 0xffff;
        if (type == ETHERTYPE_VLAN) {
            require(in, 4, "VLAN tag");
            in.getShort();
            type = in.getShort() & 0xffff;
        }
        int start = in.position();
        int protocol;
        ByteString source;
        ByteString destination;
        if (type == ETHERTYPE_IPV4) {
            require(in, 20, "IPv4 header");
            int headerBytes = (in.get(start) & 0xf) * 4;
            protocol = in.get(start + 9) & 0xff;
            source = frame.substring(start + 12, start + 16);
            destination = frame.substring(start + 16, start + 20);
            require(in, headerBytes, "IPv4 header");
            in.position(start + headerBytes);
        } else if (type == ETHERTYPE_IPV6) {
            require(in, 40, "IPv6 header");
            protocol = in.get(start + 6) & 0xff;
            source = frame.substring(start + 8, start + 24);
            destination = frame.substring(start + 24, start + 40);
            in.position(start + 40);
        } else {
            throw new WireException(String.format("frame of Ethernet type 0x%04x: neither IPv4 nor IPv6", type));
        }
        if (protocol != UDP) {
            throw new WireException("IP protocol " + protocol + " is not UDP");
        }
        require(in, 8, "UDP header");
        int sourcePort = in.getShort() & 0xffff;
        int destinationPort = in.getShort() & 0xffff;
        int length = in.getShort() & 0xffff;
        in.getShort();
        if (length < 8 || length - 8 > in.remaining()) {
            throw new WireException("UDP length " + length + " with " + in.remaining() + " bytes left");
        }
        ByteString payload = frame.substring(in.position(), in.position() + length - 8);
        return new Datagram(source, sourcePort, destination, destinationPort, payload);
    }

    /** Writes a frame with hop limit 64 and true checksums. */
    public ByteString toFrame(ByteString destinationMac, ByteString sourceMac) {
        boolean v4 = source.size() == 4;
        int udpBytes = 8 + payload.size();
        int ipBytes = v4 ? 20 : 40;
        ByteBuffer out = ByteBuffer.allocate(ETHERNET + ipBytes + udpBytes);
        out.put(destinationMac.asReadOnlyByteBuffer());
        out.put(sourceMac.asReadOnlyByteBuffer());
        out.putShort((short) (v4 ? ETHERTYPE_IPV4 : ETHERTYPE_IPV6));
        if (v4) {
            out.putShort((short) 0x4500).putShort((short) (ipBytes + udpBytes));
            out.putInt(0x4000); // identification 0, don't fragment
            out.put((byte) HOPS).put((byte) UDP).putShort((short) 0);
        } else {
            out.putInt(0x6000_0000).putShort((short) udpBytes).put((byte) UDP).put((byte) HOPS);
        }
        out.put(source.asReadOnlyByteBuffer()).put(destination.asReadOnlyByteBuffer());
        if (v4) {
            out.putShort(ETHERNET + 10, (short) ~sum(out, ETHERNET, 20, 0));
        }
        int udp = out.position();
        out.putShort((short) sourcePort).putShort((short) destinationPort);
        out.putShort((short) udpBytes).putShort((short) 0);
        out.put(payload.asReadOnlyByteBuffer());
        // The pseudo header: both addresses, the length and the protocol (RFC 768, RFC 8200 section 8.1).
        int addresses = 2 * source.size();
        int checksum = ~sum(out, udp - addresses, addresses + udpBytes, udpBytes + UDP) & 0xffff;
        out.putShort(udp + 6, (short) (checksum == 0 ? 0xffff : checksum));
        return ByteString.copyFrom(out.flip());
    }

    /** One's complement sum of 16-bit words (RFC 1071). */
    static int sum(ByteBuffer bytes, int start, int length, int initial) {
        long sum = initial;
        for (int i = 0; i < length; i += 2) {
            int high = bytes.get(start + i) & 0xff;
            int low = i + 1 < length ? bytes.get(start + i + 1) & 0xff : 0;
            sum += high << 8 | low;
        }
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return (int) sum;
    }

    private static void require(ByteBuffer in, int bytes, String what) {
        if (in.remaining() < bytes) {
            throw new WireException(what + " needs " + bytes + " bytes, " + in.remaining() + " are left");
        }
    }
}
