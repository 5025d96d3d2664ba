package dev.weft.control.core.optimise;

import java.util.Arrays;

/** Where instances of one service may run, and what is asked of them. Immutable. */
public final class PlacementProblem {
    private final double[] demand;
    private final double[] capacity;
    private final int[] most;
    private final double[][] wayUs;
    private final int count;

    /**
     * Copies what it is given.
     *
     * @param demand requests a second at each ingress, not negative, their sum above 0
     * @param capacity requests a second that one instance at each place completes when always busy, above 0
     * @param most instances that each place takes, not negative
     * @param wayUs the finite round trip from each ingress to each place, microseconds
     * @param count instances to place, 1 up to what the places take together
     * @throws IllegalArgumentException if a value is out of its range or the sizes do not fit
     */
    public PlacementProblem(double[] demand, double[] capacity, int[] most, double[][] wayUs, int count) {
        this.demand = demand.clone();
        this.capacity = capacity.clone();
        this.most = most.clone();
        this.wayUs = Arrays.stream(wayUs).map(double[]::clone).toArray(double[][]::new);
        this.count = count;
        boolean fits = wayUs.length == demand.length
                && most.length == capacity.length
                && Arrays.stream(wayUs).allMatch(row -> row.length == capacity.length)
                && Arrays.stream(demand).allMatch(rate -> rate >= 0)
                && Arrays.stream(demand).sum() > 0
                && Arrays.stream(capacity).allMatch(rate -> rate > 0)
                && Arrays.stream(most).allMatch(places -> places >= 0)
                && Arrays.stream(wayUs)
                        .flatMapToDouble(Arrays::stream)
                        .allMatch(us -> us >= 0 && us < Double.POSITIVE_INFINITY);
        if (!fits || count < 1 || count > Arrays.stream(most).sum()) {
            throw new IllegalArgumentException(
                    "demands, capacities and ways must fit each other and not be negative, and " + count
                            + " instances must find room in "
                            + Arrays.stream(most).sum() + " places");
        }
    }

    int ingresses() {
        return demand.length;
    }

    int places() {
        return capacity.length;
    }

    int count() {
        return count;
    }

    double demand(int ingress) {
        return demand[ingress];
    }

    double demand() {
        return Arrays.stream(demand).sum();
    }

    double capacity(int place) {
        return capacity[place];
    }

    int most(int place) {
        return most[place];
    }

    double wayUs(int ingress, int place) {
        return wayUs[ingress][place];
    }

    /** The split of the demand over instances that stand, in the order of the places. */
    SplitProblem split(int[] instances) {
        int all = Arrays.stream(instances).sum();
        double[] each = new double[all];
        double[][] ways = new double[demand.length][all];
        int at = 0;
        for (int place = 0; place < instances.length; place++) {
            for (int k = 0; k < instances[place]; k++) {
                each[at] = capacity[place];
                for (int i = 0; i < demand.length; i++) {
                    ways[i][at] = wayUs[i][place];
                }
                at++;
            }
        }
        return new SplitProblem(demand, each, ways);
    }
}
