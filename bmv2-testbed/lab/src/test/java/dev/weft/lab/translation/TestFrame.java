package dev.weft.lab.translation;

import dev.weft.control.core.evaluate.AgentFacts;
import dev.weft.control.core.evaluate.Endpoint;
import dev.weft.control.core.evaluate.PacketFacts;
import dev.weft.control.core.model.IpAddress;
import dev.weft.control.core.model.MacAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Frames, written and read from the RFCs alone (791, 8200, 768, 9293, 792, 4443, and docs/wire-formats.md), so that a
 * mistake in the project's own codecs cannot hide one in the pipeline.
 */
final class TestFrame {
    static final int ICMP = 1;
    static final int TCP = 6;
    static final int UDP = 17;
    static final int ICMPV6 = 58;
    private static final int IPV4 = 4;
    private static final int IPV6 = 41;
    static final int AGENT_PORT = 22342;
    static final int ROCE_PORT = 4791;
    private static final int ROCE_LEAST = 24;
    private static final int MANAGEMENT_LEAST = 56;
    private static final int ETHERNET = 14;
    private static final int AGENT_HEADER = 40;

    private final byte[] bytes;

    TestFrame(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    byte[] bytes() {
        return bytes.clone();
    }

    /** What a frame is made from; all the numbers are chosen by the caller. */
    record Spec(
            MacAddress from,
            Endpoint source,
            Endpoint destination,
            int protocol,
            int ttl,
            int dscp,
            boolean vlan,
            boolean fragment,
            boolean checksum,
            boolean echo,
            AgentHeader agent,
            int payload) {}

    /** An agent header, with or without load feedback behind it. */
    record AgentHeader(int message, int trafficClass, long source, long destination, int task, boolean feedback) {}

    static TestFrame of(Spec spec) {
        byte[] transport = transport(spec);
        boolean v6 = spec.source.address().isV6();
        ByteBuffer out = ByteBuffer.allocate(ETHERNET + 4 + 40 + transport.length);
        out.put(new byte[] {2, 0, 0, 0, (byte) 0xee, 1}).putShort((short) (spec.from.value() >> 32));
        out.putInt((int) spec.from.value());
        if (spec.vlan) {
            out.putShort((short) 0x8100).putShort((short) 7);
        }
        out.putShort((short) (v6 ? 0x86dd : 0x0800));
        int start = out.position();
        if (v6) {
            out.putInt(6 << 28 | spec.dscp << 22).putShort((short) transport.length);
            out.put((byte) spec.protocol).put((byte) spec.ttl);
        } else {
            out.put((byte) 0x45).put((byte) (spec.dscp << 2)).putShort((short) (20 + transport.length));
            out.putShort((short) 77).putShort((short) (spec.fragment ? 0x2000 : 0));
            out.put((byte) spec.ttl).put((byte) spec.protocol).putShort((short) 0);
        }
        out.put(spec.source.address().octets()).put(spec.destination.address().octets());
        if (!v6) {
            int sum = checksum(Arrays.copyOfRange(out.array(), start, start + 20));
            out.putShort(start + 10, (short) sum);
        }
        out.put(transport);
        return new TestFrame(Arrays.copyOf(out.array(), out.position()));
    }

    private static byte[] transport(Spec spec) {
        ByteBuffer out = ByteBuffer.allocate(20 + AGENT_HEADER + 12 + spec.payload);
        int checksumAt;
        if (spec.protocol == UDP || spec.protocol == TCP) {
            out.putShort((short) spec.source.port()).putShort((short) spec.destination.port());
            if (spec.protocol == TCP) {
                out.putInt(1)
                        .putInt(2)
                        .putShort((short) 0x5010)
                        .putShort((short) 999)
                        .putInt(0);
                checksumAt = 16;
            } else {
                out.putInt(0);
                checksumAt = 6;
            }
        } else {
            boolean v6 = spec.source.address().isV6();
            int type = spec.echo ? v6 ? 128 : 8 : v6 ? 1 : 3;
            out.put((byte) type).put((byte) 0).putShort((short) 0);
            checksumAt = 2;
        }
        if (spec.agent != null) {
            AgentHeader agent = spec.agent;
            out.put((byte) (1 << 4 | agent.message))
                    .put((byte) 0x20)
                    .put((byte) agent.trafficClass)
                    .put((byte) 64);
            out.put((byte) 0).put((byte) 0).put((byte) 0).put((byte) (agent.feedback ? 1 : 0));
            out.putLong(agent.source)
                    .putLong(agent.destination)
                    .putInt(agent.task)
                    .putInt(0)
                    .putInt(9)
                    .putInt(0);
            if (agent.feedback) {
                out.putShort((short) 4095).putShort((short) 3).putInt(1234).putInt(1);
            }
        }
        int body = out.position();
        for (int i = 0; i < spec.payload; i++) {
            out.put((byte) (31 * i + 7));
        }
        if (spec.protocol == UDP && spec.destination.port() == ROCE_PORT && spec.payload >= 8) {
            roce(out, body, spec);
        }
        byte[] segment = Arrays.copyOf(out.array(), out.position());
        if (spec.protocol == UDP) {
            ByteBuffer.wrap(segment).putShort(4, (short) segment.length);
        }
        if (spec.checksum || spec.protocol != UDP) {
            boolean pseudo = spec.protocol != ICMP;
            int sum = checksum(
                    segment,
                    pseudo
                            ? pseudo(spec.source.address(), spec.destination.address(), spec.protocol, segment.length)
                            : new byte[0]);
            ByteBuffer.wrap(segment).putShort(checksumAt, (short) (sum == 0 && spec.protocol == UDP ? 0xffff : sum));
        }
        return segment;
    }

    /** One of four queue pairs, and one of two exchanges about connections, from several source ports each. */
    private static void roce(ByteBuffer out, int body, Spec spec) {
        out.putInt(body + 4, spec.source.port() & 3);
        if (spec.payload >= MANAGEMENT_LEAST && (spec.source.port() & 7) == 1) {
            out.put(body + 21, (byte) 7).putShort(body + 36, (short) (0x10 + (spec.source.port() >> 3) % 6));
            out.putInt(body + 44, spec.source.port() >> 3 & 1);
        }
    }

    private static byte[] pseudo(IpAddress source, IpAddress destination, int protocol, int length) {
        ByteBuffer out = ByteBuffer.allocate(40);
        out.put(source.octets()).put(destination.octets()).putInt(length).putInt(protocol);
        return Arrays.copyOf(out.array(), out.position());
    }

    /** The Internet checksum (RFC 1071) over several pieces, each of even length but the first. */
    private static int checksum(byte[]... pieces) {
        long sum = 0;
        for (byte[] piece : pieces) {
            for (int i = 0; i < piece.length; i++) {
                sum += (piece[i] & 0xffL) << (i % 2 == 0 ? 8 : 0);
            }
        }
        while (sum >> 16 != 0) {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        return (int) ~sum & 0xffff;
    }

    /** This packet in another: an IP header without options, as RFC 2003 and RFC 2473 say. */
    TestFrame in(IpAddress source, IpAddress destination, int ttl) {
        boolean v6 = source.isV6();
        byte[] inner = Arrays.copyOfRange(bytes, ip(), bytes.length);
        ByteBuffer out = ByteBuffer.allocate(ip() + 40 + inner.length);
        out.put(bytes, 0, ip() - 2).putShort((short) (v6 ? 0x86dd : 0x0800));
        int start = out.position();
        byte protocol = (byte) (isV6() ? IPV6 : IPV4);
        if (v6) {
            out.putInt(6 << 28 | 0x1234)
                    .putShort((short) inner.length)
                    .put(protocol)
                    .put((byte) ttl);
        } else {
            out.put((byte) 0x45)
                    .put((byte) 0)
                    .putShort((short) (20 + inner.length))
                    .putInt(0x4000);
            out.put((byte) ttl).put(protocol).putShort((short) 0);
        }
        out.put(source.octets()).put(destination.octets());
        if (!v6) {
            out.putShort(start + 10, (short) checksum(Arrays.copyOfRange(out.array(), start, start + 20)));
        }
        out.put(inner);
        return new TestFrame(Arrays.copyOf(out.array(), out.position()));
    }

    /** Whether it is an IP packet in an IP packet. */
    boolean isTunnel() {
        return isIp() && !isFragment() && (protocol() == IPV4 || protocol() == IPV6);
    }

    /** The packet that this one carries, as a frame. */
    TestFrame inner() {
        ByteBuffer out = ByteBuffer.allocate(bytes.length);
        out.put(bytes, 0, ip() - 2).putShort((short) (protocol() == IPV6 ? 0x86dd : 0x0800));
        out.put(bytes, l4(), bytes.length - l4());
        return new TestFrame(Arrays.copyOf(out.array(), out.position()));
    }

    /** The length of the IP packet by its header. */
    int length() {
        return isV6() ? 40 + word(ip() + 4) : word(ip() + 2);
    }

    /** DSCP and ECN. */
    int trafficOctet() {
        return isV6() ? word(ip()) >> 4 & 0xff : at(ip() + 1);
    }

    /** The flow label of an IPv6 packet. */
    int flowLabel() {
        return (word(ip()) & 0xf) << 16 | word(ip() + 2);
    }

    private int at(int offset) {
        return bytes[offset] & 0xff;
    }

    private int word(int offset) {
        return at(offset) << 8 | at(offset + 1);
    }

    private int ip() {
        return word(12) == 0x8100 ? ETHERNET + 4 : ETHERNET;
    }

    private int type() {
        return word(ip() - 2);
    }

    boolean isV6() {
        return type() == 0x86dd;
    }

    boolean isIp() {
        return isV6() || type() == 0x0800;
    }

    private int l4() {
        return ip() + (isV6() ? 40 : 20);
    }

    int protocol() {
        return isV6() ? at(ip() + 6) : at(ip() + 9);
    }

    int ttl() {
        return isV6() ? at(ip() + 7) : at(ip() + 8);
    }

    private int dscp() {
        return isV6() ? word(ip()) >> 6 & 0x3f : at(ip() + 1) >> 2;
    }

    private boolean isFragment() {
        return !isV6() && (word(ip() + 6) & 0x3fff) != 0;
    }

    MacAddress destinationMac() {
        return mac(0);
    }

    MacAddress sourceMac() {
        return mac(6);
    }

    private MacAddress mac(int offset) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            text.append(i == 0 ? "" : ":").append(String.format("%02x", at(offset + i)));
        }
        return MacAddress.of(text.toString());
    }

