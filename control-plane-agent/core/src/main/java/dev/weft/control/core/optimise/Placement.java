package dev.weft.control.core.optimise;

import java.util.Arrays;

/**
 * Where the instances of a service run best, with the split of the demand over them: the mean delay of a request, way and
 * queue, is least. Instances are added one by one where that gains most, then moved one by one while that gains. The bound
 * is {@link PlacementBound}'s. Immutable.
 */
public final class Placement {
    private static final int ROUNDS = 8;
    private static final double GOOD = 0.01;
    private static final double WORTH = 1e-4;

    private final int[] instances;
    private final Split split;
    private final double boundUs;

    private Placement(int[] instances, Split split, double boundUs) {
        this.instances = instances;
        this.split = split;
        this.boundUs = boundUs;
    }

    /** Finds a placement. */
    public static Placement solve(PlacementProblem problem) {
        int[] standing = new int[problem.places()];
        for (int k = 0; k < problem.count(); k++) {
            standing[best(problem, standing, -1)]++;
        }
        double cost = cost(problem, standing);
        boolean moved = true;
        while (moved) {
            moved = false;
            for (int from = 0; from < standing.length; from++) {
                if (standing[from] == 0) {
                    continue;
                }
                standing[from]--;
                int to = best(problem, standing, from);
                standing[to]++;
                double now = to == from ? cost : cost(problem, standing);
                if (now < cost * (1 - WORTH)) {
                    cost = now;
                    moved = true;
                } else {
                    standing[to]--;
                    standing[from]++;
                }
            }
        }
        return of(problem, standing);
    }

    /**
     * Prices a placement that stands.
     *
     * @param instances at each place
     */
    public static Placement of(PlacementProblem problem, int[] instances) {
        Split split = FlowSplitter.solve(problem.split(instances));
        double bound = PlacementBound.of(problem, split.costUs());
        return new Placement(instances.clone(), split, bound);
    }

    /** The place where one more instance gains most; ties stay at {@code home}. */
    private static int best(PlacementProblem problem, int[] standing, int home) {
        int best = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int place = 0; place < standing.length; place++) {
            if (standing[place] < problem.most(place)) {
                standing[place]++;
                double cost = cost(problem, standing);
                standing[place]--;
                if (cost < least || (cost == least && place == home)) {
                    least = cost;
                    best = place;
                }
            }
        }
        return best;
    }

    /** The mean delay with a split that is good enough to compare by. */
    private static double cost(PlacementProblem problem, int[] standing) {
        SplitProblem split = problem.split(standing);
        double[][] even = new double[split.ingresses()][split.instances()];
        double all = 0;
        for (int j = 0; j < split.instances(); j++) {
            all += split.capacity(j);
        }
        for (double[] row : even) {
            for (int j = 0; j < row.length; j++) {
                row[j] = split.capacity(j) / all;
            }
        }
        return Polish.of(split, Split.of(split, even), ROUNDS, GOOD).costUs();
    }

    /** How many instances stand at a place. */
    public int at(int place) {
        return instances[place];
    }

    /** The part of an ingress' demand that goes to a place. */
    public double share(int ingress, int place) {
        int from = Arrays.stream(instances, 0, place).sum();
        double share = 0;
        for (int j = from; j < from + instances[place]; j++) {
            share += split.share(ingress, j);
        }
        return share;
    }

    /** The mean delay of a request, microseconds: way, waiting and service. */
    public double costUs() {
        return split.costUs();
    }

    /** No placement of as many instances has a lesser mean delay, microseconds. */
    public double boundUs() {
        return boundUs;
    }

    /** How far from the optimum the placement is at most, as a part of the bound. */
    public double gap() {
        return gap(costUs(), boundUs);
    }

    /** The same of a cost and a bound in any unit. */
    public static double gap(double cost, double bound) {
        return bound > 0 ? Math.max(0, cost / bound - 1) : Double.POSITIVE_INFINITY;
    }
}
