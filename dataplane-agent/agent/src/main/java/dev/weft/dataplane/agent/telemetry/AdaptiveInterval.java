package dev.weft.dataplane.agent.telemetry;

/**
 * How long to wait between samples: the shortest time after a change, half as much again after each sample without one, up
 * to the longest.
 */
public final class AdaptiveInterval {
    private static final double GROWTH = 1.5;

    private final long shortestNs;
    private final long longestNs;
    private long currentNs;

    /**
     * Starts with the shortest interval.
     *
     * @throws IllegalArgumentException unless 0 &lt; {@code shortestNs} &lt;= {@code longestNs}
     */
    public AdaptiveInterval(long shortestNs, long longestNs) {
        if (shortestNs < 1 || longestNs < shortestNs) {
            throw new IllegalArgumentException("intervals from " + shortestNs + " to " + longestNs + " ns");
        }
        this.shortestNs = shortestNs;
        this.longestNs = longestNs;
        this.currentNs = shortestNs;
    }

    /** The time to the next sample, after one that shows a change or none. */
    public long next(boolean changed) {
        currentNs = changed ? shortestNs : Math.min(longestNs, Math.round(currentNs * GROWTH));
        return currentNs;
    }
}
