package dev.weft.compute.select;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WideRowsTest {
    private static final double PER_SECOND = 10_000; // a request takes 100 us

    private static PairPlanner planner() {
        PairPlanner planner = new PairPlanner(Policy.JOINT, 0, 0.1);
        planner.wide(true);
        return planner;
    }

    /** So many instances at each of the ways, numbered from 1. */
    private static List<Candidate> at(int count, long... waysUs) {
        List<Candidate> candidates = new ArrayList<>();
        for (long way : waysUs) {
            for (int i = 0; i < count; i++) {
                candidates.add(new Candidate(candidates.size() + 1, 100, way, PER_SECOND));
            }
        }
        return candidates;
    }

    private static List<Integer> row(PairPlanner planner, int row) {
        List<Integer> four = new ArrayList<>();
        for (PairTable table : List.of(planner.table(), planner.more())) {
            four.add(PairTable.first(table.cell(row)));
            four.add(PairTable.second(table.cell(row)));
        }
        four.removeAll(Collections.singleton(0));
        return four;
    }

    @Test
    void threeAreNearAndOneIsNot() {
        PairPlanner planner = planner();
        planner.plan(at(8, 100, 500, 1_000, 2_000));
        Set<Integer> far = new HashSet<>();
        for (int i = 0; i < PairTable.CELLS; i++) {
            List<Integer> row = row(planner, i);
            assertThat(row).doesNotHaveDuplicates().hasSize(4);
            assertThat(row).filteredOn(instance -> instance <= 8).hasSize(3);
            row.stream().filter(instance -> instance > 8).forEach(far::add);
        }
        assertThat(far).as("all the others have their turn").hasSize(24);
        for (int instance = 1; instance <= 8; instance++) {
            int mentions = planner.table().mentions(instance) + planner.more().mentions(instance);
            assertThat(mentions).as("mentions of %d", instance).isBetween(22, 26);
        }
    }

    @Test
    void aThousandAreAllNamedInALargerTable() {
        PairPlanner planner = planner();
        planner.cells(PairTable.cellsFor(1_000));
        planner.plan(at(250, 100, 500, 1_000, 2_000));
        assertThat(planner.table().size()).isEqualTo(1_024);
        for (int i = 0; i < planner.table().size(); i++) {
            assertThat(row(planner, i)).doesNotHaveDuplicates().hasSize(4);
        }
        for (int instance = 1; instance <= 1_000; instance++) {
            int mentions = planner.table().mentions(instance) + planner.more().mentions(instance);
            assertThat(mentions)
                    .as("mentions of %d", instance)
                    .isBetween(instance <= 250 ? 11 : 1, instance <= 250 ? 14 : 3);
        }
    }

    @Test
    void fourOfThemWhereAllAreNear() {
        PairPlanner planner = planner();
        planner.plan(at(9, 100));
        for (int i = 0; i < PairTable.CELLS; i++) {
            assertThat(row(planner, i)).hasSize(4);
        }
    }

    @Test
    void everyShapeUsesWhomThereIs() {
        for (int near = 1; near <= 5; near++) {
            for (int far = 0; far <= 5; far++) {
                if (near + far < 2) {
                    continue;
                }
                List<Candidate> candidates = at(near, 100);
                for (int i = 0; i < far; i++) {
                    candidates.add(new Candidate(100 + i, 100, 5_000, PER_SECOND));
                }
                PairPlanner planner = planner();
                planner.plan(candidates);
                Set<Integer> all = new HashSet<>();
                for (int i = 0; i < PairTable.CELLS; i++) {
                    List<Integer> row = row(planner, i);
                    assertThat(new HashSet<>(row))
                            .as("near %d, far %d, row %d", near, far, i)
                            .hasSizeGreaterThanOrEqualTo(Math.min(3, near + far) - (near == 3 && far == 0 ? 1 : 0));
                    assertThat(PairTable.first(planner.table().cell(i))).isPositive();
                    all.addAll(row);
                }
                assertThat(all).as("near %d, far %d", near, far).hasSize(near + far);
            }
        }
    }

    @Test
    void noiseInThePathRewritesNothing() {
        PairPlanner planner = planner();
        List<Candidate> calm = at(8, 100, 500);
        planner.plan(calm);
        PairTable pairs = planner.table();
        PairTable more = planner.more();
        Random random = new Random(1);
        for (int round = 0; round < 50; round++) {
            List<Candidate> noisy = new ArrayList<>();
            for (Candidate candidate : calm) {
                noisy.add(new Candidate(
                        candidate.instance(),
                        candidate.computeUs(),
                        candidate.networkUs() + random.nextInt(40),
                        candidate.capacity() * (1 + random.nextGaussian() / 100)));
            }
            planner.plan(noisy);
            assertThat(planner.table()).isEqualTo(pairs);
            assertThat(planner.more()).isEqualTo(more);
        }
    }

    @Test
    void aLostInstanceLeavesOnlyItsOwnCells() {
        PairPlanner planner = planner();
        List<Candidate> all = at(8, 100, 500);
        planner.plan(all);
        PairTable pairs = planner.table();
        PairTable more = planner.more();
        int gone = pairs.mentions(1) + more.mentions(1);
        planner.plan(all.subList(1, all.size()));
        int changed = planner.table().difference(pairs).length + planner.more().difference(more).length;
        assertThat(changed).isLessThanOrEqualTo(3 * gone);
        assertThat(planner.table().mentions(1) + planner.more().mentions(1)).isZero();
    }
}
