package dev.weft.bmv2.table;

/**
 * Finds the best entry for a key: one side of a table. Lookups by many threads at once are safe as long as nobody
 * changes it; {@link dev.weft.bmv2.version.Versions} sees to that. A change costs the same for a large table as for a
 * small one, apart from the doubling of arrays, which is paid for by the insertions before it.
 */
abstract class EntryIndex {
    /**
     * The best entry or null.
     *
     * @param key one word for each limb of each key field, see {@link KeyLayout}
     */
    abstract Entry lookup(long[] key);

    /** Adds an entry whose key and priority no other entry has. */
    abstract void add(Entry entry);

    abstract void remove(Entry entry);

    /** Puts an entry in the place of another one with the same key, priority and handle. */
    abstract void replace(Entry old, Entry entry);

    /** How many memory cells a lookup visits, for tests of growth. */
    abstract int steps(long[] key);

    /**
     * Reads what lookups of keys will read, each without waiting for the one before, so that it is in the caches then.
     *
     * @param keys one after the other; overwritten
     * @param places room for a number for each key
     * @return something that depends on what was read
     */
    long touch(long[] keys, int[] places, int count) {
        return 0;
    }

    /** Entries. */
    abstract int size();

    /** Slots held, used or not, for tests that memory comes back. */
    abstract int capacity();

    /** The structure for a table's kinds of match. */
    static EntryIndex of(KeyLayout layout, long seed) {
        switch (layout.shape()) {
            case EXACT:
                return new ExactIndex(layout.words(), layout.rowData(), seed);
            case PREFIX:
                return new TrieIndex(layout.packing(), layout.words(), layout.rowData());
            default:
                return new TupleIndex(layout, seed);
        }
    }
}
