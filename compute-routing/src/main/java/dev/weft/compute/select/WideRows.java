package dev.weft.compute.select;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Rows of four candidates. Those are near whose way is longer than the shortest by less than a request takes on average:
 * among them the load decides, so three of a row are near. The fourth is one of all the others: it gets a request when
 * all three are loaded by more than the detour costs. Where there are fewer than three near ones, or only near ones, the
 * places go to whom there is.
 */
final class WideRows {
    private static final double US_PER_SECOND = 1e6;

    /** A near one stays near until its detour is so much longer than the limit: noise in a path moves nobody. */
    private static final double LEAVES_AT = 1.5;

    private SortedSet<Integer> nearBefore = new TreeSet<>();
    private PairTable pairs = PairTable.empty();
    private PairTable more = PairTable.empty();

    PairTable pairs() {
        return pairs;
    }

    PairTable more() {
        return more;
    }

    /**
     * Plans from these candidates, in ascending order, and what stands.
     *
     * @param serving at least two, or one where there are backups
     * @param backups where there are any, the fourth of each row is one of them, and the third a far one where there is one
     */
    void plan(List<Candidate> serving, List<Candidate> backups, PairTable standingPairs, PairTable standingMore) {
        List<Candidate> near = new ArrayList<>();
        List<Candidate> far = new ArrayList<>();
        split(serving, near, far);
        int[][] standing = {
            column(standingPairs, true),
            column(standingPairs, false),
            column(standingMore, true),
            column(standingMore, false)
        };
        int[] none = new int[standingPairs.size()];
        int[] first;
        int[] second;
        if (near.size() > 1) {
            pairs = PairFiller.share(near, standingPairs);
            first = column(pairs, true);
            second = column(pairs, false);
        } else {
            first = ColumnFiller.fill(near, standing[0]);
            second = far.isEmpty() ? none : ColumnFiller.fill(far, standing[1]);
            pairs = join(first, second);
        }
        int farColumns = near.size() > 1 ? 0 : 1;
        int[] third = none;
        boolean farIsThird = !backups.isEmpty() && far.size() > farColumns;
        if (near.size() > 2 && !farIsThird) {
            third = ColumnFiller.fill(near, standing[2], first, second);
        } else if (far.size() > farColumns) {
            third = ColumnFiller.fill(far, standing[2], first, second);
            farColumns++;
        }
        int[] fourth = none;
        if (!backups.isEmpty()) {
            fourth = ColumnFiller.fill(backups, standing[3], first, second, third);
        } else if (far.size() > farColumns) {
            fourth = ColumnFiller.fill(far, standing[3], first, second, third);
        } else if (near.size() > 3) {
            fourth = ColumnFiller.fill(near, standing[3], first, second, third);
        }
        more = join(third, fourth);
    }

    private void split(List<Candidate> serving, List<Candidate> near, List<Candidate> far) {
        long shortestUs = Long.MAX_VALUE;
        double capacity = 0;
        for (Candidate candidate : serving) {
            shortestUs = Math.min(shortestUs, candidate.networkUs());
            capacity += candidate.capacity();
        }
        double requestUs = capacity > 0 ? US_PER_SECOND * serving.size() / capacity : Double.POSITIVE_INFINITY;
        SortedSet<Integer> nearNow = new TreeSet<>();
        for (Candidate candidate : serving) {
            double limitUs = requestUs * (nearBefore.contains(candidate.instance()) ? LEAVES_AT : 1);
            if (candidate.networkUs() - shortestUs <= limitUs) {
                near.add(candidate);
                nearNow.add(candidate.instance());
            } else {
                far.add(candidate);
            }
        }
        nearBefore = nearNow;
    }

    private static int[] column(PairTable table, boolean first) {
        int[] column = new int[table.size()];
        for (int row = 0; row < column.length; row++) {
            column[row] = first ? PairTable.first(table.cell(row)) : PairTable.second(table.cell(row));
        }
        return column;
    }

    private static PairTable join(int[] first, int[] second) {
        int[] cells = new int[first.length];
        for (int row = 0; row < cells.length; row++) {
            cells[row] = PairTable.pair(first[row], second[row]);
        }
        return PairTable.of(cells);
    }
}
