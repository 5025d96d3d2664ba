package dev.weft.control.core.optimise;

import java.util.HashMap;
import java.util.Map;

/**
 * Keeps the split of each service near its optimum while measurements change, at a cost that follows the change: services do
 * not share instances, so each is a problem of its own. Standing shares are priced anew under the new measurements; where the
 * bound says that they may be far from the optimum they are polished, and only where that does not do is the service
 * solved again. Not thread-safe.
 */
public final class Optimiser {
    private static final int WARM_ROUNDS = 20;

    private final double tolerance;
    private final Map<String, Split> standing = new HashMap<>();
    private long solved;

    /**
     * Creates an optimiser without shares.
     *
     * @param tolerance the gap up to which standing shares stay, 0.02 for 2 %
     */
    public Optimiser(double tolerance) {
        this.tolerance = tolerance;
    }

    /** Returns the shares of a service under these measurements. */
    public Split split(String service, SplitProblem problem) {
        Split before = standing.get(service);
        if (before != null && fits(before, problem)) {
            Split now = Split.of(problem, before.shares());
            Split near = now.gap() <= tolerance ? now : Polish.of(problem, now, WARM_ROUNDS, tolerance / 2);
            if (near.gap() <= tolerance) {
                standing.put(service, near);
                return near;
            }
        }
        solved++;
        Split fresh = FlowSplitter.solve(problem);
        standing.put(service, fresh);
        return fresh;
    }

    /** Whether shares can be those of a problem: nothing goes where nothing can, and who has demand has shares. */
    private static boolean fits(Split split, SplitProblem problem) {
        double[][] shares = split.shares();
        if (shares.length != problem.ingresses()) {
            return false;
        }
        for (int i = 0; i < shares.length; i++) {
            if (shares[i].length != problem.instances()) {
                return false;
            }
            double sum = 0;
            for (int j = 0; j < shares[i].length; j++) {
                if (shares[i][j] > 0 && !problem.usable(i, j)) {
                    return false;
                }
                sum += shares[i][j];
            }
            if (sum == 0 && problem.demand(i) > 0 && problem.served(i)) {
                return false;
            }
        }
        return true;
    }

    /** How often a service was solved, and not kept. */
    public long solved() {
        return solved;
    }
}
