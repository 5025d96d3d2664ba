package dev.weft.bmv2.table;

/**
 * A seeded hash of words: each step folds the 128 bits of a product onto 64 (the core of wyhash). Without the seed
 * nobody can choose keys that collide.
 */
final class Hashing {
    private static final long STEP = 0x9E3779B97F4A7C15L;

    private final long first;
    private final long second;

    Hashing(long seed) {
        first = scramble(seed + STEP);
        second = scramble(seed + 2 * STEP) | 1;
    }

    /** SplitMix64's output function. */
    private static long scramble(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** The state before the first word. */
    long start() {
        return first;
    }

    /** Mixes a word in. */
    long mix(long state, long word) {
        return fold(state ^ word, second) + STEP;
    }

    /** The hash; all bits are good. */
    long finish(long state) {
        return fold(state, second ^ STEP);
    }

    /**
     * The hash of a key's words under a mask. Pairs of words are folded at once and independently of each other, so that
     * the processor works on several at a time.
     */
    long masked(long[] key, long[] mask) {
        long state = first;
        int i = 0;
        for (; i + 1 < mask.length; i += 2) {
            state += fold(key[i] & mask[i] ^ secret(i), key[i + 1] & mask[i + 1] ^ secret(i + 1));
        }
        if (i < mask.length) {
            state ^= key[i] & mask[i];
        }
        return fold(state, second);
    }

    /** A secret of each position. */
    private long secret(int position) {
        return second + position * first;
    }

    private static long fold(long a, long b) {
        return Math.multiplyHigh(a, b) ^ (a * b);
    }
}
