package dev.weft.compute.select;

import java.util.Arrays;

/**
 * The candidates of one pool as the data plane reads them: {@value #CELLS} cells or a power of two times as many, each {@code a
 * << 16 | b}. A flow's digest picks the cell, and the cheaper of the two instances gets the flow; {@code b = 0} leaves
 * only {@code a}, and an empty cell (0) drops the flow. Immutable.
 */
public final class PairTable {
    /** Cells of a table, if it is no larger one. */
    public static final int CELLS = 64;

    private static final PairTable EMPTY = new PairTable(new int[CELLS]);

    private final int[] cells;

    private PairTable(int[] cells) {
        this.cells = cells;
    }

    /** The table of a pool without candidates. */
    public static PairTable empty() {
        return EMPTY;
    }

    /** The same, of so many cells. */
    static PairTable empty(int cells) {
        return cells == CELLS ? EMPTY : of(new int[cells]);
    }

    /**
     * How many cells a pool of so many instances should have: {@value #CELLS}, or a power of two times as many, so that there
     * are no more instances than cells. Each is then mentioned often enough to have its share.
     */
    public static int cellsFor(int instances) {
        int cells = CELLS;
        while (cells < instances) {
            cells *= 2;
        }
        return cells;
    }

    /**
     * Returns the table with these cells.
     *
     * @throws IllegalArgumentException if there are not {@value #CELLS} cells, or a power of two times as many
     */
    public static PairTable of(int[] cells) {
        if (cells.length < CELLS || Integer.bitCount(cells.length) != 1) {
            throw new IllegalArgumentException(
                    "a pair table has " + CELLS + " cells or a power of two times as many, not " + cells.length);
        }
        return new PairTable(cells.clone());
    }

    /** Returns the table in which one instance takes everything. */
    public static PairTable only(int instance) {
        return only(instance, CELLS);
    }

    /** Returns the table of so many cells in which one instance takes everything. */
    static PairTable only(int instance, int size) {
        int[] cells = new int[size];
        Arrays.fill(cells, pair(instance, 0));
        return new PairTable(cells);
    }

    /** Packs a cell. */
    public static int pair(int first, int second) {
        return first << 16 | second;
    }

    /** Returns the first instance of a packed cell. */
    public static int first(int cell) {
        return cell >>> 16;
    }

    /** Returns the second instance of a packed cell; 0: none. */
    public static int second(int cell) {
        return cell & 0xffff;
    }

    /** How many cells it has. */
    public int size() {
        return cells.length;
    }

    /** Returns cell {@code index}, 0 to {@link #size} - 1. */
    public int cell(int index) {
        return cells[index];
    }

    /** Returns a copy of all cells. */
    public int[] cells() {
        return cells.clone();
    }

    /** How often an instance stands in the table; in one whose cells have two different ones at most once a cell. */
    public int mentions(int instance) {
        int count = 0;
        for (int cell : cells) {
            count += first(cell) == instance ? 1 : 0;
            count += second(cell) == instance ? 1 : 0;
        }
        return count;
    }

    /** Returns the indices of the cells in which two tables of one size differ, ascending. */
    public int[] difference(PairTable other) {
        int[] changed = new int[cells.length];
        int count = 0;
        for (int i = 0; i < cells.length; i++) {
            if (cells[i] != other.cells[i]) {
                changed[count++] = i;
            }
        }
        return Arrays.copyOf(changed, count);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PairTable && Arrays.equals(cells, ((PairTable) other).cells);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(cells);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("pairs{");
        for (int cell : cells) {
            text.append(first(cell)).append('/').append(second(cell)).append(' ');
        }
        text.setCharAt(text.length() - 1, '}');
        return text.toString();
    }
}
