package dev.weft.control.core.optimise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class OptimiserTest {
    private static final int GRAIN = 12;

    private static SplitProblem random(Random random, int ingresses, int instances) {
        double[] demand = new double[ingresses];
        double[] capacity = new double[instances];
        double[][] way = new double[ingresses][instances];
        double all = 0;
        for (int j = 0; j < instances; j++) {
            all += capacity[j] = 500 + random.nextInt(20_000);
        }
        double load = 0.2 + 0.7 * random.nextDouble();
        for (int i = 0; i < ingresses; i++) {
            demand[i] = load * all / ingresses * (0.5 + random.nextDouble());
            for (int j = 0; j < instances; j++) {
                way[i][j] = 100 + random.nextInt(4_000);
            }
        }
        return new SplitProblem(demand, capacity, way);
    }

    /** The mean delay of shares, computed here from the queueing formula alone; overload is never cheapest and left out. */
    private static double delayUs(SplitProblem problem, int[][] parts) {
        double total = 0;
        double rate = 0;
        for (int i = 0; i < problem.ingresses(); i++) {
            rate += problem.demand(i);
            for (int j = 0; j < problem.instances(); j++) {
                total += problem.demand(i) * parts[i][j] / GRAIN * problem.wayUs(i, j);
            }
        }
        for (int j = 0; j < problem.instances(); j++) {
            double load = 0;
            for (int i = 0; i < problem.ingresses(); i++) {
                load += problem.demand(i) * parts[i][j] / GRAIN;
            }
            if (load >= 0.95 * problem.capacity(j)) {
                return Double.POSITIVE_INFINITY;
            }
            total += 1e6 * load / (problem.capacity(j) - load);
        }
        return total / rate;
    }

    /** The least mean delay over all splits in twelfths. */
    private static double bruteForce(SplitProblem problem, int[][] parts, int ingress) {
        if (ingress == problem.ingresses()) {
            return delayUs(problem, parts);
        }
        double best = Double.POSITIVE_INFINITY;
        for (int a = 0; a <= GRAIN; a++) {
            for (int b = 0; a + b <= GRAIN; b++) {
                parts[ingress] = new int[] {a, b, GRAIN - a - b};
                best = Math.min(best, bruteForce(problem, parts, ingress + 1));
            }
        }
        return best;
    }

    @Test
    void aSingleInstanceTakesAllWhateverTheFigures() {
        Random random = new Random(1);
        for (int draw = 0; draw < 200; draw++) {
            SplitProblem problem = random(random, 1 + random.nextInt(3), 1);
            Split split = FlowSplitter.solve(problem);
            for (int i = 0; i < problem.ingresses(); i++) {
                assertThat(split.share(i, 0)).as("draw %d", draw).isEqualTo(1);
            }
        }
    }

    @Test
    void noSplitFoundByTryingAllIsBetterAndNoneIsBelowTheBound() {
        Random random = new Random(5);
        for (int draw = 0; draw < 40; draw++) {
            SplitProblem problem = random(random, 2, 3);
            Split split = FlowSplitter.solve(problem);
            double best = bruteForce(problem, new int[2][], 0);
            assertThat(split.costUs()).as("draw %d", draw).isLessThan(best * 1.002);
            assertThat(split.boundUs())
                    .as("draw %d", draw)
                    .isLessThanOrEqualTo(Math.min(best, split.costUs()) * (1 + 1e-9));
            assertThat(split.gap()).as("draw %d", draw).isLessThan(0.002);
        }
    }

    @Test
    void theBoundHoldsForAnyShares() {
        Random random = new Random(6);
        for (int draw = 0; draw < 100; draw++) {
            SplitProblem problem = random(random, 3, 5);
            double[][] shares = new double[3][5];
            for (double[] row : shares) {
                double sum = 0;
                for (int j = 0; j < row.length; j++) {
                    sum += row[j] = random.nextDouble();
                }
                for (int j = 0; j < row.length; j++) {
                    row[j] /= sum;
                }
            }
            assertThat(Split.of(problem, shares).boundUs())
                    .isLessThanOrEqualTo(FlowSplitter.solve(problem).costUs());
        }
    }

    @Test
    void sharesSumToOneAndAvoidWhatCannotBeReached() {
        double far = Double.POSITIVE_INFINITY;
        SplitProblem problem =
                new SplitProblem(new double[] {1_000, 0, 500, 700}, new double[] {2_000, 0, 3_000}, new double[][] {
                    {100, 100, far}, {100, 100, 100}, {far, 50, 900}, {far, 50, far}
                });
        Split split = FlowSplitter.solve(problem);
        assertThat(split.share(0, 0)).isEqualTo(1);
        assertThat(split.share(2, 2)).isEqualTo(1);
        for (int j = 0; j < 3; j++) {
            assertThat(split.share(1, j)).as("no demand").isZero();
            assertThat(split.share(3, j)).as("no way").isZero();
        }
        assertThat(split.weights(0, 1_000)).containsExactly(1_000, 0, 0);
    }

    @Test
    void anOverloadIsSharedByCapacity() {
        SplitProblem problem =
                new SplitProblem(new double[] {40_000}, new double[] {10_000, 10_000}, new double[][] {{100, 100}});
        Split split = FlowSplitter.solve(problem);
        assertThat(split.share(0, 0)).isCloseTo(0.5, within(0.01));
    }

    @Test
    void aLargeNetworkIsNearItsOptimum() {
        Split split = FlowSplitter.solve(random(new Random(7), 8, 60));
        assertThat(split.gap()).isLessThan(0.005);
    }

    @Test
    void noiseIsPricedAndOnlyChangeIsSolved() {
        Optimiser optimiser = new Optimiser(0.02);
        SplitProblem calm = random(new Random(8), 3, 6);
        Split first = optimiser.split("a", calm);
        optimiser.split("b", random(new Random(9), 2, 3));
        assertThat(optimiser.solved()).isEqualTo(2);
        double[] demand = new double[3];
        double[] capacity = new double[6];
        double[][] way = new double[3][6];
        for (int j = 0; j < 6; j++) {
            capacity[j] = calm.capacity(j) * 1.002;
            for (int i = 0; i < 3; i++) {
                demand[i] = calm.demand(i) * 0.999;
                way[i][j] = calm.wayUs(i, j) + j;
            }
        }
        Split again = optimiser.split("a", new SplitProblem(demand, capacity, way));
        assertThat(optimiser.solved()).as("noise").isEqualTo(2);
        assertThat(again.weights(0, 1_000)).isEqualTo(first.weights(0, 1_000));
        for (int i = 0; i < 3; i++) {
            demand[i] *= i == 0 ? 1.1 : 0.9;
        }
        Split moved = optimiser.split("a", new SplitProblem(demand, capacity, way));
        assertThat(optimiser.solved()).as("polished").isEqualTo(2);
        assertThat(moved.gap()).isLessThanOrEqualTo(0.02);
        capacity[0] = 0;
        Split lost = optimiser.split("a", new SplitProblem(demand, capacity, way));
        assertThat(optimiser.solved()).as("an instance is gone").isEqualTo(3);
        assertThat(lost.share(0, 0) + lost.share(1, 0) + lost.share(2, 0)).isZero();
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> new SplitProblem(new double[] {-1}, new double[] {1}, new double[][] {{1}}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SplitProblem(new double[] {1}, new double[] {1}, new double[][] {}))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
