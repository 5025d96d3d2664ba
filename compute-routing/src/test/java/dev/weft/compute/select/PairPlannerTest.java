package dev.weft.compute.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PairPlannerTest {
    /** The AR/VR case of the CATS use cases: (compute, network) in ms at three sites. */
    private static final List<Candidate> ARVR = List.of(
            new Candidate(1, 4_000, 9_000, 1), new Candidate(2, 10_000, 4_000, 1), new Candidate(3, 5_000, 5_000, 1));

    @Test
    void theUseCaseOfTheDraftChoosesTheSiteOfEachPolicy() {
        assertThat(plan(Policy.COMPUTE_ONLY, 0, ARVR)).isEqualTo(PairTable.only(1));
        assertThat(plan(Policy.NETWORK_ONLY, 0, ARVR)).isEqualTo(PairTable.only(2));
        assertThat(plan(Policy.JOINT_BEST, 0, ARVR)).isEqualTo(PairTable.only(3));
        assertThat(plan(Policy.JOINT, 10_600, ARVR)).as("only site 3 meets it").isEqualTo(PairTable.only(3));
    }

    @Test
    void whenNoneMeetsTheDeadlineTheCheapestServesAlone() {
        assertThat(plan(Policy.JOINT, 9_000, ARVR)).isEqualTo(PairTable.only(3));
    }

    @Test
    void withoutCandidatesTheTableIsEmpty() {
        assertThat(plan(Policy.JOINT, 0, List.of())).isEqualTo(PairTable.empty());
        assertThat(plan(Policy.JOINT_BEST, 0, List.of())).isEqualTo(PairTable.empty());
    }

    @Test
    void aTenfoldSlowerInstanceKeepsATenthOfAShare() {
        PairPlanner planner = new PairPlanner(Policy.JOINT, 0, 0.1);
        List<Candidate> even = new ArrayList<>();
        List<Candidate> oneSlow = new ArrayList<>();
        for (int i = 1; i <= 8; i++) {
            even.add(PairPlannerPropertiesTest.candidate(i, 100, 10));
            oneSlow.add(PairPlannerPropertiesTest.candidate(i, 100, i == 8 ? 1 : 10));
        }
        PairTable before = planner.plan(even);
        for (int i = 1; i <= 8; i++) {
            assertThat(before.mentions(i)).isEqualTo(16);
        }
        PairTable after = planner.plan(oneSlow);
        // Ideal: 128 / 71 = 1.8 mentions.
        assertThat(after.mentions(8)).isBetween(1, 2);
        assertThat(after.difference(before).length).isLessThanOrEqualTo(30);
    }

    @Test
    void pairsAreMixed() {
        List<Candidate> even = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            even.add(PairPlannerPropertiesTest.candidate(i, 100, 1));
        }
        PairTable table = plan(Policy.JOINT, 0, even);
        Map<String, Integer> combinations = new HashMap<>();
        Map<Integer, Integer> firsts = new HashMap<>();
        for (int i = 0; i < PairTable.CELLS; i++) {
            int a = PairTable.first(table.cell(i));
            int b = PairTable.second(table.cell(i));
            combinations.merge(Math.min(a, b) + "-" + Math.max(a, b), 1, Integer::sum);
            firsts.merge(a, 1, Integer::sum);
        }
        // 64 cells over six combinations: 10.7 each.
        assertThat(combinations).hasSize(6);
        assertThat(combinations.values()).allSatisfy(count -> assertThat(count).isBetween(8, 13));
        assertThat(firsts.values()).allSatisfy(count -> assertThat(count).isBetween(14, 18));
    }

    @Test
    void anInstanceThatMissedTheDeadlineComesBackOnlyWithRoomToSpare() {
        PairPlanner planner = new PairPlanner(Policy.JOINT, 1_000, 0.1);
        planner.plan(List.of(candidate(1, 500), candidate(2, 500)));
        assertThat(planner.serving()).containsExactly(1, 2);
        planner.plan(List.of(candidate(1, 500), candidate(2, 1_001)));
        assertThat(planner.serving()).containsExactly(1);
        planner.plan(List.of(candidate(1, 500), candidate(2, 950)));
        assertThat(planner.serving()).containsExactly(1);
        planner.plan(List.of(candidate(1, 500), candidate(2, 900)));
        assertThat(planner.serving()).containsExactly(1, 2);
    }

    @Test
    void anAdoptedTableIsTheStartOfTheNext() {
        List<Candidate> even = List.of(candidate(1, 100), candidate(2, 100), candidate(3, 100));
        PairTable standing = plan(Policy.JOINT, 0, even);
        PairPlanner restarted = new PairPlanner(Policy.JOINT, 0, 0.1);
        restarted.adopt(standing);
        assertThat(restarted.plan(even)).isEqualTo(standing);

        PairPlanner best = new PairPlanner(Policy.JOINT_BEST, 0, 0.1);
        best.adopt(PairTable.only(2));
        assertThat(best.plan(List.of(candidate(1, 95), candidate(2, 100)))).isEqualTo(PairTable.only(2));
    }

    @Test
    void anInstanceThatStandsTwiceIsRefused() {
        assertThatThrownBy(() -> plan(Policy.JOINT, 0, List.of(candidate(7, 1), candidate(7, 2))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("instance 7");
    }

    private static PairTable plan(Policy policy, long deadlineUs, List<Candidate> candidates) {
        return new PairPlanner(policy, deadlineUs, 0.1).plan(candidates);
    }

    private static Candidate candidate(int instance, long computeUs) {
        return PairPlannerPropertiesTest.candidate(instance, computeUs, 1);
    }
}
