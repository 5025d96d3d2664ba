package dev.weft.compute.metric;

import java.util.Objects;

/**
 * Scores of one instance as one ingress sees it: level L1, one score a category, and level L2, one score in all. A score
 * is one octet from 0 to 10: 0-3 low, 4-7 medium, 8-10 high (CATS metric draft). Immutable.
 */
public final class Scores {
    public static final int WORST = 0;
    public static final int BEST = 10;

    private final int compute;
    private final int network;
    private final int overall;

    private Scores(int compute, int network, int overall) {
        this.compute = compute;
        this.network = network;
        this.overall = overall;
    }

    /**
     * Scores both categories and aggregates them by a weighted mean, rounded half up. A category without weight does not
     * count.
     *
     * @param computeWeight not negative
     * @param networkWeight not negative; not both zero
     * @throws IllegalArgumentException if the weights are out of range
     */
    public static Scores of(
            long computeUs, long networkUs, Normalisation normalisation, double computeWeight, double networkWeight) {
        return of(computeUs, networkUs, normalisation, computeWeight, networkWeight, Aggregation.MEAN);
    }

    /** As {@link #of(long, long, Normalisation, double, double)}, with the choice of how L1 becomes L2. */
    public static Scores of(
            long computeUs,
            long networkUs,
            Normalisation normalisation,
            double computeWeight,
            double networkWeight,
            Aggregation aggregation) {
        if (!(computeWeight >= 0 && networkWeight >= 0 && computeWeight + networkWeight > 0)) {
            throw new IllegalArgumentException(
                    "weights " + computeWeight + " and " + networkWeight + " must not be negative nor both zero");
        }
        int compute = normalisation.score(computeUs);
        int network = normalisation.score(networkUs);
        double overall = aggregation == Aggregation.LEAST
                ? Math.min(computeWeight > 0 ? compute : BEST, networkWeight > 0 ? network : BEST)
                : (compute * computeWeight + network * networkWeight) / (computeWeight + networkWeight);
        return new Scores(compute, network, round(overall));
    }

    /** Scores of an instance of which nothing is known: the worst. */
    public static Scores unknown() {
        return new Scores(WORST, WORST, WORST);
    }

    /** L1 of the category compute. */
    public int compute() {
        return compute;
    }

    /** L1 of the category communication. */
    public int network() {
        return network;
    }

    /** L2. */
    public int overall() {
        return overall;
    }

    static int round(double score) {
        return (int) Math.max(WORST, Math.min(BEST, Math.floor(score + 0.5)));
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Scores)) {
            return false;
        }
        Scores that = (Scores) other;
        return compute == that.compute && network == that.network && overall == that.overall;
    }

    @Override
    public int hashCode() {
        return Objects.hash(compute, network, overall);
    }

    @Override
    public String toString() {
        return "scores{compute " + compute + ", network " + network + ", overall " + overall + "}";
    }
}
