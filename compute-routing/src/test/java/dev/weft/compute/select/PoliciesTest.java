package dev.weft.compute.select;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What stands in the rows of the policies that are not {@code joint}. */
class PoliciesTest {
    private static final double CAPACITY = 10_000;

    private static PairPlanner planner(Policy policy, long deadlineUs, boolean wide) {
        PairPlanner planner = new PairPlanner(policy, deadlineUs, 0.1);
        planner.wide(wide);
        return planner;
    }

    private static Candidate at(int instance, long networkUs, int weight) {
        return new Candidate(instance, 100, networkUs, CAPACITY, weight, false);
    }

    private static Candidate backup(int instance, long networkUs) {
        return new Candidate(instance, 100, networkUs, CAPACITY, 1, true);
    }

    private static int[] row(PairPlanner planner, int row) {
        int pair = planner.table().cell(row);
        int others = planner.more().cell(row);
        return new int[] {
            PairTable.first(pair), PairTable.second(pair), PairTable.first(others), PairTable.second(others)
        };
    }

    private static Set<Integer> column(PairPlanner planner, int column) {
        Set<Integer> set = new TreeSet<>();
        for (int i = 0; i < PairTable.CELLS; i++) {
            set.add(row(planner, i)[column]);
        }
        return set;
    }

    @Test
    void consistentHashIsTheMaglevTableColumnByColumn() {
        List<Candidate> three = List.of(at(7, 100, 1), at(8, 9_000, 2), at(9, 50, 5));
        int[] expected = MaglevTable.fill(three, 256);
        PairPlanner planner = planner(Policy.CONSISTENT_HASH, 0, true);
        planner.plan(three);
        for (int i = 0; i < 256; i++) {
            assertThat(row(planner, i % 64)[i / 64]).isEqualTo(expected[i]);
        }
        // A data plane without third and fourth candidates has a table of 64, and the first of each pair.
        PairPlanner narrow = planner(Policy.CONSISTENT_HASH, 0, false);
        narrow.plan(three);
        int[] small = MaglevTable.fill(three, 64);
        for (int i = 0; i < 64; i++) {
            assertThat(row(narrow, i)).containsExactly(small[i], 0, 0, 0);
        }
    }

    @Test
    void consistentHashLooksAtTheWayOnlyAndComesBackFromNothing() {
        PairPlanner planner = planner(Policy.CONSISTENT_HASH, 5_000, true);
        Candidate busy = new Candidate(1, 1_000_000, 100, CAPACITY, 1, false);
        planner.plan(List.of(busy, at(2, 100, 1), at(3, 6_000, 1)));
        assertThat(planner.serving()).containsExactly(1, 2);
        PairTable table = planner.table();
        planner.plan(List.of());
        assertThat(planner.table()).isEqualTo(PairTable.empty());
        planner.plan(List.of(at(1, 100, 1), at(2, 100, 1), at(3, 6_000, 1)));
        assertThat(planner.table()).isEqualTo(table);
        planner.plan(List.of(at(3, 6_000, 1)));
        assertThat(planner.serving()).as("too far, but the only one").containsExactly(3);
    }

    @Test
    void powerOfTwoHasTwoDifferentOnesByWeightWhateverTheWay() {
        PairPlanner planner = planner(Policy.POWER_OF_TWO, 0, true);
        planner.plan(List.of(at(1, 100, 2), at(2, 90_000, 2), at(3, 100, 1), at(4, 5_000, 3)));
        assertThat(planner.more()).isEqualTo(PairTable.empty());
        for (int i = 0; i < PairTable.CELLS; i++) {
            int[] row = row(planner, i);
            assertThat(row[0]).isPositive().isNotEqualTo(row[1]);
            assertThat(row[1]).isPositive();
        }
        assertThat(planner.table().mentions(1)).isEqualTo(32);
        assertThat(planner.table().mentions(2)).isEqualTo(32);
        assertThat(planner.table().mentions(3)).isEqualTo(16);
        assertThat(planner.table().mentions(4)).isEqualTo(48);
    }

