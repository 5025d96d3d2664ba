package dev.weft.lab.packet;

/** The Internet checksum (RFC 1071). */
public final class Checksum {
    private static final int OCTET = 0xff;
    private static final int WORD = 0xffff;

    private Checksum() {}

    /** Adds {@code length} bytes to a running sum, the last one padded with zero when their number is odd. */
    public static long add(long sum, byte[] bytes, int offset, int length) {
        long result = sum;
        int end = offset + (length & ~1);
        for (int i = offset; i < end; i += 2) {
            result += (bytes[i] & OCTET) << 8 | bytes[i + 1] & OCTET;
        }
        if ((length & 1) != 0) {
            result += (bytes[end] & OCTET) << 8;
        }
        return result;
    }

    /** The 16 bits to put into a header: the complement of the folded sum. */
    public static int finish(long sum) {
        return ~fold(sum) & WORD;
    }

    /** Whether a sum that includes the checksum itself says that nothing changed on the way. */
    public static boolean holds(long sum) {
        return fold(sum) == WORD;
    }

    private static int fold(long sum) {
        long folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & WORD) + (folded >>> 16);
        }
        return (int) folded;
    }
}
