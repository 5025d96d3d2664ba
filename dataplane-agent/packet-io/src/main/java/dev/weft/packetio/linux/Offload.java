package dev.weft.packetio.linux;

/**
 * Finishes in software what a sending host left to its network card: frames that a packet socket reads from a veth
 * come straight from the peer's stack, with checksums that hold only the pseudo-header's sum. Pure; big-endian frames.
 */
final class Offload {
    private Offload() {}

    /**
     * Ones'-complement sum (RFC 1071) of {@code frame[from, to)} added to {@code seed}, not folded. An odd last octet
     * counts as the high half of a 16-bit word.
     */
    static long sum(byte[] frame, int from, int to, long seed) {
        long sum = seed;
        int i = from;
        for (; i + 1 < to; i += 2) {
            sum += (frame[i] & 0xff) << 8 | frame[i + 1] & 0xff;
        }
        if (i < to) {
            sum += (frame[i] & 0xff) << 8;
        }
        return sum;
    }

    /** Folds a sum to 16 bits. */
    static int fold(long sum) {
        long s = sum;
        while (s >>> 16 != 0) {
            s = (s & 0xffff) + (s >>> 16);
        }
        return (int) s;
    }

    /**
     * Completes a checksum whose field holds the folded pseudo-header sum (Linux's CHECKSUM_PARTIAL).
     *
     * @param end first index after the frame
     * @param start index where the sum begins, the transport header's first octet
     * @param field index of the checksum
     */
    static void completeChecksum(byte[] frame, int end, int start, int field) {
        int checksum = ~fold(sum(frame, start, end, 0)) & 0xffff;
        // 0 would mean "none" in UDP (RFC 768); 0xffff is the same value in ones' complement.
        putShort(frame, field, checksum == 0 ? 0xffff : checksum);
    }

    /** Recomputes the checksum of the IPv4 header at {@code at} (RFC 791). */
    static void ipv4HeaderChecksum(byte[] frame, int at) {
        int end = at + (frame[at] & 0x0f) * 4;
        putShort(frame, at + 10, 0);
        putShort(frame, at + 10, ~fold(sum(frame, at, end, 0)) & 0xffff);
    }

    /**
     * Puts a VLAN tag that the stack carried beside the frame back behind the addresses (IEEE 802.1Q).
     *
     * @param frame holds {@code length} octets and room for 4 more
     * @return the new length
     */
    static int insertVlan(byte[] frame, int length, int tpid, int tci) {
        System.arraycopy(frame, 12, frame, 16, length - 12);
        putShort(frame, 12, tpid);
        putShort(frame, 14, tci);
        return length + 4;
    }

    static int getShort(byte[] frame, int at) {
        return (frame[at] & 0xff) << 8 | frame[at + 1] & 0xff;
    }

    static void putShort(byte[] frame, int at, int value) {
        frame[at] = (byte) (value >>> 8);
        frame[at + 1] = (byte) value;
    }

    static int getInt(byte[] frame, int at) {
        return getShort(frame, at) << 16 | getShort(frame, at + 2);
    }

    static void putInt(byte[] frame, int at, int value) {
        putShort(frame, at, value >>> 16);
        putShort(frame, at + 2, value);
    }
}