    @Test
    void shortestQueueHasFourDifferentOnesWhateverTheWay() {
        PairPlanner planner = planner(Policy.SHORTEST_QUEUE, 0, true);
        List<Candidate> many = new ArrayList<>();
        for (int i = 1; i <= 9; i++) {
            many.add(at(i, i * 10_000L, 1));
        }
        planner.plan(many);
        int different = 0;
        for (int i = 0; i < PairTable.CELLS; i++) {
            int[] row = row(planner, i);
            assertThat(row).doesNotContain(0);
            different += Arrays.stream(row).distinct().count() == 4 ? 1 : 0;
        }
        assertThat(different).as("rows of four different ones").isGreaterThan(PairTable.CELLS - 4);
        for (int i = 1; i <= 9; i++) {
            assertThat(planner.table().mentions(i) + planner.more().mentions(i)).isBetween(26, 31);
        }
    }

    @Test
    void ofADeadlineOnlyTheFourthIsABackup() {
        PairPlanner planner = planner(Policy.DEADLINE, 20_000, true);
        planner.plan(
                List.of(at(1, 100, 1), at(2, 100, 1), at(3, 100, 1), at(4, 9_000, 1), backup(8, 50), backup(9, 60)));
        assertThat(column(planner, 0)).containsExactly(1, 2, 3);
        assertThat(column(planner, 1)).containsExactly(1, 2, 3);
        assertThat(column(planner, 2)).as("one far away").containsExactly(4);
        assertThat(column(planner, 3)).containsExactly(8, 9);
    }

    @Test
    void aSinglePrimaryHasABackupToo() {
        PairPlanner planner = planner(Policy.DEADLINE, 20_000, true);
        planner.plan(List.of(at(1, 100, 1), backup(9, 60)));
        for (int i = 0; i < PairTable.CELLS; i++) {
            assertThat(row(planner, i)).containsExactly(1, 0, 0, 9);
        }
        planner.plan(List.of(backup(9, 60)));
        assertThat(column(planner, 0)).as("no primary is left").containsExactly(9);
    }

    @Test
    void whereTheDataPlaneDoesNotSpillTheAgentDoes() {
        PairPlanner planner = planner(Policy.DEADLINE, 20_000, false);
        List<Candidate> calm = List.of(at(1, 100, 1), at(2, 100, 1), backup(9, 60));
        planner.plan(calm);
        assertThat(planner.serving()).containsExactly(1, 2);
        planner.plan(List.of(
                new Candidate(1, 30_000, 100, CAPACITY), new Candidate(2, 30_000, 100, CAPACITY), backup(9, 60)));
        assertThat(planner.serving()).containsExactly(9);
        planner.plan(calm);
        assertThat(planner.serving()).containsExactly(1, 2);
    }

    @Test
    void weightZeroGetsNothingUnderAnyPolicy() {
        Random random = new Random(3);
        for (Policy policy : Policy.values()) {
            for (boolean wide : new boolean[] {false, true}) {
                PairPlanner planner = planner(policy, 20_000, wide);
                for (int round = 0; round < 20; round++) {
                    List<Candidate> candidates = new ArrayList<>();
                    for (int i = 1; i <= 6; i++) {
                        candidates.add(new Candidate(
                                i, random.nextInt(30_000), random.nextInt(9_000), CAPACITY, i % 2, i % 3 == 0));
                    }
                    planner.plan(candidates);
                    for (int i = 2; i <= 6; i += 2) {
                        assertThat(planner.table().mentions(i) + planner.more().mentions(i))
                                .as("%s, wide %s", policy, wide)
                                .isZero();
                    }
                    assertThat(planner.table().cell(0)).isNotZero();
                }
            }
        }
    }
}
