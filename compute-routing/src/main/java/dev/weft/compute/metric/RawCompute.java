package dev.weft.compute.metric;

import java.util.Objects;

/** Compute metrics of one instance as it measured them: CATS level L0. Immutable. */
public final class RawCompute {
    private final long delayUs;
    private final int queue;
    private final int running;
    private final int workers;
    private final long meanServiceUs;
    private final int utilisationPermille;

    /**
     * Creates a sample.
     *
     * @param delayUs what a request that arrives now would take, microseconds; 0: the instance does not say
     * @param queue requests that wait, not negative
     * @param running requests in service, not negative
     * @param workers requests served at once, at least 1
     * @param meanServiceUs recent mean service time of one request on one worker; 0: none completed yet
     * @param utilisationPermille of the host's processors, 0..1000
     * @throws IllegalArgumentException if a value is out of its range
     */
    public RawCompute(long delayUs, int queue, int running, int workers, long meanServiceUs, int utilisationPermille) {
        if (delayUs < 0 || queue < 0 || running < 0 || workers < 1 || meanServiceUs < 0) {
            throw new IllegalArgumentException("compute metrics: delay " + delayUs + " us, queue " + queue
                    + ", running " + running + ", workers " + workers + ", mean service " + meanServiceUs
                    + " us: workers must be at least 1 and nothing negative");
        }
        if (utilisationPermille < 0 || utilisationPermille > 1000) {
            throw new IllegalArgumentException("utilisation " + utilisationPermille + " is not in 0..1000 per mille");
        }
        this.delayUs = delayUs;
        this.queue = queue;
        this.running = running;
        this.workers = workers;
        this.meanServiceUs = meanServiceUs;
        this.utilisationPermille = utilisationPermille;
    }

    /** Microseconds that a request arriving now would take, or 0 where the instance does not say. */
    public long delayUs() {
        return delayUs;
    }

    public int queue() {
        return queue;
    }

    public int running() {
        return running;
    }

    public int workers() {
        return workers;
    }

    /** Microseconds, or 0 before the first completed request. */
    public long meanServiceUs() {
        return meanServiceUs;
    }

    public int utilisationPermille() {
        return utilisationPermille;
    }

    /** Requests that would be served at once if they arrived now: workers that neither run nor will run what waits. */
    public int availableSlots() {
        return (int) Math.max(0, (long) workers - running - queue);
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof RawCompute)) {
            return false;
        }
        RawCompute that = (RawCompute) other;
        return delayUs == that.delayUs
                && queue == that.queue
                && running == that.running
                && workers == that.workers
                && meanServiceUs == that.meanServiceUs
                && utilisationPermille == that.utilisationPermille;
    }

    @Override
    public int hashCode() {
        return Objects.hash(delayUs, queue, running, workers, meanServiceUs, utilisationPermille);
    }

    @Override
    public String toString() {
        return "compute{delay " + delayUs + " us, queue " + queue + ", running " + running + "/" + workers + ", mean "
                + meanServiceUs + " us, utilisation " + utilisationPermille + "/1000}";
    }
}
