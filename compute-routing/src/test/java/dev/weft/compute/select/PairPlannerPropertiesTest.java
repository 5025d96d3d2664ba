package dev.weft.compute.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class PairPlannerPropertiesTest {
    private static final double HYSTERESIS = 0.1;

    @Provide
    Arbitrary<List<Candidate>> candidates() {
        Arbitrary<Double> capacities = Arbitraries.oneOf(
                Arbitraries.doubles().between(0.1, 10), Arbitraries.doubles().between(0, 1e6), Arbitraries.just(0.0));
        Arbitrary<Candidate> candidate = Combinators.combine(
                        Arbitraries.integers().between(1, 60),
                        Arbitraries.longs().between(0, 30_000),
                        Arbitraries.longs().between(0, 30_000),
                        capacities)
                .as(Candidate::new);
        return candidate.list().ofMinSize(0).ofMaxSize(40).uniqueElements(Candidate::instance);
    }

    @Property(tries = 300)
    void sharesAreWithinOneMentionOfTheIdeal(
            @ForAll("candidates") List<Candidate> before, @ForAll("candidates") List<Candidate> now) {
        PairPlanner planner = new PairPlanner(Policy.JOINT, 0, HYSTERESIS);
        planner.plan(before);
        PairTable table = planner.plan(now);
        if (now.size() < 2) {
            return;
        }
        Map<Integer, Double> ideal = idealByBisection(now);
        for (Candidate candidate : now) {
            assertThat((double) table.mentions(candidate.instance()))
                    .as("mentions of %s", candidate)
                    .isCloseTo(ideal.get(candidate.instance()), within(1.0 + 1e-6));
        }
    }

    /** The capped proportional split, found another way: the factor at which the capped shares fill the table. */
    private static Map<Integer, Double> idealByBisection(List<Candidate> candidates) {
        double sum = candidates.stream().mapToDouble(Candidate::capacity).sum();
        Map<Integer, Double> weights = new TreeMap<>();
        candidates.forEach(c -> weights.put(c.instance(), sum > 0 ? c.capacity() : 1));
        long positive = weights.values().stream().filter(w -> w > 0).count();
        if (positive < 2) {
            // One with capacity takes a mention in every cell; the others share the rest evenly.
            double rest = 64.0 / (weights.size() - 1);
            weights.replaceAll((instance, weight) -> weight > 0 ? 64 : rest);
            return weights;
        }
        double low = 0;
        double high = 64
                / weights.values().stream()
                        .filter(w -> w > 0)
                        .min(Double::compare)
                        .orElseThrow();
        for (int i = 0; i < 2000; i++) {
            double middle = (low + high) / 2;
            double filled = weights.values().stream()
                    .mapToDouble(w -> Math.min(64, w * middle))
                    .sum();
            if (filled < 128) {
                low = middle;
            } else {
                high = middle;
            }
        }
        double factor = high;
        weights.replaceAll((instance, weight) -> Math.min(64, weight * factor));
        return weights;
    }

    @Property(tries = 300)
    void noCellNamesAnInstanceTwiceOrAStranger(
            @ForAll @Size(min = 1, max = 4) List<@net.jqwik.api.From("candidates") List<Candidate>> rounds) {
        PairPlanner planner = new PairPlanner(Policy.JOINT, 0, HYSTERESIS);
        for (List<Candidate> round : rounds) {
            PairTable table = planner.plan(round);
            Set<Integer> known = round.stream().map(Candidate::instance).collect(Collectors.toSet());
            for (int i = 0; i < PairTable.CELLS; i++) {
                int first = PairTable.first(table.cell(i));
                int second = PairTable.second(table.cell(i));
                switch (known.size()) {
                    case 0:
                        assertThat(table.cell(i)).isZero();
                        break;
                    case 1:
                        assertThat(known).contains(first);
                        assertThat(second).isZero();
                        break;
                    default:
                        assertThat(known).contains(first, second);
                        assertThat(first).isNotEqualTo(second);
                }
            }
        }
    }

    @Property(tries = 300)
    void noInstanceThatMissesTheDeadlineServesWhileOneMeetsIt(
            @ForAll @Size(min = 1, max = 4) List<@net.jqwik.api.From("candidates") List<Candidate>> rounds,
            @ForAll @IntRange(min = 1, max = 60_000) int deadlineUs) {
        for (Policy policy : List.of(Policy.JOINT, Policy.JOINT_BEST)) {
            PairPlanner planner = new PairPlanner(policy, deadlineUs, HYSTERESIS);
            for (List<Candidate> round : rounds) {
                PairTable table = planner.plan(round);
                boolean oneFits = round.stream().anyMatch(c -> c.totalUs() <= deadlineUs);
                for (Candidate candidate : round) {
                    if (oneFits && candidate.totalUs() > deadlineUs) {
                        assertThat(table.mentions(candidate.instance()))
                                .as("%s with deadline %s", candidate, deadlineUs)
                                .isZero();
                    }
                }
                if (!round.isEmpty()) {
                    assertThat(planner.serving()).isNotEmpty();
                }
            }
        }
    }

    @Property(tries = 300)
    void fewCellsChange(@ForAll("candidates") List<Candidate> before, @ForAll("candidates") List<Candidate> now) {
        PairPlanner planner = new PairPlanner(Policy.JOINT, 0, HYSTERESIS);
        PairTable old = planner.plan(before);
        PairTable table = planner.plan(now);
        if (now.size() < 2) {
            return;
        }
        int gained = 0;
        for (Candidate candidate : now) {
            gained += Math.max(0, table.mentions(candidate.instance()) - old.mentions(candidate.instance()));
        }
        assertThat(table.difference(old).length).isLessThanOrEqualTo(2 * gained);
        assertThat(planner.plan(now)).as("the same candidates again").isEqualTo(table);
    }

    @Property(tries = 100)
    void theOrderOfTheCandidatesDoesNotMatter(
            @ForAll("candidates") List<Candidate> before,
            @ForAll("candidates") List<Candidate> now,
            @ForAll long seed) {
        for (Policy policy : Policy.values()) {
            PairPlanner one = new PairPlanner(policy, 20_000, HYSTERESIS);
            one.plan(before);
            PairPlanner other = new PairPlanner(policy, 20_000, HYSTERESIS);
            List<Candidate> shuffledBefore = new ArrayList<>(before);
            Collections.shuffle(shuffledBefore, new Random(seed));
            other.plan(shuffledBefore);
            List<Candidate> shuffledNow = new ArrayList<>(now);
            Collections.shuffle(shuffledNow, new Random(~seed));
            assertThat(other.plan(shuffledNow)).isEqualTo(one.plan(now));
        }
    }

    @Property(tries = 100)
    void noiseWithinTheHysteresisNeverMovesTheBest(
            @ForAll @IntRange(min = 100, max = 100_000) int baseUs,
            @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 0, max = 100) Integer> noise) {
        PairPlanner planner = new PairPlanner(Policy.JOINT_BEST, 0, 0.2);
        PairTable first = planner.plan(List.of(candidate(1, baseUs, 1), candidate(2, baseUs + 1, 1)));
        for (int permille : noise) {
            List<Candidate> now = List.of(candidate(1, baseUs + baseUs * permille / 1000, 1), candidate(2, baseUs, 1));
            assertThat(planner.plan(now)).isEqualTo(first);
        }
    }

    static Candidate candidate(int instance, long computeUs, double capacity) {
        return new Candidate(instance, computeUs, 0, capacity);
    }
}
