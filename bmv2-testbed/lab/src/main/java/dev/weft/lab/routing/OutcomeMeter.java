package dev.weft.lab.routing;

import java.util.Arrays;

/** Collects what an {@link Outcome} is made of. The first tenth of the time warms up and is not measured. */
final class OutcomeMeter {
    private static final int THIRDS = 3;
    private static final double NS_PER_US = 1_000;
    private static final int INITIAL_CAPACITY = 1 << 16;

    private final long startNs;
    private final long endNs;
    private final long measuredFromNs;
    private final double[] thirds = new double[THIRDS];
    private final long[] busyNs;
    private final FlapMeter flaps;
    private long[] latenciesNs = new long[INITIAL_CAPACITY];
    private int measured;
    private long queued;
    private long lookedNs;
    private long violations;

    /**
     * @param startNs when the load begins
     * @param endNs when the last request comes in
     */
    OutcomeMeter(RoutingCase routingCase, long startNs, long endNs) {
        this.startNs = startNs;
        this.endNs = endNs;
        this.measuredFromNs = startNs + (endNs - startNs) / 10;
        this.lookedNs = startNs;
        this.busyNs = new long[routingCase.instances()];
        this.flaps = new FlapMeter(routingCase.ingresses());
    }

    /** Requests that come in from this time on are measured. */
    long measuredFromNs() {
        return measuredFromNs;
    }

    void replied(long cameNs, long nowNs) {
        if (cameNs < measuredFromNs) {
            return;
        }
        if (measured == latenciesNs.length) {
            latenciesNs = Arrays.copyOf(latenciesNs, 2 * measured);
        }
        latenciesNs[measured++] = nowNs - cameNs;
    }

    /** A request has come to (1) or left (-1) an instance. */
    void queue(int change, long nowNs) {
        long from = lookedNs;
        // Requests that are still served after the last one came in belong to no third.
        while (from < Math.min(nowNs, endNs)) {
            int third = (int) Math.min(THIRDS - 1, (from - startNs) * THIRDS / (endNs - startNs));
            long to = Math.min(nowNs, third == THIRDS - 1 ? endNs : boundary(third + 1));
            thirds[third] += (double) queued * (to - from);
            from = to;
        }
        lookedNs = Math.max(lookedNs, nowNs);
        queued += change;
    }

    private long boundary(int third) {
        // The first nanosecond of the third, by the same division as in queue().
        return startNs + (third * (endNs - startNs) + THIRDS - 1) / THIRDS;
    }

    void served(int instance, long serviceNs) {
        busyNs[instance] += serviceNs;
    }

    void violation() {
        violations++;
    }

    FlapMeter flaps() {
        return flaps;
    }

    int measured() {
        return measured;
    }

    Outcome outcome() {
        long[] sorted = Arrays.copyOf(latenciesNs, measured);
        Arrays.sort(sorted);
        double mean = Arrays.stream(busyNs).average().orElse(0);
        double most = Arrays.stream(busyNs).max().orElse(0);
        return new Outcome(
                percentile(sorted, 0.5),
                percentile(sorted, 0.99),
                percentile(sorted, 0.999),
                thirds[2] / thirds[1],
                flaps.perSecond((endNs - startNs) / 1e9),
                mean == 0 ? 1 : most / mean,
                violations);
    }

    private static double percentile(long[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(share * sorted.length) - 1] / NS_PER_US;
    }
}
