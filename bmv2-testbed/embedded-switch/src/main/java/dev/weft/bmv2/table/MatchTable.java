package dev.weft.bmv2.table;

import dev.weft.bmv2.program.Table;
import dev.weft.bmv2.state.Journal;
import dev.weft.bmv2.state.Meter;
import dev.weft.bmv2.version.Reader;

/**
 * One table as one worker's packets read it: the version that the worker's {@link Reader} holds. Lookups take no lock and
 * allocate nothing.
 *
 * <p>Besides {@link #lookup} there is a method per structure: a caller that knows the {@link #kind} reaches the code of
 * that structure without a call that the JIT could not inline.
 */
public final class MatchTable {
    /** How entries are found, and the names of the methods that do. */
    public enum Kind {
        /** {@link #find} and {@link #rows}: what a hit runs lies in a row of words. */
        ROWS("lookupExact", "find", "rows"),
        /** The same by {@link #findPrefix} and {@link #prefixRows}. */
        PREFIX_ROWS("lookupPrefix", "findPrefix", "prefixRows"),
        /** The same by {@link #findTuples} and {@link #tupleRows}. */
        TUPLE_ROWS("lookupTuples", "findTuples", "tupleRows"),
        /** {@link #lookupExact}. */
        EXACT("lookupExact", null, null),
        /** {@link #lookupPrefix}. */
        PREFIX("lookupPrefix", null, null),
        /** {@link #lookupTuples}. */
        TUPLES("lookupTuples", null, null);

        private final String lookup;
        private final String find;
        private final String rows;

        Kind(String lookup, String find, String rows) {
            this.lookup = lookup;
            this.find = find;
            this.rows = rows;
        }

        /** Method that gives the entry. */
        public String lookup() {
            return lookup;
        }

        /** Method that gives the place of the row; null without rows. */
        public String find() {
            return find;
        }

        /** Method that gives the rows; null without. */
        public String rows() {
            return rows;
        }

        /** Whether lookups go by masks. */
        public boolean masked() {
            return this == TUPLE_ROWS || this == TUPLES;
        }
    }

    /** The second-level cache holds the rows of fewer entries. */
    private static final int LARGE = 1 << 12;

    private final TableContents contents;
    private final Reader reader;
    private final Kind kind;
    private final EntryIndex first;
    private final EntryIndex second;
    private final TupleIndex.Found found;

    MatchTable(TableContents contents, Reader reader) {
        this.contents = contents;
        this.reader = reader;
        this.first = contents.index(0);
        this.second = contents.index(1);
        this.kind = switch (contents.layout().shape()) {
            case EXACT -> contents.layout().rowData() >= 0 ? Kind.ROWS : Kind.EXACT;
            case PREFIX -> contents.layout().rowData() >= 0 ? Kind.PREFIX_ROWS : Kind.PREFIX;
            case TUPLES -> contents.layout().rowData() >= 0 ? Kind.TUPLE_ROWS : Kind.TUPLES;
        };
        this.found = kind == Kind.TUPLE_ROWS
                ? new TupleIndex.Found(
                        contents.layout().markAt(), contents.layout().rowData())
                : null;
    }

    public Table table() {
        return contents.table();
    }

    public Kind kind() {
        return kind;
    }

    /** Words of a lookup key. */
    public int keyWords() {
        return contents.layout().words();
    }

    /** First word of a key field. */
    public int keyOffset(int field) {
        return contents.layout().offset(field);
    }

    private EntryIndex side() {
        return reader.side() == 0 ? first : second;
    }

    /** The best entry for a key, or null. */
    public Entry lookup(long[] key) {
        return side().lookup(key);
    }

    /** As {@link #lookup}. */
    public Entry lookupExact(long[] key) {
        return ((ExactIndex) side()).lookup(key);
    }

    /** As {@link #lookup}. */
    public Entry lookupPrefix(long[] key) {
        return ((TrieIndex) side()).lookup(key);
    }

    /** As {@link #lookup}. */
    public Entry lookupTuples(long[] key) {
        return ((TupleIndex) side()).lookup(key);
    }

    /** Where in {@link #rows} the row of a key starts, negative if there is none. */
    public int find(long[] key) {
        return ((ExactIndex) side()).find(key);
    }

    /** As {@link #find(long[])} for keys of one word. */
    public int find(long key) {
        return ((ExactIndex) side()).find(key);
    }

    /** All rows. */
    public long[] rows() {
        return ((ExactIndex) side()).rows();
    }

    /** As {@link #find(long[])}. */
    public int findPrefix(long[] key) {
        return ((TrieIndex) side()).find(key);
    }

    /** As {@link #rows}. */
    public long[] prefixRows() {
        return ((TrieIndex) side()).rows();
    }

    /** As {@link #find(long[])}. */
    public int findTuples(long[] key) {
        return ((TupleIndex) side()).find(key, found);
    }

    /** The row that {@link #findTuples} found last lies here. */
    public long[] tupleRows() {
        return found.rows();
    }

    /** Words of a row before the word whose lower half is the action's index + 1; the action's data follow. */
    public int markAt() {
        return contents.layout().markAt();
    }

    /** Whether so many entries are there that lookups wait for memory. */
    public boolean isLarge() {
        return side().size() >= LARGE;
    }

    /**
     * Reads what lookups of keys will read, see {@link EntryIndex#touch}.
     *
     * @param keys one after the other; overwritten
     * @param places room for a number for each key
     * @return something that depends on what was read
     */
    public long touch(long[] keys, int[] places, int count) {
        return side().touch(keys, places, count);
    }

    /** What a miss runs, or null. */
    public ActionBinding defaultBinding() {
        return contents.defaultBinding(reader.side());
    }

    /** The direct meter of misses, or null if it is not configured. */
    public Meter missMeter() {
        return contents.missMeter(reader.side());
    }

    /** Notes the colour of {@link #missMeter} for a packet. */
    public void missMarked(int colour, int lengthBytes, Journal journal) {
        contents.misses().colours.count(colour, lengthBytes, journal);
    }

    /** Notes a miss. */
    public void miss(int lengthBytes, Journal journal) {
        contents.misses().hit(true, false, lengthBytes, 0, journal);
    }
}
