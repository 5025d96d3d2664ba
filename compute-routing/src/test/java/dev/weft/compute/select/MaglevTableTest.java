package dev.weft.compute.select;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class MaglevTableTest {
    private static final int[] SIZES = {PairTable.CELLS, 4 * PairTable.CELLS};

    @Provide
    Arbitrary<List<Candidate>> weighted() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 4095),
                        Arbitraries.integers().between(1, 1000))
                .as((instance, weight) -> new Candidate(instance, 0, 0, 1, weight, false))
                .list()
                .ofMinSize(1)
                .ofMaxSize(80)
                .uniqueElements(Candidate::instance)
                .map(MaglevTableTest::sorted);
    }

    private static List<Candidate> sorted(List<Candidate> candidates) {
        return candidates.stream().sorted((a, b) -> a.instance() - b.instance()).collect(Collectors.toList());
    }

    @Property(tries = 300)
    void sharesAreTheWeightsWithinOneEntry(@ForAll("weighted") List<Candidate> candidates) {
        long sum = candidates.stream().mapToLong(Candidate::weight).sum();
        for (int size : SIZES) {
            int[] table = MaglevTable.fill(candidates, size);
            for (Candidate candidate : candidates) {
                long entries = Arrays.stream(table)
                        .filter(i -> i == candidate.instance())
                        .count();
                assertThat(Math.abs(entries * sum - candidate.weight() * (long) size))
                        .as("%s has %d of %d entries", candidate, entries, size)
                        .isLessThan(sum);
            }
        }
    }

    @Property(tries = 200)
    void ofEqualWeightsTheTableIsThatOfThePaper(@ForAll("weighted") List<Candidate> drawn) {
        List<Candidate> candidates = drawn.stream()
                .map(c -> new Candidate(c.instance(), 0, 0, 1, 7, false))
                .collect(Collectors.toList());
        for (int size : SIZES) {
            int[] entry = populate(candidates, size);
            int[] expected =
                    Arrays.stream(entry).map(i -> candidates.get(i).instance()).toArray();
            assertThat(MaglevTable.fill(candidates, size)).isEqualTo(expected);
        }
    }

    /** Pseudocode 1 of the Maglev paper, line by line; only the permutations are ours. */
    private static int[] populate(List<Candidate> backends, int m) {
        int n = backends.size();
        int[][] permutation = new int[n][];
        int[] next = new int[n];
        for (int i = 0; i < n; i++) {
            permutation[i] = MaglevTable.order(backends.get(i).instance(), m);
            next[i] = 0;
        }
        int[] entry = new int[m];
        for (int j = 0; j < m; j++) {
            entry[j] = -1;
        }
        int filled = 0;
        while (true) {
            for (int i = 0; i < n; i++) {
                int c = permutation[i][next[i]];
                while (entry[c] >= 0) {
                    next[i] = next[i] + 1;
                    c = permutation[i][next[i]];
                }
                entry[c] = i;
                next[i] = next[i] + 1;
                filled = filled + 1;
                if (filled == m) {
                    return entry;
                }
            }
        }
    }

    @Property(tries = 200)
    void anOrderHasEachEntryOnce(@ForAll("weighted") List<Candidate> candidates) {
        for (Candidate candidate : candidates) {
            int[] order = MaglevTable.order(candidate.instance(), PairTable.CELLS);
            assertThat(Arrays.stream(order).distinct().count()).isEqualTo(PairTable.CELLS);
            assertThat(Arrays.stream(order).max().orElse(-1)).isEqualTo(PairTable.CELLS - 1);
        }
    }

    /** The entries that had to move are those of the instance that left; of the others few move. */
    @Test
    void whoLeavesTakesFewOthersAlong() {
        Random random = new Random(8);
        for (int count : new int[] {2, 3, 5, 8, 16, 32, 64}) {
            int moved = 0;
            int all = 0;
            for (int draw = 0; draw < 50; draw++) {
                List<Candidate> before = sorted(random.ints(1, 4096)
                        .distinct()
                        .limit(count)
                        .mapToObj(i -> new Candidate(i, 0, 0, 1, 1 + random.nextInt(10), false))
                        .collect(Collectors.toList()));
                List<Candidate> after = new ArrayList<>(before);
                int gone = after.remove(random.nextInt(count)).instance();
                int[] table = MaglevTable.fill(before, 4 * PairTable.CELLS);
                int[] next = MaglevTable.fill(after, 4 * PairTable.CELLS);
                int here = 0;
                for (int i = 0; i < table.length; i++) {
                    assertThat(next[i]).isNotEqualTo(gone);
                    here += table[i] != gone && table[i] != next[i] ? 1 : 0;
                }
                assertThat(here).as("moved with %d instances", count).isLessThan(table.length / 6);
                moved += here;
                all += table.length;
            }
            assertThat(moved).as("moved with %d instances, of %d", count, all).isLessThan(all / 12);
        }
    }
}
