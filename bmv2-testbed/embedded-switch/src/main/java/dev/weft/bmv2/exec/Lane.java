package dev.weft.bmv2.exec;

import dev.weft.bmv2.trace.PacketTrace;

/**
 * What one worker needs to run packets of one program: an executor with its scratch space, packets under way, and views
 * of the tables. Used by one thread at a time; what lanes share lies in {@link Engine}.
 */
public final class Lane {
    private final Engine engine;
    private final SimpleSwitchTarget target;

    Lane(Engine engine, SimpleSwitchTarget target) {
        this.engine = engine;
        this.target = target;
    }

    /** The program that it runs. */
    public Engine engine() {
        return engine;
    }

    /**
     * Processes a packet to completion. A packet that the sink feeds back waits until the present one has left.
     *
     * @param trace receives what happens; null for no trace
     */
    public void receive(int port, byte[] frame, int offset, int length, Output sink, PacketTrace trace) {
        target.receive(port, frame, offset, length, sink, trace, false);
    }

    /** Starts a batch: looks ahead at what its frames will look up. Not from within a packet. */
    public void begin(int port, FrameBatch batch) {
        target.begin(port, batch);
    }

    /** Processes the next frame of the batch begun last. */
    public void receive(int port, FrameBatch batch, Output sink) {
        target.receive(port, batch, sink);
    }

    void dryRun(int port, byte[] frame, PacketTrace trace) {
        target.receive(port, frame, 0, frame.length, null, trace, true);
    }
}
