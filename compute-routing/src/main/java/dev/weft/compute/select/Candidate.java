package dev.weft.compute.select;

import java.util.Objects;

/** An instance that may serve, as one ingress sees it now. Immutable. */
public final class Candidate {
    private final int instance;
    private final long computeUs;
    private final long networkUs;
    private final double capacity;
    private final int weight;
    private final boolean backup;
    private final double part;

    /** Creates a candidate of weight 1 that is no backup, see {@link #Candidate(int, long, long, double, int, boolean)}. */
    public Candidate(int instance, long computeUs, long networkUs, double capacity) {
        this(instance, computeUs, networkUs, capacity, 1, false);
    }

    /**
     * Creates a candidate.
     *
     * @param instance 1..65535
     * @param computeUs expected compute delay of a request that arrives now, microseconds, not negative
     * @param networkUs round trip to it, microseconds, not negative
     * @param capacity requests a second when always busy; not negative, finite
     * @param weight its part of what is shared by weight, 0..65535; 0: no new flow goes there
     * @param backup whether it serves only where the others are too slow ({@link Policy#DEADLINE})
     * @throws IllegalArgumentException if a value is out of its range
     */
    public Candidate(int instance, long computeUs, long networkUs, double capacity, int weight, boolean backup) {
        this(instance, computeUs, networkUs, capacity, weight, backup, 1);
    }

    private Candidate(
            int instance, long computeUs, long networkUs, double capacity, int weight, boolean backup, double part) {
        if (instance < 1 || instance > 0xffff) {
            throw new IllegalArgumentException("instance " + instance + " is not in 1..65535");
        }
        if (computeUs < 0 || networkUs < 0 || !(capacity >= 0) || Double.isInfinite(capacity)) {
            throw new IllegalArgumentException("instance " + instance + ": compute " + computeUs + " us, network "
                    + networkUs + " us, capacity " + capacity + ": nothing may be negative or infinite");
        }
        if (weight < 0 || weight > 0xffff) {
            throw new IllegalArgumentException("instance " + instance + ": weight " + weight + " is not in 0..65535");
        }
        this.instance = instance;
        this.computeUs = computeUs;
        this.networkUs = networkUs;
        this.capacity = capacity;
        this.weight = weight;
        this.backup = backup;
        this.part = part;
    }

    /** Returns it with its weight in place of its capacity, and as near as any other. */
    Candidate byWeight() {
        return new Candidate(instance, computeUs, 0, weight, weight, backup, part);
    }

    /**
     * Returns it with only a part of the share that its capacity or weight gives it: it has just come back.
     *
     * @param newPart above 0, at most 1
     */
    public Candidate rampedTo(double newPart) {
        if (!(newPart > 0 && newPart <= 1)) {
            throw new IllegalArgumentException("instance " + instance + ": part " + newPart + " is not in (0, 1]");
        }
        return new Candidate(instance, computeUs, networkUs, capacity, weight, backup, newPart);
    }

    /** Returns it as one that serves only where the others are too slow. */
    public Candidate asBackup() {
        return new Candidate(instance, computeUs, networkUs, capacity, weight, true, part);
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

    /** What mentions are shared by: its capacity, or the part of it that it gets so far. */
    double due() {
        return capacity * part;
    }

    /** Its part of what is shared by weight; 0: no new flow goes there. */
    public int weight() {
        return weight;
    }

    /** Whether it serves only where the others are too slow. */
    public boolean backup() {
        return backup;
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
                && Double.compare(capacity, that.capacity) == 0
                && weight == that.weight
                && backup == that.backup
                && Double.compare(part, that.part) == 0;
    }

    @Override
    public int hashCode() {
        return Objects.hash(instance, computeUs, networkUs, capacity, weight, backup, part);
    }

    @Override
    public String toString() {
        return "candidate{" + instance + ", compute " + computeUs + " us, network " + networkUs + " us, capacity "
                + capacity + ", weight " + weight + (backup ? ", backup" : "")
                + (part < 1 ? ", part " + part + "}" : "}");
    }
}
