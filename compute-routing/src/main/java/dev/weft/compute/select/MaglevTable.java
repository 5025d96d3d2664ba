package dev.weft.compute.select;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Consistent hashing as in "Maglev: A Fast and Reliable Software Network Load Balancer" (NSDI 2016), section 3.4: each
 * instance has its own order of the table's entries, and in turns each takes the first in its order that is free. When an
 * instance leaves, its entries are shared by the others and hardly any other entry moves.
 *
 * <p>Two things differ from the paper. The table's size is a power of two, as a data plane without modulo needs: steps of
 * one width through so small a table are too much alike, so each order is a shuffle instead. And turns are given by weight, by the quota method of Balinski and Young: after every turn
 * an instance has its exact share of the entries so far, rounded up or down; with equal weights that is one turn each.
 */
final class MaglevTable {
    private static final int FREE = 0;

    private MaglevTable() {}

    /**
     * Fills a table.
     *
     * @param candidates at least one with a weight above 0, in ascending order of their numbers
     * @param size entries, a power of two
     * @return the instance of each entry
     */
    static int[] fill(List<Candidate> candidates, int size) {
        int[] table = new int[size];
        int[][] order = new int[candidates.size()][];
        int[] next = new int[candidates.size()];
        int[] taken = new int[candidates.size()];
        long sum = 0;
        for (int i = 0; i < next.length; i++) {
            Candidate candidate = candidates.get(i);
            sum += candidate.weight();
            order[i] = order(candidate.instance(), size);
        }
        for (int turn = 1; turn <= size; turn++) {
            int whose = whose(candidates, taken, sum, turn);
            while (table[order[whose][next[whose]]] != FREE) {
                next[whose]++;
            }
            table[order[whose][next[whose]]] = candidates.get(whose).instance();
            taken[whose]++;
        }
        return table;
    }

    /** Of those whose share of the turns so far is not used up, the one that each of its entries costs most weight. */
    private static int whose(List<Candidate> candidates, int[] taken, long sum, int turn) {
        int whose = -1;
        for (int i = 0; i < taken.length; i++) {
            long weight = candidates.get(i).weight();
            if (taken[i] * sum < weight * turn
                    && (whose < 0
                            || weight * (taken[whose] + 1)
                                    > candidates.get(whose).weight() * (taken[i] + 1L))) {
                whose = i;
            }
        }
        return whose;
    }

    /** Returns all entries in the order of an instance: a shuffle (Durstenfeld) by the generator SplitMix64. */
    static int[] order(int instance, int size) {
        int[] order = new int[size];
        Arrays.setAll(order, entry -> entry);
        SplittableRandom random = new SplittableRandom(instance);
        for (int left = size; left > 1; left--) {
            int drawn = random.nextInt(left);
            int entry = order[drawn];
            order[drawn] = order[left - 1];
            order[left - 1] = entry;
        }
        return order;
    }

    /** The pairs of a table of as many entries as rows, or four times as many: entry {@code i} stands in row {@code i % rows}. */
    static PairTable columns(int[] table, int firstColumn, int rows) {
        int[] cells = new int[rows];
        Arrays.setAll(
                cells, row -> PairTable.pair(at(table, firstColumn, row, rows), at(table, firstColumn + 1, row, rows)));
        return PairTable.of(cells);
    }

    private static int at(int[] table, int column, int row, int rows) {
        int index = column * rows + row;
        return index < table.length ? table[index] : 0;
    }
}
