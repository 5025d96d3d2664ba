package dev.weft.control.core.optimise;

/**
 * Improves shares step by step: an ingress moves as much as pays from the instance where its last request costs most to the
 * one where it would cost least (pairwise Frank-Wolfe steps with exact line search). From shares near the optimum few steps
 * do, so it is also the warm start after measurements have changed.
 */
final class Polish {
    private static final int HALVINGS = 40;

    private final SplitProblem problem;
    private final double[][] shares;
    private final double[] load;

    private Polish(SplitProblem problem, double[][] shares) {
        this.problem = problem;
        this.shares = shares;
        this.load = new double[problem.instances()];
        for (int i = 0; i < shares.length; i++) {
            for (int j = 0; j < load.length; j++) {
                load[j] += shares[i][j] * problem.demand(i);
            }
        }
    }

    /**
     * Improves a split.
     *
     * @param rounds at most so many, in each of which every ingress moves once for each instance
     * @param good the gap at which it is done
     */
    static Split of(SplitProblem problem, Split from, int rounds, double good) {
        Split best = from;
        Polish polish = new Polish(problem, from.shares());
        for (int round = 0; round < rounds && best.gap() > good; round++) {
            boolean moved = false;
            for (int i = 0; i < problem.ingresses(); i++) {
                for (int j = 0; j < problem.instances() && polish.move(i); j++) {
                    moved = true;
                }
            }
            Split now = Split.of(problem, polish.shares);
            best = now.costUs() <= best.costUs() ? now : best;
            if (!moved) {
                return best;
            }
        }
        return best;
    }

    /** One step of an ingress; returns whether it was worth one. */
    private boolean move(int ingress) {
        double demand = problem.demand(ingress);
        int dearest = -1;
        int cheapest = -1;
        for (int j = 0; j < load.length; j++) {
            if (problem.usable(ingress, j)) {
                cheapest = cheapest < 0 || price(ingress, j, 0) < price(ingress, cheapest, 0) ? j : cheapest;
                if (shares[ingress][j] > 0 && (dearest < 0 || price(ingress, j, 0) > price(ingress, dearest, 0))) {
                    dearest = j;
                }
            }
        }
        if (demand == 0 || dearest < 0 || cheapest == dearest) {
            return false;
        }
        double low = 0;
        double high = shares[ingress][dearest];
        if (price(ingress, dearest, -high * demand) < price(ingress, cheapest, high * demand)) {
            for (int k = 0; k < HALVINGS; k++) {
                double middle = (low + high) / 2;
                boolean pays = price(ingress, dearest, -middle * demand) > price(ingress, cheapest, middle * demand);
                low = pays ? middle : low;
                high = pays ? high : middle;
            }
            high = low;
        }
        shares[ingress][dearest] = Math.max(0, shares[ingress][dearest] - high);
        shares[ingress][cheapest] += high;
        load[dearest] = Math.max(0, load[dearest] - high * demand);
        load[cheapest] += high * demand;
        return high > 0;
    }

    /** What one request a second more costs an ingress at an instance whose load is so much more. */
    private double price(int ingress, int instance, double more) {
        return problem.wayUs(ingress, instance)
                + Congestion.slope(Math.max(0, load[instance] + more), problem.capacity(instance));
    }
}
