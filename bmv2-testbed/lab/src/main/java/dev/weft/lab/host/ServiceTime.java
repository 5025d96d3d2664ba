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

    /**
     * Pareto distributed between a least and a greatest time: most requests are short, and the work is in the few long
     * ones.
     *
     * @param exponent above 0, not 1; 1.5 and less is heavy-tailed
     * @param mostNs the greatest time
     * @param meanNs the mean, below {@code mostNs}; the least time follows from it
     */
    static ServiceTime pareto(double exponent, long mostNs, long meanNs) {
        double low = 0;
        double high = meanNs;
        // The mean of the cut distribution grows with its least time: halve until it fits to a nanosecond.
        while (high - low > 0.001) {
            double least = (low + high) / 2;
            if (boundedParetoMean(exponent, least, mostNs) < meanNs) {
                low = least;
            } else {
                high = least;
            }
        }
        double least = (low + high) / 2;
        double cut = 1 - StrictMath.pow(least / mostNs, exponent);
        return of(
                meanNs, randomness -> Math.round(least / StrictMath.pow(1 - cut * randomness.uniform(), 1 / exponent)));
    }

    private static double boundedParetoMean(double exponent, double least, double most) {
        double ratio = StrictMath.pow(least / most, exponent);
        double scale = StrictMath.pow(least, exponent) / (1 - ratio) * exponent / (exponent - 1);
        return scale * (StrictMath.pow(least, 1 - exponent) - StrictMath.pow(most, 1 - exponent));
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