    IpAddress source() {
        int start = isV6() ? ip() + 8 : ip() + 12;
        return IpAddress.of(Arrays.copyOfRange(bytes, start, start + (isV6() ? 16 : 4)));
    }

    IpAddress destination() {
        int start = isV6() ? ip() + 24 : ip() + 16;
        return IpAddress.of(Arrays.copyOfRange(bytes, start, start + (isV6() ? 16 : 4)));
    }

    private boolean hasPorts() {
        return (protocol() == UDP || protocol() == TCP) && !isFragment();
    }

    Endpoint from() {
        return new Endpoint(source(), hasPorts() ? word(l4()) : 0);
    }

    Endpoint to() {
        return new Endpoint(destination(), hasPorts() ? word(l4() + 2) : 0);
    }

    int icmpType() {
        return at(l4());
    }

    /** Whether it is RoCEv2: UDP with a base transport header and a CRC behind it. */
    boolean isRoce() {
        return protocol() == UDP
                && hasPorts()
                && !hasAgent()
                && word(l4() + 2) == ROCE_PORT
                && word(l4() + 4) >= ROCE_LEAST;
    }

    /** The queue pair that a RoCEv2 packet is for. */
    int queuePair() {
        return at(l4() + 8 + 5) << 16 | word(l4() + 8 + 6);
    }

