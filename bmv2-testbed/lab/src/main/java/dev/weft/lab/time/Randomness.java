package dev.weft.lab.time;

import java.nio.charset.StandardCharsets;

/**
 * Seeded draws of one component. Each component has its own sequence, derived from the lab's seed and the component's
 * name, so that adding a component shifts nobody else's draws.
 *
 * <p>SplitMix64 (Steele, Lea, Flood, OOPSLA 2014) and {@link StrictMath}: the same draws on every JDK and machine.
 */
public final class Randomness {
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;
    private static final double UNIT = 0x1.0p-53;

    private long state;

    private Randomness(long state) {
        this.state = state;
    }

    /** The sequence of component {@code name} in a lab seeded with {@code seed}. */
    public static Randomness of(long seed, String name) {
        long state = mix(seed + GOLDEN_GAMMA);
        for (byte octet : name.getBytes(StandardCharsets.UTF_8)) {
            state = mix(state ^ (octet & 0xff)) + GOLDEN_GAMMA;
        }
        return new Randomness(state);
    }

    /** 64 random bits. */
    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** Uniform in [0, 1). */
    public double uniform() {
        return (nextLong() >>> 11) * UNIT;
    }

    /** Uniform in 0 .. {@code bound} - 1. */
    public int below(int bound) {
        return (int) (((nextLong() >>> 32) * bound) >>> 32);
    }

    /** True with {@code probability}; draws nothing when it is 0. */
    public boolean chance(double probability) {
        return probability > 0 && uniform() < probability;
    }

    /** Exponentially distributed with the given mean. */
    public double exponential(double mean) {
        return -mean * StrictMath.log(1.0 - uniform());
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
