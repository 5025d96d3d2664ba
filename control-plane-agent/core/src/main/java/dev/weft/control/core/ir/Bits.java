package dev.weft.control.core.ir;

import java.math.BigInteger;
import java.util.Arrays;

/** An unsigned value of a fixed width, big-endian, immutable. */
public final class Bits implements Comparable<Bits> {
    private final byte[] octets; // exactly as many as the width needs
    private final int width;

    private Bits(byte[] octets, int width) {
        this.octets = octets;
        this.width = width;
    }

    /**
     * Makes a value of a non-negative number.
     *
     * @throws IllegalArgumentException if the number is negative or does not fit
     */
    public static Bits of(long value, int width) {
        if (value < 0) {
            throw new IllegalArgumentException(value + " is negative; values are unsigned");
        }
        byte[] octets = new byte[8];
        for (int i = 0; i < 8; i++) {
            octets[i] = (byte) (value >>> 56 - 8 * i);
        }
        return of(octets, width);
    }

    /** Makes a value of 64 bits that may have its top bit set. */
    public static Bits ofUnsigned64(long value) {
        byte[] octets = new byte[8];
        for (int i = 0; i < 8; i++) {
            octets[i] = (byte) (value >>> 56 - 8 * i);
        }
        return new Bits(octets, 64);
    }

    /**
     * Makes a value of big-endian octets; leading zeros do not matter.
     *
     * @throws IllegalArgumentException if a bit is set beyond the width
     */
    public static Bits of(byte[] bigEndian, int width) {
        if (width < 1) {
            throw new IllegalArgumentException("a width of " + width + " bits");
        }
        int length = (width + 7) / 8;
        byte[] octets = new byte[length];
        int copied = Math.min(length, bigEndian.length);
        System.arraycopy(bigEndian, bigEndian.length - copied, octets, length - copied, copied);
        boolean fits = (octets[0] & 255) >>> (width - 1) % 8 + 1 == 0;
        for (int i = 0; i < bigEndian.length - copied; i++) {
            fits &= bigEndian[i] == 0;
        }
        if (!fits) {
            throw new IllegalArgumentException(
                    "0x" + new BigInteger(1, bigEndian).toString(16) + " does not fit into " + width + " bits");
        }
        return new Bits(octets, width);
    }

    /** Returns the value whose first {@code length} bits are set: the mask of a prefix. */
    public static Bits prefixMask(int length, int width) {
        if (length < 0 || length > width) {
            throw new IllegalArgumentException("a prefix of " + length + " of " + width + " bits");
        }
        BigInteger mask =
                BigInteger.ONE.shiftLeft(length).subtract(BigInteger.ONE).shiftLeft(width - length);
        return of(mask.toByteArray(), width);
    }

    /** Returns the value with all bits set. */
    public static Bits ones(int width) {
        return prefixMask(width, width);
    }

    /** Returns the width in bits. */
    public int width() {
        return width;
    }

    /** Returns as many octets as the width needs, in network order. */
    public byte[] octets() {
        return octets.clone();
    }

    /** Returns the shortest octets that hold the value, at least one: P4Runtime's canonical form (1.4.1, 8.3). */
    public byte[] canonical() {
        int zeros = 0;
        while (zeros < octets.length - 1 && octets[zeros] == 0) {
            zeros++;
        }
        return Arrays.copyOfRange(octets, zeros, octets.length);
    }

    /**
     * Returns the value as a number.
     *
     * @throws ArithmeticException if it needs more than 63 bits
     */
    public long toLong() {
        return new BigInteger(1, octets).longValueExact();
    }

    /**
     * Returns the bits that are set in both.
     *
     * @throws IllegalArgumentException if the widths differ
     */
    public Bits and(Bits other) {
        if (other.width != width) {
            throw new IllegalArgumentException("widths " + width + " and " + other.width + " differ");
        }
        byte[] both = octets.clone();
        for (int i = 0; i < both.length; i++) {
            both[i] &= other.octets[i];
        }
        return new Bits(both, width);
    }

    /** Returns whether no bit is set. */
    public boolean isZero() {
        for (byte octet : octets) {
            if (octet != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int compareTo(Bits other) {
        if (octets.length == other.octets.length) {
            int byOctets = Arrays.compareUnsigned(octets, other.octets);
            return byOctets != 0 ? byOctets : Integer.compare(width, other.width);
        }
        int byValue = new BigInteger(1, octets).compareTo(new BigInteger(1, other.octets));
        return byValue != 0 ? byValue : Integer.compare(width, other.width);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bits && ((Bits) other).width == width && Arrays.equals(((Bits) other).octets, octets);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(octets) + width;
    }

    /** Returns decimal up to 16 bits, else hexadecimal. */
    @Override
    public String toString() {
        BigInteger value = new BigInteger(1, octets);
        return width <= 16 ? value.toString() : "0x" + value.toString(16);
    }
}
