package dev.weft.lab.host;

import dev.weft.lab.time.Randomness;

/** When the next request is sent, whatever became of the ones before (an open loop). */
@FunctionalInterface
public interface Arrivals {
    /** Draws the time to the next request, nanoseconds. */
    long nextNs(Randomness randomness);

    /** Independent arrivals, {@code perSecond} on average. */
    static Arrivals poisson(double perSecond) {
        double meanNs = 1e9 / perSecond;
        return randomness -> Math.round(randomness.exponential(meanNs));
    }

    /** One every {@code periodNs}. */
    static Arrivals periodic(long periodNs) {
        return randomness -> periodNs;
    }
}
