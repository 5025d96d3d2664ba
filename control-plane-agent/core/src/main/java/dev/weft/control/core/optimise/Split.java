package dev.weft.control.core.optimise;

import java.util.Arrays;

/**
 * How each ingress shares its demand, what that costs, and a bound below which no split costs. The bound is that of Frank and
 * Wolfe (1956): a convex cost lies above its tangent, and the least of the tangent is what every ingress pays that sends
 * everything to the instance where one request more costs least. It is the value of a dual solution, so it holds for every
 * split of any shares. Immutable.
 */
public final class Split {
    private final double[][] shares;
    private final double costUs;
    private final double boundUs;

    private Split(double[][] shares, double costUs, double boundUs) {
        this.shares = shares;
        this.costUs = costUs;
        this.boundUs = boundUs;
    }

    /**
     * Prices shares under a problem.
     *
     * @param shares of each ingress, of its demand, for each instance; each row sums to 1, or to 0 without any way
     */
    static Split of(SplitProblem problem, double[][] shares) {
        double[] load = new double[problem.instances()];
        double total = 0;
        for (int i = 0; i < shares.length; i++) {
            for (int j = 0; j < load.length; j++) {
                double rate = shares[i][j] * problem.demand(i);
                if (rate > 0) {
                    load[j] += rate;
                    total += rate * problem.wayUs(i, j);
                }
            }
        }
        double bound = 0;
        double[] slope = new double[load.length];
        for (int j = 0; j < load.length; j++) {
            if (problem.capacity(j) > 0) {
                double here = Congestion.total(load[j], problem.capacity(j));
                slope[j] = Congestion.slope(load[j], problem.capacity(j));
                total += here;
                bound += here - slope[j] * load[j];
            }
        }
        for (int i = 0; i < shares.length; i++) {
            double least = Double.POSITIVE_INFINITY;
            for (int j = 0; j < load.length; j++) {
                if (problem.usable(i, j)) {
                    least = Math.min(least, problem.wayUs(i, j) + slope[j]);
                }
            }
            bound += least < Double.POSITIVE_INFINITY ? problem.demand(i) * least : 0;
        }
        double rate = problem.demand();
        return new Split(copy(shares), rate > 0 ? total / rate : 0, rate > 0 ? Math.max(0, bound / rate) : 0);
    }

    private static double[][] copy(double[][] shares) {
        return Arrays.stream(shares).map(double[]::clone).toArray(double[][]::new);
    }

    double[][] shares() {
        return copy(shares);
    }

    /** The part of an ingress' demand that goes to an instance, 0 to 1. */
    public double share(int ingress, int instance) {
        return shares[ingress][instance];
    }

    /**
     * The shares of an ingress as whole weights; whoever has a share has at least 1.
     *
     * @param sum about what they sum to
     */
    public int[] weights(int ingress, int sum) {
        return Arrays.stream(shares[ingress])
                .mapToInt(share -> share > 0 ? Math.max(1, (int) Math.round(share * sum)) : 0)
                .toArray();
    }

    /** The mean delay of a request, microseconds: way, waiting and service. */
    public double costUs() {
        return costUs;
    }

    /** No split has a lesser mean delay, microseconds. */
    public double boundUs() {
        return boundUs;
    }

    /** How far from the optimum the cost is at most, as a part of the bound; 0 without demand. */
    public double gap() {
        return boundUs > 0 ? Math.max(0, costUs / boundUs - 1) : costUs > 0 ? Double.POSITIVE_INFINITY : 0;
    }
}
