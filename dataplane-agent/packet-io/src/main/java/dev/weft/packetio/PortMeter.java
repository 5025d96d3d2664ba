package dev.weft.packetio;

import java.util.concurrent.atomic.AtomicLong;

/** Counts for an implementation of {@link PacketPort}; allocates nothing while counting. */
public final class PortMeter {
    private final AtomicLong rxFrames = new AtomicLong();
    private final AtomicLong rxBytes = new AtomicLong();
    private final AtomicLong rxDropped = new AtomicLong();
    private final AtomicLong txFrames = new AtomicLong();
    private final AtomicLong txBytes = new AtomicLong();
    private final AtomicLong txDropped = new AtomicLong();

    /** One frame of {@code length} octets was delivered. */
    public void received(int length) {
        rxFrames.incrementAndGet();
        rxBytes.addAndGet(length);
    }

    /** So many frames were delivered, with so many octets. */
    public void received(long frames, long bytes) {
        rxFrames.addAndGet(frames);
        rxBytes.addAndGet(bytes);
    }

    /** {@code frames} frames arrived and were lost before delivery. */
    public void receiveDropped(long frames) {
        rxDropped.addAndGet(frames);
    }

    /** One frame of {@code length} octets was handed to the link. */
    public void sent(int length) {
        txFrames.incrementAndGet();
        txBytes.addAndGet(length);
    }

    /** So many frames were handed to the link, with so many octets. */
    public void sent(long frames, long bytes) {
        txFrames.addAndGet(frames);
        txBytes.addAndGet(bytes);
    }

    /** One frame was not taken by the link. */
    public void sendDropped() {
        txDropped.incrementAndGet();
    }

    /** So many frames were not taken by the link. */
    public void sendDropped(long frames) {
        txDropped.addAndGet(frames);
    }

    /** The counts now. */
    public PortCounters snapshot() {
        return new PortCounters(
                rxFrames.get(), rxBytes.get(), rxDropped.get(), txFrames.get(), txBytes.get(), txDropped.get());
    }
}
