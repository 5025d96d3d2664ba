package dev.weft.control.core.optimise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlacementTest {
    private static PlacementProblem random(Random random, int ingresses, int places, int most, int count) {
        double[] demand = new double[ingresses];
        double[] capacity = new double[places];
        double[][] way = new double[ingresses][places];
        int[] room = new int[places];
        for (int j = 0; j < places; j++) {
            capacity[j] = 1_000 + random.nextInt(2_000);
            room[j] = 1 + random.nextInt(most);
        }
        int fits = Math.min(count, Arrays.stream(room).sum());
        double load = 0.2 + 0.6 * random.nextDouble();
        for (int i = 0; i < ingresses; i++) {
            demand[i] = load * fits * 1_500 / ingresses * (0.5 + random.nextDouble());
            for (int j = 0; j < places; j++) {
                way[i][j] = 100 + random.nextInt(6_000);
            }
        }
        return new PlacementProblem(demand, capacity, room, way, fits);
    }

    /** The least mean delay over all placements, each with the split that another class has proved near the best. */
    private static double tryAll(PlacementProblem problem, int[] standing, int place, int left) {
        if (place == problem.places() - 1) {
            if (left > problem.most(place)) {
                return Double.POSITIVE_INFINITY;
            }
            standing[place] = left;
            return FlowSplitter.solve(problem.split(standing)).costUs();
        }
        double best = Double.POSITIVE_INFINITY;
        for (int here = 0; here <= Math.min(left, problem.most(place)); here++) {
            standing[place] = here;
            best = Math.min(best, tryAll(problem, standing, place + 1, left - here));
        }
        return best;
    }

    @Test
    void noPlacementFoundByTryingAllIsMuchBetterAndNoneIsBelowTheBound() {
        Random random = new Random(7);
        for (int draw = 0; draw < 12; draw++) {
            PlacementProblem problem = random(random, 3, 5, 2, 3);
            Placement found = Placement.solve(problem);
            double best = tryAll(problem, new int[5], 0, problem.count());
            int placed = 0;
            for (int place = 0; place < problem.places(); place++) {
                assertThat(found.at(place)).isBetween(0, problem.most(place));
                placed += found.at(place);
            }
            assertThat(placed).isEqualTo(problem.count());
            assertThat(found.costUs()).as("draw %d", draw).isLessThan(best * 1.02);
            assertThat(found.boundUs()).as("draw %d", draw).isLessThanOrEqualTo(best * (1 + 1e-9));
        }
    }

    @Test
    void theBoundIsNearWhereThereAreManyPlaces() {
        Random random = new Random(8);
        for (int draw = 0; draw < 3; draw++) {
            Placement found = Placement.solve(random(random, 8, 24, 2, 12));
            assertThat(found.gap()).as("draw %d", draw).isLessThan(0.05);
        }
    }

    @Test
    void anInstanceGoesWhereTheDemandIs() {
        PlacementProblem problem = new PlacementProblem(
                new double[] {100, 10},
                new double[] {1_000, 1_000, 1_000},
                new int[] {1, 1, 1},
                new double[][] {{5_000, 100, 900}, {100, 5_000, 900}},
                1);
        Placement found = Placement.solve(problem);
        assertThat(found.at(1)).isEqualTo(1);
        assertThat(found.share(0, 1)).isEqualTo(1);
        assertThat(found.share(1, 0)).isZero();
        assertThat(found.costUs())
                .isLessThan(Placement.of(problem, new int[] {0, 0, 1}).costUs());
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> new PlacementProblem(
                        new double[] {1}, new double[] {1}, new int[] {1}, new double[][] {{1}}, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 instances must find room in 1 places");
    }
}
