package dev.weft.p4.program.wire;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Raw compute metrics (CATS level L0) of one instance: 20 bytes behind the {@link Feedback} of a message {@link
 * AgentHeader#METRIC}. Immutable.
 */
public final class ComputeReport {
    /** Length in bytes. */
    public static final int BYTES = 20;

    private final int instance;
    private final int workers;
    private final int queue;
    private final int running;
    private final int meanServiceUs;
    private final int completed;
    private final int utilisationPermille;

    /**
     * Creates a report.
     *
     * @param instance the instance's number in its domain, 1..16383
     * @param workers requests that it serves at once, 1..65535
     * @param queue requests that wait, 0..65535
     * @param running requests in service, 0..workers
     * @param meanServiceUs recent mean service time of one request on one worker, microseconds
     * @param completed requests completed since the start, modulo 2^32
     * @param utilisationPermille of the host's processors, 0..1000
     */
    public ComputeReport(
            int instance,
            int workers,
            int queue,
            int running,
            int meanServiceUs,
            int completed,
            int utilisationPermille) {
        this.instance = Bits.check("instance", instance, 16);
        this.workers = Bits.check("workers", workers, 16);
        this.queue = Bits.check("queue", queue, 16);
        this.running = Bits.check("running", running, 16);
        this.meanServiceUs = Bits.check("mean service time", meanServiceUs, 30);
        this.completed = completed;
        this.utilisationPermille = Bits.check("utilisation", utilisationPermille, 16);
    }

    /**
     * Reads a report at the buffer's position and moves past it.
     *
     * @throws WireException if fewer than {@value #BYTES} bytes are left
     */
    public static ComputeReport read(ByteBuffer in) {
        Bits.require(in, BYTES, "compute report");
        int instance = in.getShort() & 0xffff;
        int workers = in.getShort() & 0xffff;
        int queue = in.getShort() & 0xffff;
        int running = in.getShort() & 0xffff;
        int meanServiceUs = in.getInt() & 0x3fffffff;
        int completed = in.getInt();
        int utilisation = in.getShort() & 0xffff;
        in.getShort();
        return new ComputeReport(instance, workers, queue, running, meanServiceUs, completed, utilisation);
    }

    public void write(ByteBuffer out) {
        out.putShort((short) instance);
        out.putShort((short) workers);
        out.putShort((short) queue);
        out.putShort((short) running);
        out.putInt(meanServiceUs);
        out.putInt(completed);
        out.putShort((short) utilisationPermille);
        out.putShort((short) 0);
    }

    public int instance() {
        return instance;
    }

    public int workers() {
        return workers;
    }

    public int queue() {
        return queue;
    }

    public int running() {
        return running;
    }

    public int meanServiceUs() {
        return meanServiceUs;
    }

    public int completed() {
        return completed;
    }

    public int utilisationPermille() {
        return utilisationPermille;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof ComputeReport)) {
            return false;
        }
        ComputeReport that = (ComputeReport) other;
        return instance == that.instance
                && workers == that.workers
                && queue == that.queue
                && running == that.running
                && meanServiceUs == that.meanServiceUs
                && completed == that.completed
                && utilisationPermille == that.utilisationPermille;
    }

    @Override
    public int hashCode() {
        return Objects.hash(instance, workers, queue, running, meanServiceUs, completed, utilisationPermille);
    }

    @Override
    public String toString() {
        return "compute{instance " + instance + ", workers " + workers + ", queue " + queue + ", running " + running
                + ", mean " + meanServiceUs + " us}";
    }
}
