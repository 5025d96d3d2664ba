package dev.weft.bmv2.state;

import java.math.BigInteger;

/** Numbers in slots of 64 bits, least significant first. */
public final class Limbs {
    private static final BigInteger MASK_64 = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    private Limbs() {}

    /** Ones in the low {@code width} bits of a slot; all ones from 64 on. */
    public static long mask(int width) {
        return width >= 64 ? -1L : (1L << width) - 1;
    }

    /** Ones in the bits that a number of {@code width} bits uses of its top slot. */
    public static long topMask(int width) {
        int used = width & 63;
        return used == 0 ? -1L : (1L << used) - 1;
    }

    /** The unsigned number in {@code count} slots. */
    public static BigInteger toBigInteger(long[] slots, int from, int count) {
        if (count == 1 && slots[from] >= 0) {
            return BigInteger.valueOf(slots[from]);
        }
        byte[] bytes = new byte[count * 8];
        for (int i = 0; i < count; i++) {
            long limb = slots[from + count - 1 - i];
            for (int b = 0; b < 8; b++) {
                bytes[i * 8 + b] = (byte) (limb >>> (56 - 8 * b));
            }
        }
        return new BigInteger(1, bytes);
    }

    /** Stores the low {@code width} bits of a number (two's complement). */
    public static void store(BigInteger value, int width, long[] slots, int to) {
        int count = Math.max(1, (width + 63) >>> 6);
        if (value.bitLength() < 64) {
            storeLong(value.longValue(), width, slots, to);
            return;
        }
        BigInteger rest = value;
        for (int i = 0; i < count; i++) {
            slots[to + i] = rest.and(MASK_64).longValue();
            rest = rest.shiftRight(64);
        }
        slots[to + count - 1] &= topMask(width);
    }

    /** Stores a signed number of 64 bits in {@code width} bits. */
    public static void storeLong(long value, int width, long[] slots, int to) {
        int count = Math.max(1, (width + 63) >>> 6);
        slots[to] = value;
        long fill = value >> 63;
        for (int i = 1; i < count; i++) {
            slots[to + i] = fill;
        }
        slots[to + count - 1] &= topMask(width);
    }

    /** The unsigned number that a {@code long} holds. */
    public static BigInteger unsigned(long value) {
        BigInteger result = BigInteger.valueOf(value);
        return value < 0 ? result.add(BigInteger.ONE.shiftLeft(64)) : result;
    }

    /** Orders two unsigned numbers of {@code count} slots. */
    public static int compare(long[] a, int aFrom, long[] b, int bFrom, int count) {
        for (int i = count - 1; i >= 0; i--) {
            int order = Long.compareUnsigned(a[aFrom + i], b[bFrom + i]);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }
}
