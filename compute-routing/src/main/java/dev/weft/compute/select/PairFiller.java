package dev.weft.compute.select;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Places mentions in cells: every instance as often as it is due, never twice in one cell, and every position that may
 * stay stays. At most two cells change for each mention that an instance gains: the one it enters, and one to swap with
 * where only its own cells are open.
 */
final class PairFiller {
    private static final int FREE = -1;

    /** Index of the instance at position 2 * cell and 2 * cell + 1. */
    private final int[] positions;

    private final int cells;

    private final int[] instances;
    private final int[] due;
    private final int[] left;
    private final int[] first;

    /** How often two stand in one cell, once that is asked: most plans leave nothing to place. */
    private int[][] together;

    /**
     * Prepares a table.
     *
     * @param instances ascending, at least two
     * @param due mentions of each, at most one a cell; their sum is two a cell
     */
    PairFiller(int[] instances, int[] due, int cells) {
        this.cells = cells;
        this.positions = new int[2 * cells];
        this.instances = instances;
        this.due = due;
        this.left = due.clone();
        this.first = new int[due.length];
        Arrays.fill(positions, FREE);
    }

    /** Shares the mentions of a table by capacity among at least two candidates, in ascending order of their numbers. */
    static PairTable share(List<Candidate> serving, PairTable previous) {
        int[] instances = new int[serving.size()];
        double[] capacities = new double[serving.size()];
        int[] mentions = new int[serving.size()];
        for (int i = 0; i < instances.length; i++) {
            instances[i] = serving.get(i).instance();
            capacities[i] = serving.get(i).due();
        }
        for (int cell : previous.cells()) {
            mention(instances, PairTable.first(cell), mentions);
            mention(instances, PairTable.second(cell), mentions);
        }
        int cells = previous.size();
        int[] due = Apportionment.round(Apportionment.ideal(capacities, 2 * cells, cells), mentions, cells);
        return new PairFiller(instances, due, cells).fill(previous);
    }

    private static void mention(int[] instances, int instance, int[] mentions) {
        int index = Arrays.binarySearch(instances, instance);
        if (index >= 0) {
            mentions[index]++;
        }
    }

    PairTable fill(PairTable previous) {
        keep(previous);
        Deque<Integer> stuck = new ArrayDeque<>();
        int open = 0;
        for (int cell = 0; cell < cells; cell++) {
            open += positions[2 * cell] == FREE || positions[2 * cell + 1] == FREE ? 1 : 0;
        }
        for (int cell = 0; cell < cells; cell++) {
            boolean firstFree = positions[2 * cell] == FREE;
            boolean secondFree = positions[2 * cell + 1] == FREE;
            if (firstFree && secondFree) {
                place(2 * cell, mostLeft(FREE));
                fillBeside(2 * cell + 1, open, stuck);
                orient(cell);
            } else if (firstFree) {
                fillBeside(2 * cell, open, stuck);
            } else if (secondFree) {
                fillBeside(2 * cell + 1, open, stuck);
            }
            open -= firstFree || secondFree ? 1 : 0;
        }
        for (int position : stuck) {
            swapIn(position);
        }
        int[] filled = new int[cells];
        for (int cell = 0; cell < cells; cell++) {
            filled[cell] = PairTable.pair(instances[positions[2 * cell]], instances[positions[2 * cell + 1]]);
        }
        return PairTable.of(filled);
    }

    private void keep(PairTable previous) {
        for (int cell = 0; cell < cells; cell++) {
            int packed = previous.cell(cell);
            keep(2 * cell, PairTable.first(packed));
            keep(2 * cell + 1, PairTable.second(packed));
        }
    }

    private void keep(int position, int instance) {
        int index = Arrays.binarySearch(instances, instance);
        if (index >= 0 && left[index] > 0 && positions[position ^ 1] != index) {
            place(position, index);
        }
    }

    private void place(int position, int index) {
        positions[position] = index;
        left[index]--;
        if ((position & 1) == 0) {
            first[index]++;
        }
        int beside = positions[position ^ 1];
        if (beside != FREE && together != null) {
            together[index][beside]++;
            together[beside][index]++;
        }
    }

    private int[][] together() {
        if (together == null) {
            together = new int[due.length][due.length];
            for (int cell = 0; cell < cells; cell++) {
                int a = positions[2 * cell];
                int b = positions[2 * cell + 1];
                if (a != FREE && b != FREE) {
                    together[a][b]++;
                    together[b][a]++;
                }
            }
        }
        return together;
    }

    private void fillBeside(int position, int open, Deque<Integer> stuck) {
        int partner = positions[position ^ 1];
        int index = mostLeft(partner);
        if (index == FREE) {
            stuck.add(position);
            return;
        }
        // Whoever has a mention left for every open cell has to be in this one.
        if (left[index] < open) {
            index = rarestBeside(partner);
        }
        place(position, index);
    }

    private int mostLeft(int except) {
        int most = FREE;
        for (int i = 0; i < left.length; i++) {
            if (i != except && left[i] > 0 && (most == FREE || left[i] > left[most])) {
                most = i;
            }
        }
        return most;
    }

    /** The instance that meets the partner least often, measured by what both are due: choices mix well. */
    private int rarestBeside(int partner) {
        int rarest = FREE;
        double best = 0;
        for (int i = 0; i < left.length; i++) {
            if (i == partner || left[i] == 0) {
                continue;
            }
            double missing = (double) due[i] * due[partner] / positions.length - together()[i][partner];
            if (rarest == FREE || missing > best || (missing == best && left[i] > left[rarest])) {
                rarest = i;
                best = missing;
            }
        }
        return rarest;
    }

    /** At equal costs the first of a cell is chosen: each instance is first in half of its cells. */
    private void orient(int cell) {
        int a = positions[2 * cell];
        int b = positions[2 * cell + 1];
        // Counted before this cell: a stands first here.
        if (b != FREE && (long) (first[a] - 1) * due[b] > (long) first[b] * due[a]) {
            positions[2 * cell] = b;
            positions[2 * cell + 1] = a;
            first[a]--;
            first[b]++;
        }
    }

    /** Only the instance that stands beside is left: another cell without it takes it and gives one of its own. */
    private void swapIn(int position) {
        int index = positions[position ^ 1];
        for (int other = 0; other < positions.length; other++) {
            int moved = positions[other];
            int besideMoved = positions[other ^ 1];
            if (moved != FREE && besideMoved != FREE && moved != index && besideMoved != index) {
                positions[other] = index;
                positions[position] = moved;
                left[index]--;
                return;
            }
        }
        throw new IllegalStateException("instance " + instances[index] + " is due " + due[index] + " of " + cells
                + " cells and finds no cell without itself");
    }
}
