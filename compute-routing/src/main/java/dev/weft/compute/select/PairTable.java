package dev.weft.compute.select;

import java.util.Arrays;

/**
 * The candidates of one pool as the data plane reads them: {@value #CELLS} cells, each {@code a << 16 | b}. A flow's
 * digest picks the cell, and the cheaper of the two instances gets the flow; {@code b = 0} leaves only {@code a}, and an
 * empty cell (0) drops the flow. Immutable.
 */
public final class PairTable {
    /** Cells of a table. */
    public static final int CELLS = 64;

    /** Mentions of instances in a table without single cells. */
    public static final int MENTIONS = 2 * CELLS;

    private static final PairTable EMPTY = new PairTable(new int[CELLS]);

    private final int[] cells;

    private PairTable(int[] cells) {
        this.cells = cells;
    }

    /** The table of a pool without candidates. */
    public static PairTable empty() {
        return EMPTY;
    }

    /**
     * Returns the table with these cells.
     *
     * @throws IllegalArgumentException if there are not {@value #CELLS} cells
     */
    public static PairTable of(int[] cells) {
        if (cells.length != CELLS) {
            throw new IllegalArgumentException("a pair table has " + CELLS + " cells, not " + cells.length);
        }
        return new PairTable(cells.clone());
    }

    /** Returns the table in which one instance takes everything. */
    public static PairTable only(int instance) {
        int[] cells = new int[CELLS];
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

    /** Returns cell {@code index}, 0..{@value #CELLS}-1. */
    public int cell(int index) {
        return cells[index];
    }

    /** Returns a copy of all cells. */
    public int[] cells() {
        return cells.clone();
    }

    /** How often an instance stands in the table; in one whose cells have two different ones at most {@value #CELLS} times. */
    public int mentions(int instance) {
        int count = 0;
        for (int cell : cells) {
            count += first(cell) == instance ? 1 : 0;
            count += second(cell) == instance ? 1 : 0;
        }
        return count;
    }

    /** Returns the indices of the cells in which the tables differ, ascending. */
    public int[] difference(PairTable other) {
        int[] changed = new int[CELLS];
        int count = 0;
        for (int i = 0; i < CELLS; i++) {
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
