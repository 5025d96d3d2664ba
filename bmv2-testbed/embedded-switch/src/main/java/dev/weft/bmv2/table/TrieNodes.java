package dev.weft.bmv2.table;

import java.util.Arrays;

/**
 * The nodes of a prefix trie, in one array. A node stands for the next six bits of the key (four at the end of a word).
 * One bit map says which prefixes end within these bits, another one which of the 64 values lead on ("tree bitmap",
 * Eatherton, Varghese and Dittia 2004); what they stand for lies packed behind the maps, prefixes first. So most nodes are
 * one cache line.
 *
 * <p>A node's name is where it lies. It moves when it needs more or less room: what changes a node returns where it lies
 * now.
 *
 * <p>References: a node as it is, an entry's row {@code r} as {@code ~r}, nothing as 0.
 */
final class TrieNodes {
    /** Bits of a node. */
    static final int STRIDE = 6;
    /** The last node of a word starts here. */
    static final int LAST_SHIFT = 60;
    /** Cells before the references: the bits before the node's own, and the two maps. */
    static final int HEADER = 3;
    /** The first cell's lowest bits, which are no bits of a prefix: which of a word's nodes it is. */
    static final int LEVEL = 15;

    /** For each value of the bits the prefixes that match it, as bits of the map. */
    private static final long[] MATCHING = new long[1 << STRIDE];

    /** How many references a node has room for. */
    private static final int[] ROOM = {2, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128};

    private static final int MIN_CELLS = 64;

    static {
        for (int value = 0; value < MATCHING.length; value++) {
            for (int length = 0; length < STRIDE; length++) {
                MATCHING[value] |= 1L << internalBit(value, length);
            }
        }
    }

    private long[] cells = new long[MIN_CELLS];
    /** Cells from here on were never used; 0 is no node. */
    private int end = 1;
    /** Cells of nodes that exist, and the most that there were. */
    private int live;

    private int mostLive;

    /** The first free block of each size, whose first cell names the next one. */
    private final int[] free = new int[ROOM.length];

    /** The array; it changes place when it grows. */
    long[] cells() {
        return cells;
    }

    private static int internalBit(int value, int length) {
        return (1 << length) - 1 + (value >>> STRIDE - length);
    }

    /** Adds a node without references. */
    int create(int shift, long bits) {
        int node = allocate(0);
        cells[node] = bits & ~(-1L >>> shift) | shift / STRIDE;
        cells[node + 1] = 0;
        cells[node + 2] = 0;
        return node;
    }

    /** Takes a node away. */
    void free(int node) {
        free(node, size(node));
    }

    private void free(int node, int size) {
        int kind = kind(size);
        cells[node] = free[kind];
        free[kind] = node;
        live -= cellsOf(kind);
    }

    private int allocate(int size) {
        int kind = kind(size);
        int node = free[kind];
        live += cellsOf(kind);
        mostLive = Math.max(mostLive, live);
        if (node != 0) {
            free[kind] = (int) cells[node];
            return node;
        }
        node = end;
        end += cellsOf(kind);
        if (end > cells.length) {
            cells = Arrays.copyOf(cells, Math.multiplyExact(cells.length, 2));
        }
        return node;
    }

    private static int kind(int size) {
        int kind = 0;
        while (ROOM[kind] < size) {
            kind++;
        }
        return kind;
    }

    private static int cellsOf(int kind) {
        return HEADER + ROOM[kind] / 2;
    }

    /** Whether so much lies idle, and so many nodes have gone since the start, that all should be built anew. */
    boolean sparse() {
        return cells.length > MIN_CELLS && live < cells.length / 4 && live < mostLive / 2;
    }

    /** Bits of the word before those of a node. */
    int shift(int node) {
        return (int) (cells[node] & LEVEL) * STRIDE;
    }

    /** The word's bits before those of a node, which can be several steps below its parent; the others mean nothing. */
    long prefix(int node) {
        return cells[node];
    }

    /** Whether a key's word agrees with what lies between the parent and a node, whose first cell is given. */
    static boolean accepts(long first, long bits) {
        return ((bits ^ first) & ~(-1L >>> (first & LEVEL) * STRIDE)) == 0;
    }

