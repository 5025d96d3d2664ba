package dev.weft.control.core.optimise;

import java.util.Arrays;

/**
 * A mean delay below which no placement is, by Lagrangian duality: let every place ask a price for a request. Then each ingress
 * pays at least the way and price of its cheapest place, and of that the places keep at most what their instances can
 * earn, price less what their load costs; no more instances earn than there are to place. That holds for all prices; a
 * subgradient method with Polyak's step looks for those that tell most.
 */
final class PlacementBound {
    private static final int STEPS = 4_000;
    private static final int PATIENCE = 40;

    private final PlacementProblem problem;
    private final double[] price;
    private final double[] slack;
    private double value;

    private PlacementBound(PlacementProblem problem) {
        this.problem = problem;
        this.price = new double[problem.places()];
        this.slack = new double[problem.places()];
    }

    /** @param costUs the mean delay of a placement: an upper limit of the bound */
    static double of(PlacementProblem problem, double costUs) {
        PlacementBound bound = new PlacementBound(problem);
        double target = costUs * problem.demand();
        double load = problem.demand() / problem.count();
        for (int j = 0; j < bound.price.length; j++) {
            bound.price[j] = Congestion.slope(Math.min(load, 0.95 * problem.capacity(j)), problem.capacity(j));
        }
        bound.price();
        double best = bound.value;
        double[] bestPrice = bound.price.clone();
        double eagerness = 1;
        int idle = 0;
        for (int step = 0; step < STEPS; step++) {
            double norm = 0;
            for (double each : bound.slack) {
                norm += each * each;
            }
            if (norm == 0 || bound.value >= target) {
                break;
            }
            double length = eagerness * (target - bound.value) / norm;
            for (int j = 0; j < bound.price.length; j++) {
                bound.price[j] = Math.max(0, bound.price[j] + length * bound.slack[j]);
            }
            bound.price();
            if (bound.value > best) {
                best = bound.value;
                bestPrice = bound.price.clone();
                idle = 0;
            } else if (++idle == PATIENCE) {
                idle = 0;
                eagerness /= 2;
                System.arraycopy(bestPrice, 0, bound.price, 0, bestPrice.length);
                bound.price();
            }
        }
        return Math.max(0, Math.min(best, target)) / problem.demand();
    }

    /** What these prices prove, and at each place demand less load that its instances would take for them. */
    private void price() {
        value = 0;
        Arrays.fill(slack, 0);
        for (int i = 0; i < problem.ingresses(); i++) {
            int cheapest = -1;
            double least = Double.POSITIVE_INFINITY;
            for (int j = 0; j < price.length; j++) {
                double pays = problem.wayUs(i, j) + price[j];
                if (problem.most(j) > 0 && pays < least) {
                    least = pays;
                    cheapest = j;
                }
            }
            value += problem.demand(i) * least;
            slack[cheapest] += problem.demand(i);
        }
        double[] earns = new double[price.length];
        Integer[] order = new Integer[price.length];
        for (int j = 0; j < price.length; j++) {
            double load = Congestion.load(price[j], problem.capacity(j));
            earns[j] = price[j] * load - Congestion.total(load, problem.capacity(j));
            order[j] = j;
        }
        Arrays.sort(order, (a, b) -> Double.compare(earns[b], earns[a]));
        int left = problem.count();
        for (int k = 0; k < order.length && left > 0; k++) {
            int j = order[k];
            int here = Math.min(left, problem.most(j));
            value -= here * earns[j];
            slack[j] -= here * Congestion.load(price[j], problem.capacity(j));
            left -= here;
        }
    }
}
