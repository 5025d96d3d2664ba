package dev.weft.compute.select;

import java.util.Objects;

/** An instance that may serve, as one ingress sees it now. Immutable. */
public final class Candidate {
    private final int instance;
    private final long computeUs;
    private final long networkUs;
    private final double capacity;

    /**
     * Creates a candidate.
     *
     * @param instance 1..65535
     * @param computeUs expected compute delay of a request that arrives now, microseconds, not negative
     * @param networkUs round trip to it, microseconds, not negative
     * @param capacity requests a second when always busy; not negative, finite
     * @throws IllegalArgumentException if a value is out of its range
     */
    public Candidate(int instance, long computeUs, long networkUs, double capacity) {
        if (instance < 1 || instance > 0xffff) {
            throw new IllegalArgumentException("instance " + instance + " is not in 1..65535");
        }
        if (computeUs < 0 || networkUs < 0 || !(capacity >= 0) || Double.isInfinite(capacity)) {
            throw new IllegalArgumentException("instance " + instance + ": compute " + computeUs + " us, network "
                    + networkUs + " us, capacity " + capacity + ": nothing may be negative or infinite");
        }
        this.instance = instance;
        this.computeUs = computeUs;
        this.networkUs = networkUs;
        this.capacity = capacity;
    }

    public int instance() {
        return instance;
    }

    public long computeUs() {
        return computeUs;
    }

    public long networkUs() {
        return networkUs;
    }

    public double capacity() {
        return capacity;
    }

    /** Compute and network together, microseconds. */
    public long totalUs() {
        return computeUs + networkUs;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Candidate)) {
            return false;
        }
        Candidate that = (Candidate) other;
        return instance == that.instance
                && computeUs == that.computeUs
                && networkUs == that.networkUs
                && Double.compare(capacity, that.capacity) == 0;
    }

    @Override
    public int hashCode() {
        return Objects.hash(instance, computeUs, networkUs, capacity);
    }

    @Override
    public String toString() {
        return "candidate{" + instance + ", compute " + computeUs + " us, network " + networkUs + " us, capacity "
                + capacity + "}";
    }
}