    /** The exchange about a connection that a RoCEv2 packet belongs to; 0: none. */
    int exchange() {
        return isConnectionMessage() ? word(l4() + 8 + 44) << 16 | word(l4() + 8 + 46) : 0;
    }

    private boolean isManagement() {
        return queuePair() == 1 && word(l4() + 4) >= 8 + MANAGEMENT_LEAST;
    }

    private boolean isConnectionMessage() {
        return isManagement() && at(l4() + 8 + 21) == 7;
    }

    private int peeked() {
        if (isConnectionMessage()) {
            return word(l4() + 8 + 36) == 0x15 ? MANAGEMENT_LEAST : 48;
        }
        return isManagement() ? 38 : 8;
    }

    /** How many octets the switch must be able to read. */
    int headerBytes() {
        if (!isIp()) {
            return ip();
        }
        if (isFragment()) {
            return l4();
        }
        if (isTunnel()) {
            return l4() + (protocol() == IPV6 ? 40 : 20);
        }
        int transport = protocol() == TCP ? 20 : protocol() == UDP ? 8 : 4;
        int feedback = hasAgent() && hasFeedback() ? 12 : 0;
        return l4() + transport + (hasAgent() ? AGENT_HEADER : 0) + feedback + (isRoce() ? peeked() : 0);
    }

