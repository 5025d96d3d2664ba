package dev.weft.lab.network;

/** A cable between two ports: the same properties in both directions. */
public final class Link {
    private static final long NS_PER_MS = 1_000_000L;
    private static final long BITS_PER_MEGABIT = 1_000_000L;

    private final Port a;
    private final Port b;
    private final Channel forward;
    private final Channel backward;

    Link(Port a, Port b, Channel forward, Channel backward) {
        this.a = a;
        this.b = b;
        this.forward = forward;
        this.backward = backward;
    }

    /** One-way propagation delay in milliseconds; fractions down to a nanosecond count. */
    public Link delayMs(double delayMs) {
        return delayNs(Math.round(delayMs * NS_PER_MS));
    }

    /** One-way propagation delay in nanoseconds. */
    public Link delayNs(long delayNs) {
        forward.delayNs(delayNs);
        backward.delayNs(delayNs);
        return this;
    }

    /** Bandwidth in Mbit/s, 0 for unlimited (the default). */
    public Link mbps(double mbps) {
        long bitsPerSecond = Math.round(mbps * BITS_PER_MEGABIT);
        forward.bitsPerSecond(bitsPerSecond);
        backward.bitsPerSecond(bitsPerSecond);
        return this;
    }

    /** Bytes that may wait at each end, 0 for unlimited (the default); counts only with a bandwidth. */
    public Link queueBytes(long queueBytes) {
        forward.queueBytes(queueBytes);
        backward.queueBytes(queueBytes);
        return this;
    }

    /** Probability, 0 to 1, that a frame is lost on the wire. */
    public Link loss(double loss) {
        if (!(loss >= 0 && loss <= 1)) {
            throw new IllegalArgumentException(this + ": loss " + loss + " is not within 0..1");
        }
        forward.loss(loss);
        backward.loss(loss);
        return this;
    }

    /** Cuts the link: frames on the wire are lost, and so is every frame sent before {@link #up}. Both ends see it. */
    public Link down() {
        return carrier(false);
    }

    /** Mends the link. */
    public Link up() {
        return carrier(true);
    }

    private Link carrier(boolean up) {
        forward.up(up);
        backward.up(up);
        a.node().carrier(a.number(), up);
        b.node().carrier(b.number(), up);
        return this;
    }

    /** The first port. */
    public Port a() {
        return a;
    }

    /** The second port. */
    public Port b() {
        return b;
    }

    /** The direction from {@link #a} to {@link #b}. */
    public Channel forward() {
        return forward;
    }

    /** The direction from {@link #b} to {@link #a}. */
    public Channel backward() {
        return backward;
    }

    @Override
    public String toString() {
        return a + "-" + b;
    }
}
