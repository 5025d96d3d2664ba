package dev.weft.control.core.model;

import java.util.Objects;

/** How delays become scores (CATS levels L1 and L2). Immutable. */
public final class Scoring {
    /** Min-max between 0 and the longest deadline, the mean of both categories. */
    public static final Scoring DEFAULT = new Scoring(false, 0, 0, 1, 1, false);

    private final boolean sigmoid;
    private final long middleNs;
    private final long scaleNs;
    private final int computeWeight;
    private final int networkWeight;
    private final boolean least;

    /**
     * Holds what it is given.
     *
     * @param sigmoid whether scores follow a sigmoid; otherwise min-max
     * @param middleNs of the sigmoid the delay that scores 5, in nanoseconds; of min-max the one that scores 0, or 0 for the
     *     longest deadline
     * @param scaleNs of the sigmoid the distance from the middle at which about 7.3 and 2.7 are reached, in nanoseconds
     * @param computeWeight of the compute score in L2, 0 to 100
     * @param networkWeight of the network score in L2, 0 to 100
     * @param least whether L2 is the least of both scores instead of their mean
     */
    public Scoring(boolean sigmoid, long middleNs, long scaleNs, int computeWeight, int networkWeight, boolean least) {
        this.sigmoid = sigmoid;
        this.middleNs = middleNs;
        this.scaleNs = scaleNs;
        this.computeWeight = computeWeight;
        this.networkWeight = networkWeight;
        this.least = least;
    }

    /** Returns whether scores follow a sigmoid; otherwise min-max. */
    public boolean sigmoid() {
        return sigmoid;
    }

    /** Returns the sigmoid's middle, or where min-max scores 0 (0: the longest deadline), in nanoseconds. */
    public long middleNs() {
        return middleNs;
    }

    /** Returns the sigmoid's scale in nanoseconds. */
    public long scaleNs() {
        return scaleNs;
    }

    /** Returns the weight of the compute score in L2. */
    public int computeWeight() {
        return computeWeight;
    }

    /** Returns the weight of the network score in L2. */
    public int networkWeight() {
        return networkWeight;
    }

    /** Returns whether L2 is the least of both scores instead of their mean. */
    public boolean least() {
        return least;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Scoring)) {
            return false;
        }
        Scoring that = (Scoring) other;
        return sigmoid == that.sigmoid
                && middleNs == that.middleNs
                && scaleNs == that.scaleNs
                && computeWeight == that.computeWeight
                && networkWeight == that.networkWeight
                && least == that.least;
    }

    @Override
    public int hashCode() {
        return Objects.hash(sigmoid, middleNs, scaleNs, computeWeight, networkWeight, least);
    }
}
