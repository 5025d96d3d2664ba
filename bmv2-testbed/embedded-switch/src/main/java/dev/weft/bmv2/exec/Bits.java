package dev.weft.bmv2.exec;

/** Reads and writes big-endian bit fields. Callers check bounds. */
final class Bits {
    private Bits() {}

    /** Reads {@code width} (1..64) bits at a bit position, zero-extended. */
    static long get(byte[] bytes, int bit, int width) {
        int end = bit + width;
        int first = bit >>> 3;
        int last = (end - 1) >>> 3;
        if (last - first >= 8) {
            return get(bytes, bit, width - 8) << 8 | get(bytes, end - 8, 8);
        }
        long value = 0;
        for (int i = first; i <= last; i++) {
            value = value << 8 | bytes[i] & 0xff;
        }
        value >>>= -end & 7;
        return width == 64 ? value : value & (1L << width) - 1;
    }

    /** Writes the low {@code width} (1..64) bits of a value at a bit position; other bits stay. */
    static void put(byte[] bytes, int bit, int width, long value) {
        int end = bit + width;
        int i = (end - 1) >>> 3;
        int left = width;
        long rest = value;
        int unused = -end & 7;
        if (unused != 0) {
            int take = Math.min(8 - unused, left);
            int mask = ((1 << take) - 1) << unused;
            bytes[i] = (byte) (bytes[i] & ~mask | (int) (rest << unused) & mask);
            rest >>>= take;
            left -= take;
            i--;
        }
        while (left >= 8) {
            bytes[i--] = (byte) rest;
            rest >>>= 8;
            left -= 8;
        }
        if (left > 0) {
            int mask = (1 << left) - 1;
            bytes[i] = (byte) (bytes[i] & ~mask | (int) rest & mask);
        }
    }

    /** Reads a number of any width into slots, least significant first. */
    static void getLimbs(byte[] bytes, int bit, int width, long[] slots, int to) {
        int left = width;
        int limb = to;
        while (left > 64) {
            left -= 64;
            slots[limb++] = get(bytes, bit + left, 64);
        }
        slots[limb] = left == 0 ? 0 : get(bytes, bit, left);
    }

    /** Writes a number of any width from slots. */
    static void putLimbs(byte[] bytes, int bit, int width, long[] slots, int from) {
        int left = width;
        int limb = from;
        while (left > 64) {
            left -= 64;
            put(bytes, bit + left, 64, slots[limb++]);
        }
        if (left > 0) {
            put(bytes, bit, left, slots[limb]);
        }
    }
}