    /** The bits of a word that a node looks at, whose first cell is given. */
    static int value(long first, long bits) {
        return (int) (bits << (first & LEVEL) * STRIDE >>> 64 - STRIDE);
    }

    int value(int node, long bits) {
        return value(cells[node], bits);
    }

    /** The longest prefix that ends in a node, or 0. */
    static int longest(long[] cells, int node, int value) {
        long internal = cells[node + 1];
        long found = internal & MATCHING[value];
        if (found == 0) {
            return 0;
        }
        return get(cells, node, Long.bitCount(internal & Long.highestOneBit(found) - 1));
    }

    /** Where a value leads. */
    static int child(long[] cells, int node, int value) {
        long external = cells[node + 2];
        long bit = 1L << value;
        if ((external & bit) == 0) {
            return 0;
        }
        return get(cells, node, Long.bitCount(cells[node + 1]) + Long.bitCount(external & bit - 1));
    }

    int longest(int node, int value) {
        return longest(cells, node, value);
    }

    int child(int node, int value) {
        return child(cells, node, value);
    }

    /** References of a node. */
    int size(int node) {
        return Long.bitCount(cells[node + 1]) + Long.bitCount(cells[node + 2]);
    }

    /** A reference by its number. */
    int get(int node, int slot) {
        return get(cells, node, slot);
    }

    private static int get(long[] cells, int node, int slot) {
        return (int) (cells[node + HEADER + (slot >> 1)] >>> (slot << 5));
    }

    private void set(int node, int slot, int reference) {
        int at = node + HEADER + (slot >> 1);
        int shift = slot << 5;
        cells[at] = cells[at] & ~(0xffff_ffffL << shift) | (reference & 0xffff_ffffL) << shift;
    }

    private int prefixSlot(int node, long bit) {
        return Long.bitCount(cells[node + 1] & bit - 1);
    }

    /** Adds a prefix that ends in a node. */
    int addPrefix(int node, int value, int length, int reference) {
        long bit = 1L << internalBit(value, length);
        int moved = open(node, prefixSlot(node, bit), reference);
        cells[moved + 1] |= bit;
        return moved;
    }

    /** The reference of a prefix that ends in a node. */
    int prefix(int node, int value, int length) {
        return get(node, prefixSlot(node, 1L << internalBit(value, length)));
    }

    /** Removes a prefix that ends in a node. */
    int removePrefix(int node, int value, int length) {
        long bit = 1L << internalBit(value, length);
        int moved = close(node, prefixSlot(node, bit));
        cells[moved + 1] &= ~bit;
        return moved;
    }

    /** Adds, replaces or (0) removes where a value leads. To replace does not move the node. */
    int setChild(int node, int value, int child) {
        long bit = 1L << value;
        long external = cells[node + 2];
        int slot = Long.bitCount(cells[node + 1]) + Long.bitCount(external & bit - 1);
        if ((external & bit) == 0) {
            int moved = open(node, slot, child);
            cells[moved + 2] |= bit;
            return moved;
        }
        if (child != 0) {
            set(node, slot, child);
            return node;
        }
        int moved = close(node, slot);
        cells[moved + 2] &= ~bit;
        return moved;
    }

    private int open(int node, int slot, int reference) {
        int size = size(node);
        int moved = move(node, size, size + 1);
        for (int i = size; i > slot; i--) {
            set(moved, i, get(moved, i - 1));
        }
        set(moved, slot, reference);
        return moved;
    }

    private int close(int node, int slot) {
        int size = size(node);
        for (int i = slot; i < size - 1; i++) {
            set(node, i, get(node, i + 1));
        }
        return move(node, size, size - 1);
    }

    /** Gives a node the room that a number of references takes. */
    private int move(int node, int size, int newSize) {
        if (kind(size) == kind(newSize)) {
            return node;
        }
        int moved = allocate(newSize);
        System.arraycopy(cells, node, cells, moved, HEADER + (Math.min(size, newSize) + 1) / 2);
        free(node, size);
        return moved;
    }
}
