package dev.weft.lab.host;

import dev.weft.lab.time.Randomness;

/** How long one request takes on one worker at normal speed. */
public interface ServiceTime {
    /** Draws one service time in nanoseconds, 0 or more. */
    long drawNs(Randomness randomness);

    /** The distribution's mean in nanoseconds. */
    long meanNs();

    /** Always the same. */
    static ServiceTime constant(long ns) {
        return of(ns, randomness -> ns);
    }

    /** Exponentially distributed. */
    static ServiceTime exponential(long meanNs) {
        return of(meanNs, randomness -> Math.round(randomness.exponential(meanNs)));
    }

    /** {@code longNs} with {@code longShare} probability, else {@code shortNs}; the mix of RackSched's evaluation. */
    static ServiceTime bimodal(long shortNs, long longNs, double longShare) {
        long mean = Math.round(shortNs * (1 - longShare) + longNs * longShare);
        return of(mean, randomness -> randomness.chance(longShare) ? longNs : shortNs);
    }

    private static ServiceTime of(long meanNs, java.util.function.ToLongFunction<Randomness> draw) {
        return new ServiceTime() {
            @Override
            public long drawNs(Randomness randomness) {
                return draw.applyAsLong(randomness);
            }

            @Override
            public long meanNs() {
                return meanNs;
            }
        };
    }
}