    /**
     * What stands behind addresses, ports and the switch's stamps: no switch may change it.
     *
     * @param agent whether there is an agent header, as the frame had it when it came
     */
    byte[] payload(boolean agent) {
        int skip = isTunnel() ? 0 : protocol() == TCP ? 20 : protocol() == UDP ? 8 : 4;
        int start = l4() + skip + (agent ? AGENT_HEADER : 0);
        byte[] rest = Arrays.copyOfRange(bytes, Math.min(start, bytes.length), bytes.length);
        if (agent && hasFeedback()) {
            rest[0] = 0;
            rest[1] = 0;
        }
        return rest;
    }

    /** Returns what tells one flow of agents from another: source, destination and task. */
    String flowOfAgent() {
        return HexFormat.of().formatHex(bytes, l4() + 16, l4() + 36);
    }

    /** Whether load feedback follows an agent header. */
    boolean hasFeedback() {
        return at(l4() + 8 + 7) == 1;
    }

    /** The instance that the feedback says it is from. */
    int feedbackInstance() {
        return word(l4() + 8 + AGENT_HEADER);
    }

    /** Whether a port announces an agent header. */
    boolean hasAgent() {
        return protocol() == UDP && hasPorts() && (word(l4()) == AGENT_PORT || word(l4() + 2) == AGENT_PORT);
    }

    /** Returns what the evaluator needs to know. */
    PacketFacts facts() {
        return facts(ttl());
    }

    /** As {@link #facts()}, had the packet another hop limit. */
    PacketFacts facts(int ttl) {
        if (!isIp()) {
            return PacketFacts.notIp();
        }
        PacketFacts.Builder facts =
                PacketFacts.ip(from(), to(), protocol()).ttl(ttl).trafficClass(dscp());
        int echoType = isV6() ? 128 : 8;
        if (protocol() == (isV6() ? ICMPV6 : ICMP) && !isFragment() && icmpType() == echoType && at(l4() + 1) == 0) {
            facts.echoRequest();
        }
        if (isTunnel()) {
            facts.inner(inner().facts());
        }
        if (hasAgent()) {
            ByteBuffer header = ByteBuffer.wrap(bytes, l4() + 8, AGENT_HEADER);
            int first = header.get();
            header.get();
            int trafficClass = header.get() & 0xff;
            header.position(l4() + 16);
            long source = header.getLong();
            long destination = header.getLong();
            boolean steered = word(l4() + 8 + 36) != 0;
            facts.agent(new AgentFacts(first & 15, trafficClass, source, destination, steered));
        }
        return facts.build();
    }

    /** Whether the IPv4 header's and the transport's checksums are those of the RFCs. */
    boolean checksumsHold() {
        if (!isV6() && checksum(Arrays.copyOfRange(bytes, ip(), ip() + 20)) != 0) {
            return false;
        }
        if (isFragment()) {
            return true; // nobody can tell before it is put together
        }
        if (isTunnel()) {
            return inner().checksumsHold();
        }
        byte[] segment = Arrays.copyOfRange(bytes, l4(), bytes.length);
        if (protocol() == UDP && word(l4() + 6) == 0) {
            return !isV6();
        }
        byte[] pseudo = protocol() == ICMP ? new byte[0] : pseudo(source(), destination(), protocol(), segment.length);
        return checksum(segment, pseudo) == 0;
    }

    @Override
    public String toString() {
        return (isIp() ? facts().toString() : "type 0x" + Integer.toHexString(type())) + " "
                + HexFormat.of().formatHex(bytes);
    }
}
