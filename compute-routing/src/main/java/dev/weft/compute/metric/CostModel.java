package dev.weft.compute.metric;

/**
 * Costs in microseconds: what a request that enters now pays. One unit for compute and network, so that their sum means
 * something (the joint score) and a deadline can be held against it.
 */
public final class CostModel {
    /** Costs are below this bound: the data plane orders two of them by the sign of a 32-bit difference. */
    public static final long LIMIT_US = 1 << 30;

    private CostModel() {}

    /**
     * Returns the expected compute delay of a request that arrives now: what the instance itself expects, else {@code
     * (queue / workers + 1) * meanService}.
     *
     * @return microseconds, 0..{@link #LIMIT_US} - 1; 0 where neither is known
     */
    public static long computeDelayUs(RawCompute raw) {
        if (raw.delayUs() > 0) {
            return clamp(raw.delayUs());
        }
        double rounds = (double) raw.queue() / raw.workers() + 1;
        return clamp(Math.round(rounds * raw.meanServiceUs()));
    }

    /**
     * Returns the requests that an instance completes per second when always busy.
     *
     * @param workers at least 1
     * @param meanServiceUs smoothed mean service time, microseconds, greater than 0
     * @throws IllegalArgumentException if either is out of range
     */
    public static double capacityPerSecond(int workers, double meanServiceUs) {
        if (workers < 1 || !(meanServiceUs > 0)) {
            throw new IllegalArgumentException(
                    "capacity of " + workers + " workers with a mean service time of " + meanServiceUs + " us");
        }
        return workers * 1e6 / meanServiceUs;
    }

    /** Brings a delay into the range that the data plane can compare. */
    public static long clamp(long delayUs) {
        return Math.max(0, Math.min(delayUs, LIMIT_US - 1));
    }
}
