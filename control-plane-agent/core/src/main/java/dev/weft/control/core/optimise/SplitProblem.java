package dev.weft.control.core.optimise;

import java.util.Arrays;

/** One service as measured: what comes in where, what each instance can do, and the ways between them. Immutable. */
public final class SplitProblem {
    private final double[] demand;
    private final double[] capacity;
    private final double[][] wayUs;

    /**
     * Copies what it is given.
     *
     * @param demand requests a second at each ingress, not negative
     * @param capacity requests a second that each instance completes when always busy; 0: it is not to be used
     * @param wayUs the round trip from each ingress to each instance, microseconds; infinite: there is no way
     * @throws IllegalArgumentException if a value is out of its range or the sizes do not fit
     */
    public SplitProblem(double[] demand, double[] capacity, double[][] wayUs) {
        this.demand = demand.clone();
        this.capacity = capacity.clone();
        this.wayUs = Arrays.stream(wayUs).map(double[]::clone).toArray(double[][]::new);
        boolean fits = wayUs.length == demand.length
                && Arrays.stream(wayUs).allMatch(row -> row.length == capacity.length)
                && Arrays.stream(demand).allMatch(rate -> rate >= 0 && rate < Double.POSITIVE_INFINITY)
                && Arrays.stream(capacity).allMatch(rate -> rate >= 0 && rate < Double.POSITIVE_INFINITY)
                && Arrays.stream(wayUs).flatMapToDouble(Arrays::stream).allMatch(us -> us >= 0);
        if (!fits) {
            throw new IllegalArgumentException(
                    "demands, capacities and ways must not be negative, and fit each other: " + demand.length
                            + " ingresses, " + capacity.length + " instances, " + wayUs.length + " rows of ways");
        }
    }

    /** How many ingresses there are. */
    public int ingresses() {
        return demand.length;
    }

    /** How many instances there are. */
    public int instances() {
        return capacity.length;
    }

    /** Requests a second at an ingress. */
    public double demand(int ingress) {
        return demand[ingress];
    }

    /** Requests a second of all ingresses that reach any instance. */
    double demand() {
        double sum = 0;
        for (int i = 0; i < demand.length; i++) {
            sum += served(i) ? demand[i] : 0;
        }
        return sum;
    }

    /** Requests a second that an instance completes when always busy. */
    public double capacity(int instance) {
        return capacity[instance];
    }

    /** The round trip, microseconds; infinite: there is no way. */
    public double wayUs(int ingress, int instance) {
        return wayUs[ingress][instance];
    }

    boolean usable(int ingress, int instance) {
        return capacity[instance] > 0 && wayUs[ingress][instance] < Double.POSITIVE_INFINITY;
    }

    /** Whether an ingress reaches any instance. */
    boolean served(int ingress) {
        for (int j = 0; j < capacity.length; j++) {
            if (usable(ingress, j)) {
                return true;
            }
        }
        return false;
    }
}
