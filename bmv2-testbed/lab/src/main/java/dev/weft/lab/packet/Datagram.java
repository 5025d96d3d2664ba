package dev.weft.lab.packet;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * One UDP or TCP packet over IPv4 or IPv6, with its Ethernet header: fields to read after {@link #read} and to set before
 * {@link #write}. Made to be used again and again; a handler that wants to keep something copies it.
 *
 * <p>IPv4 without options (RFC 791), IPv6 without extension headers (RFC 8200), UDP (RFC 768), TCP without options (RFC
 * 9293). TCP carries its flags and numbers, no connection state.
 */
public final class Datagram {
    public static final int TCP = 6;
    public static final int UDP = 17;

    private static final int ETHERNET_BYTES = 14;
    private static final int IPV4_BYTES = 20;
    private static final int IPV6_BYTES = 40;
    private static final int UDP_BYTES = 8;
    private static final int TCP_BYTES = 20;
    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int ETHERTYPE_IPV6 = 0x86dd;
    private static final int MINIMUM_FRAME = 60;

    private long destinationMac;
    private long sourceMac;
    private final byte[] source = new byte[16];
    private final byte[] destination = new byte[16];
    private int addressBytes = 4;
    private int trafficClass;
    private int ttl = 64;
    private int protocol = UDP;
    private int sourcePort;
    private int destinationPort;
    private int tcpFlags;
    private int tcpSequence;
    private int tcpAcknowledgement;
    private ByteBuffer payload = ByteBuffer.allocate(0);
    private byte[] wrapped;

    /** What became of a frame that was read. */
    public enum Result {
        /** A UDP or TCP packet with good checksums: the fields are set. */
        OK,
        /** Not a UDP or TCP packet, or a fragment. */
        OTHER,
        /** Shorter than its headers say. */
        TRUNCATED,
        /** A checksum does not hold. */
        BAD_CHECKSUM
    }

    /** Reads a frame: the first {@code length} bytes of {@code frame}. The payload is a view of it, not a copy. */
    public Result read(byte[] frame, int length) {
        if (length < ETHERNET_BYTES) {
            return Result.TRUNCATED;
        }
        destinationMac = number(frame, 0, 6);
        sourceMac = number(frame, 6, 6);
        int type = (int) number(frame, 12, 2);
        if (type == ETHERTYPE_IPV4) {
            return readIpv4(frame, length);
        }
        return type == ETHERTYPE_IPV6 ? readIpv6(frame, length) : Result.OTHER;
    }

    private Result readIpv4(byte[] frame, int length) {
        int at = ETHERNET_BYTES;
        if (length < at + IPV4_BYTES) {
            return Result.TRUNCATED;
        }
        if (frame[at] != 0x45 || (number(frame, at + 6, 2) & 0x3fff) != 0) {
            return Result.OTHER;
        }
        if (!Checksum.holds(Checksum.add(0, frame, at, IPV4_BYTES))) {
            return Result.BAD_CHECKSUM;
        }
        int total = (int) number(frame, at + 2, 2);
        if (total < IPV4_BYTES || at + total > length) {
            return Result.TRUNCATED;
        }
        trafficClass = (frame[at + 1] & 0xff) >>> 2;
        ttl = frame[at + 8] & 0xff;
        protocol = frame[at + 9] & 0xff;
        addressBytes = 4;
        System.arraycopy(frame, at + 12, source, 0, 4);
        System.arraycopy(frame, at + 16, destination, 0, 4);
        return readTransport(frame, at + IPV4_BYTES, at + total);
    }

    private Result readIpv6(byte[] frame, int length) {
        int at = ETHERNET_BYTES;
        if (length < at + IPV6_BYTES) {
            return Result.TRUNCATED;
        }
        if ((frame[at] & 0xf0) != 0x60) {
            return Result.OTHER;
        }
        int end = at + IPV6_BYTES + (int) number(frame, at + 4, 2);
        if (end > length) {
            return Result.TRUNCATED;
        }
        trafficClass = (int) (number(frame, at, 2) >>> 6 & 0x3f);
        protocol = frame[at + 6] & 0xff;
        ttl = frame[at + 7] & 0xff;
        addressBytes = 16;
        System.arraycopy(frame, at + 8, source, 0, 16);
        System.arraycopy(frame, at + 24, destination, 0, 16);
        return readTransport(frame, at + IPV6_BYTES, end);
    }

    private Result readTransport(byte[] frame, int at, int packetEnd) {
        int end = packetEnd;
        int header;
        if (protocol == UDP) {
            header = UDP_BYTES;
            if (at + header > end) {
                return Result.TRUNCATED;
            }
            int udpLength = (int) number(frame, at + 4, 2);
            if (udpLength < UDP_BYTES || at + udpLength > end) {
                return Result.TRUNCATED;
            }
            end = at + udpLength;
        } else if (protocol == TCP) {
            if (at + TCP_BYTES > end) {
                return Result.TRUNCATED;
            }
            header = (frame[at + 12] & 0xf0) >>> 2;
            if (header < TCP_BYTES || at + header > end) {
                return Result.TRUNCATED;
            }
            tcpSequence = (int) number(frame, at + 4, 4);
            tcpAcknowledgement = (int) number(frame, at + 8, 4);
            tcpFlags = frame[at + 13] & 0xff;
        } else {
            return Result.OTHER;
        }
        // A UDP checksum of zero means "none" over IPv4 only (RFC 8200, section 8.1).
        boolean none = protocol == UDP && addressBytes == 4 && number(frame, at + 6, 2) == 0;
        if (!none && !Checksum.holds(Checksum.add(pseudoHeader(end - at), frame, at, end - at))) {
            return Result.BAD_CHECKSUM;
        }
        sourcePort = (int) number(frame, at, 2);
        destinationPort = (int) number(frame, at + 2, 2);
        if (wrapped != frame) {
            wrapped = frame;
            payload = ByteBuffer.wrap(frame);
        }
        payload.limit(end).position(at + header);
        return Result.OK;
    }

    /**
     * Writes the packet with {@code length} bytes of {@code body} as its payload, padded to Ethernet's minimum.
     *
     * @return the frame's length in bytes
     */
    public int write(byte[] out, byte[] body, int length) {
        boolean v6 = addressBytes == 16;
        int transport = ETHERNET_BYTES + (v6 ? IPV6_BYTES : IPV4_BYTES);
        int header = protocol == TCP ? TCP_BYTES : UDP_BYTES;
        int end = transport + header + length;
        put(out, 0, 6, destinationMac);
        put(out, 6, 6, sourceMac);
        put(out, 12, 2, v6 ? ETHERTYPE_IPV6 : ETHERTYPE_IPV4);
        int at = ETHERNET_BYTES;
        if (v6) {
            put(out, at, 4, 6L << 28 | (long) trafficClass << 22);
            put(out, at + 4, 2, header + length);
            out[at + 6] = (byte) protocol;
            out[at + 7] = (byte) ttl;
            System.arraycopy(source, 0, out, at + 8, 16);
            System.arraycopy(destination, 0, out, at + 24, 16);
        } else {
            out[at] = 0x45;
            out[at + 1] = (byte) (trafficClass << 2);
            put(out, at + 2, 2, end - at);
            put(out, at + 4, 4, 0x4000); // do not fragment; identification means nothing then (RFC 6864)
            out[at + 8] = (byte) ttl;
            out[at + 9] = (byte) protocol;
            put(out, at + 10, 2, 0);
            System.arraycopy(source, 0, out, at + 12, 4);
            System.arraycopy(destination, 0, out, at + 16, 4);
            put(out, at + 10, 2, Checksum.finish(Checksum.add(0, out, at, IPV4_BYTES)));
        }
        System.arraycopy(body, 0, out, transport + header, length);
        writeTransport(out, transport, header + length);
        int frame = Math.max(end, MINIMUM_FRAME);
        Arrays.fill(out, end, frame, (byte) 0);
        return frame;
    }

    private void writeTransport(byte[] out, int at, int length) {
        put(out, at, 2, sourcePort);
        put(out, at + 2, 2, destinationPort);
        int checksumAt;
        if (protocol == TCP) {
            put(out, at + 4, 4, tcpSequence);
            put(out, at + 8, 4, tcpAcknowledgement);
            put(out, at + 12, 2, TCP_BYTES / 4 << 12 | tcpFlags);
            put(out, at + 14, 2, 0xffff);
            put(out, at + 16, 4, 0);
            checksumAt = at + 16;
        } else {
            put(out, at + 4, 2, length);
            put(out, at + 6, 2, 0);
            checksumAt = at + 6;
        }
        int checksum = Checksum.finish(Checksum.add(pseudoHeader(length), out, at, length));
        put(out, checksumAt, 2, checksum == 0 && protocol == UDP ? 0xffff : checksum);
    }

    private long pseudoHeader(int length) {
        return Checksum.add(
                Checksum.add((long) length + protocol, source, 0, addressBytes), destination, 0, addressBytes);
    }

    /** Turns it around: what was the source becomes the destination, in all layers. */
    public Datagram reverse() {
        long mac = sourceMac;
        sourceMac = destinationMac;
        destinationMac = mac;
        for (int i = 0; i < addressBytes; i++) {
            byte octet = source[i];
            source[i] = destination[i];
            destination[i] = octet;
        }
        int port = sourcePort;
        sourcePort = destinationPort;
        destinationPort = port;
        ttl = 64;
        return this;
    }

    /** MAC addresses, 48 bit each. */
    public Datagram macs(long from, long to) {
        sourceMac = from;
        destinationMac = to;
        return this;
    }

    /** IP addresses, both of 4 or both of 16 bytes. */
    public Datagram addresses(byte[] from, byte[] to) {
        if (from.length != to.length || (from.length != 4 && from.length != 16)) {
            throw new IllegalArgumentException(
                    "addresses of " + from.length + " and " + to.length + " bytes: give two of 4 or two of 16");
        }
        addressBytes = from.length;
        System.arraycopy(from, 0, source, 0, addressBytes);
        System.arraycopy(to, 0, destination, 0, addressBytes);
        return this;
    }

    /** Ports, 0 to 65535. */
    public Datagram ports(int from, int to) {
        sourcePort = from;
        destinationPort = to;
        return this;
    }

    /** {@link #UDP} or {@link #TCP}. */
    public Datagram protocol(int value) {
        protocol = value;
        return this;
    }

    /** DSCP, 0 to 63. */
    public Datagram trafficClass(int value) {
        trafficClass = value;
        return this;
    }

    /** Time to live or hop limit. */
    public Datagram ttl(int value) {
        ttl = value;
        return this;
    }

    /** TCP's flags, sequence and acknowledgement number. */
    public Datagram tcp(int flags, int sequence, int acknowledgement) {
        protocol = TCP;
        tcpFlags = flags;
        tcpSequence = sequence;
        tcpAcknowledgement = acknowledgement;
        return this;
    }

    public long sourceMac() {
        return sourceMac;
    }

    public long destinationMac() {
        return destinationMac;
    }

    /** A copy of the source address, 4 or 16 bytes. */
    public byte[] source() {
        return Arrays.copyOf(source, addressBytes);
    }

    /** A copy of the destination address, 4 or 16 bytes. */
    public byte[] destination() {
        return Arrays.copyOf(destination, addressBytes);
    }

    /** Whether the destination is {@code address}; copies nothing. */
    public boolean isFor(byte[] address) {
        return address.length == addressBytes && Arrays.equals(address, 0, addressBytes, destination, 0, addressBytes);
    }

    public boolean isIpv6() {
        return addressBytes == 16;
    }

    public int protocol() {
        return protocol;
    }

    public int sourcePort() {
        return sourcePort;
    }

    public int destinationPort() {
        return destinationPort;
    }

    public int trafficClass() {
        return trafficClass;
    }

    public int ttl() {
        return ttl;
    }

    public int tcpFlags() {
        return tcpFlags;
    }

    public int tcpSequence() {
        return tcpSequence;
    }

    public int tcpAcknowledgement() {
        return tcpAcknowledgement;
    }

    /** The payload of the packet read last, between position and limit; valid as long as the frame. */
    public ByteBuffer payload() {
        return payload;
    }

    private static long number(byte[] bytes, int offset, int length) {
        long value = 0;
        for (int i = 0; i < length; i++) {
            value = value << 8 | bytes[offset + i] & 0xff;
        }
        return value;
    }

    private static void put(byte[] bytes, int offset, int length, long value) {
        for (int i = 0; i < length; i++) {
            bytes[offset + i] = (byte) (value >>> (length - 1 - i) * 8);
        }
    }
}
