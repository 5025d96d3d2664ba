package dev.weft.compute.select;

import java.util.Arrays;
import java.util.List;

/**
 * Fills one column of a table: each candidate as often as its capacity says, beside others that it should not stand twice
 * with, and what may stay stays.
 */
final class ColumnFiller {
    private static final int NOBODY = 0;
    private static final int SCATTER = 0x9e3779b1;
    private static final int MIX = 128;

    private final int[] instances;
    private final int[] left;
    private final int[] column;
    private final int[][] beside;

    private ColumnFiller(int[] instances, int[] due, int cells, int[][] beside) {
        this.instances = instances;
        this.left = due;
        this.column = new int[cells];
        this.beside = beside;
    }

    /**
     * Fills a column.
     *
     * @param candidates at least one, in ascending order of their numbers
     * @param previous the column that stands; 0 where nothing does
     * @param beside the other columns of the same rows
     */
    static int[] fill(List<Candidate> candidates, int[] previous, int[]... beside) {
        int[] instances = new int[candidates.size()];
        double[] capacities = new double[instances.length];
        int[] mentions = new int[instances.length];
        for (int i = 0; i < instances.length; i++) {
            instances[i] = candidates.get(i).instance();
            capacities[i] = candidates.get(i).due();
        }
        for (int standing : previous) {
            int i = Arrays.binarySearch(instances, standing);
            if (i >= 0) {
                mentions[i]++;
            }
        }
        int[] due = Apportionment.round(
                Apportionment.ideal(capacities, previous.length, previous.length), mentions, previous.length);
        ColumnFiller filler = new ColumnFiller(instances, due, previous.length, beside);
        filler.keep(previous);
        filler.complete();
        return filler.column;
    }

    private void keep(int[] previous) {
        for (int row = 0; row < column.length; row++) {
            int i = Arrays.binarySearch(instances, previous[row]);
            if (i >= 0 && left[i] > 0 && !taken(row, instances[i])) {
                column[row] = instances[i];
                left[i]--;
            }
        }
    }

    private void complete() {
        for (int row = 0; row < column.length; row++) {
            if (column[row] == NOBODY) {
                int free = mostLeft(row, true);
                // Only some that stand in this row already are left: one of them stands here twice, which spoils
                // nothing.
                place(row, free < 0 ? mostLeft(row, false) : free);
            }
        }
    }

    private void place(int row, int index) {
        column[row] = instances[index];
        left[index]--;
    }

    private int mostLeft(int row, boolean untaken) {
        int most = -1;
        for (int i = 0; i < instances.length; i++) {
            boolean may = left[i] > 0 && !(untaken && taken(row, instances[i]));
            if (may && (most < 0 || left[i] > left[most] || (left[i] == left[most] && before(row, i, most)))) {
                most = i;
            }
        }
        return most;
    }

    /** Among equals the order differs from row to row, so that neighbours mix. */
    private boolean before(int row, int a, int b) {
        return mixed(row, instances[a]) < mixed(row, instances[b]);
    }

    private static int mixed(int row, int instance) {
        int value = (row * MIX + instance) * SCATTER;
        return (value ^ value >>> 15) * SCATTER;
    }

    private boolean taken(int row, int instance) {
        for (int[] other : beside) {
            if (other[row] == instance) {
                return true;
            }
        }
        return false;
    }
}
