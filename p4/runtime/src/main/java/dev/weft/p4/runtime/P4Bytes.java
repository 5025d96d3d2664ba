package dev.weft.p4.runtime;

import com.google.protobuf.ByteString;
import java.math.BigInteger;

/**
 * P4Runtime's binary strings (specification section 8.3, "Bytestrings"): big-endian integers, canonical when no shorter
 * string holds the value.
 */
public final class P4Bytes {
    private static final ByteString ZERO = ByteString.copyFrom(new byte[1]);

    private P4Bytes() {}

    /** The canonical string of an unsigned 64-bit value. */
    public static ByteString of(long unsigned) {
        if (unsigned == 0) {
            return ZERO;
        }
        int length = (Long.SIZE - Long.numberOfLeadingZeros(unsigned) + 7) / 8;
        byte[] bytes = new byte[length];
        long rest = unsigned;
        for (int i = length - 1; i >= 0; i--) {
            bytes[i] = (byte) rest;
            rest >>>= 8;
        }
        return ByteString.copyFrom(bytes);
    }

    /** The canonical string of a value that is not negative. */
    public static ByteString of(BigInteger unsigned) {
        if (unsigned.signum() < 0) {
            throw new IllegalArgumentException("negative value " + unsigned + ": use ofSigned for int<W>");
        }
        return canonical(ByteString.copyFrom(unsigned.toByteArray()));
    }

    /** The canonical string of an {@code int<W>} value: two's complement, shortest that keeps the sign. */
    public static ByteString ofSigned(BigInteger signed) {
        return ByteString.copyFrom(signed.toByteArray());
    }

    /** The unsigned value; an empty string is refused. */
    public static BigInteger toBigInteger(ByteString bytes) {
        return new BigInteger(1, required(bytes).toByteArray());
    }

    /** The signed value of an {@code int<W>} string; an empty string is refused. */
    public static BigInteger toSigned(ByteString bytes) {
        return new BigInteger(required(bytes).toByteArray());
    }

    /** The unsigned value of at most 64 bits; longer values and an empty string are refused. */
    public static long toLong(ByteString bytes) {
        if (bitLength(required(bytes)) > Long.SIZE) {
            throw new IllegalArgumentException("value of " + bitLength(bytes) + " bits does not fit 64");
        }
        long value = 0;
        for (int i = 0; i < bytes.size(); i++) {
            value = value << 8 | bytes.byteAt(i) & 0xff;
        }
        return value;
    }

    /** The same unsigned value without leading zero bytes; an empty string is refused. */
    public static ByteString canonical(ByteString bytes) {
        int zeros = leadingZeroBytes(required(bytes));
        return bytes.substring(Math.min(zeros, bytes.size() - 1));
    }

    /** Whether no shorter string holds the same unsigned value. */
    public static boolean isCanonical(ByteString bytes) {
        return !bytes.isEmpty() && (bytes.size() == 1 || bytes.byteAt(0) != 0);
    }

    /** Whether the string is a valid {@code bit<width>} value: not empty, and not wider than {@code width} bits. */
    public static boolean fits(ByteString bytes, int width) {
        return !bytes.isEmpty() && bitLength(bytes) <= width;
    }

    /** Whether the string is a valid {@code int<width>} value. */
    public static boolean fitsSigned(ByteString bytes, int width) {
        return !bytes.isEmpty() && new BigInteger(bytes.toByteArray()).bitLength() < width;
    }

    /** All ones in {@code width} bits. */
    public static BigInteger ones(int width) {
        return BigInteger.ONE.shiftLeft(width).subtract(BigInteger.ONE);
    }

    /** The first {@code prefixLength} of {@code width} bits set. */
    public static BigInteger prefixMask(int prefixLength, int width) {
        return ones(prefixLength).shiftLeft(width - prefixLength);
    }

    private static int bitLength(ByteString bytes) {
        int zeros = leadingZeroBytes(bytes);
        if (zeros == bytes.size()) {
            return 0;
        }
        int first = bytes.byteAt(zeros) & 0xff;
        return (bytes.size() - zeros) * 8 - (Integer.numberOfLeadingZeros(first) - 24);
    }

    private static int leadingZeroBytes(ByteString bytes) {
        int zeros = 0;
        while (zeros < bytes.size() && bytes.byteAt(zeros) == 0) {
            zeros++;
        }
        return zeros;
    }

    private static ByteString required(ByteString bytes) {
        if (bytes.isEmpty()) {
            throw new IllegalArgumentException("empty binary string: P4Runtime writes zero as one zero byte");
        }
        return bytes;
    }
}
