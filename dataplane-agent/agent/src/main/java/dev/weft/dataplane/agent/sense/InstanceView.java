package dev.weft.dataplane.agent.sense;

import dev.weft.compute.damping.Ewma;
import dev.weft.compute.damping.Freshness;
import dev.weft.compute.metric.CostModel;
import dev.weft.compute.metric.RawCompute;
import dev.weft.dataplane.api.ComputeMetrics;

/** What is known of one instance's compute. Confined to the agent's thread. */
public final class InstanceView {
    /** As long as sent requests are counted for their rate: a split of demand needs both of the same time. */
    private static final long STEADY_NS = 1_000_000_000;

    private final Ewma service;
    private final Ewma delay;
    private final Ewma steady = new Ewma(STEADY_NS);
    private boolean heard;
    private long reportNs;
    private int sequence;
    private RawCompute raw;
    private ComputeMetrics message = ComputeMetrics.getDefaultInstance();

    InstanceView(long timeConstantNs) {
        service = new Ewma(timeConstantNs);
        delay = new Ewma(timeConstantNs);
    }

    /**
     * Takes a report unless it is older than the one before.
     *
     * @param madeNs when the instance made it, on this agent's clock
     * @param staleAfterNs after so long without a report any sequence number is new: the instance may have restarted
     * @return whether it was taken
     */
    boolean report(int number, ComputeMetrics metrics, long madeNs, long staleAfterNs) {
        // Serial number arithmetic (RFC 1982): newer is ahead by less than half the circle.
        boolean newer = number - sequence > 0;
        if (heard && !newer && madeNs - reportNs <= staleAfterNs) {
            return false;
        }
        heard = true;
        sequence = number;
        reportNs = madeNs;
        message = metrics;
        raw = new RawCompute(
                metrics.getDelayUs(),
                metrics.getQueue(),
                metrics.getRunning(),
                Math.max(1, metrics.getWorkers()),
                metrics.getMeanServiceUs(),
                Math.min(1000, metrics.getUtilisationPermille()));
        delay.add(CostModel.computeDelayUs(raw), madeNs);
        if (raw.meanServiceUs() > 0) {
            service.add(raw.meanServiceUs(), madeNs);
            steady.add(raw.meanServiceUs(), madeNs);
        }
        return true;
    }

    public Freshness freshness(long nowNs, long staleAfterNs) {
        return Freshness.of(heard, reportNs, nowNs, staleAfterNs);
    }

    public boolean heard() {
        return heard;
    }

    /** When the last report was made; meaningless before the first. */
    public long reportNs() {
        return reportNs;
    }

    public int sequence() {
        return sequence;
    }

    /** The last report, empty before the first. */
    public ComputeMetrics metrics() {
        return message;
    }

    /** What a request that arrives now takes, as of the last report, microseconds. */
    public long delayUs() {
        return raw == null ? 0 : CostModel.computeDelayUs(raw);
    }

    /** The same, smoothed. */
    public long smoothedDelayUs() {
        return Math.round(delay.value());
    }

    /** Smoothed mean service time, microseconds; 0 before the first completed request. */
    public double meanServiceUs() {
        return service.value();
    }

    /**
     * Mean service time over about a second, microseconds; 0 before the first completed request. An instance tells that of
     * its last few requests, so one report says little of what it can do.
     */
    public double steadyServiceUs() {
        return steady.value();
    }

    /** Requests that would be served at once if they arrived now, as of the last report. */
    public int availableSlots() {
        return raw == null ? 0 : raw.availableSlots();
    }

    /** Reported workers, or 0 before the first report. */
    public int workers() {
        return raw == null ? 0 : raw.workers();
    }
}
