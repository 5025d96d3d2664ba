package dev.weft.bmv2.table;

import dev.weft.bmv2.program.Table;
import dev.weft.bmv2.state.Journal;
import dev.weft.bmv2.version.Reader;

/**
 * One table as one worker's packets read it: the version that the worker's {@link Reader} holds. Lookups take no lock and
 * allocate nothing.
 */
public final class MatchTable {
    private final TableContents contents;
    private final Reader reader;
    private final EntryIndex first;
    private final EntryIndex second;

    MatchTable(TableContents contents, Reader reader) {
        this.contents = contents;
        this.reader = reader;
        this.first = contents.index(0);
        this.second = contents.index(1);
    }

    public Table table() {
        return contents.table();
    }

    /** Words of a lookup key. */
    public int keyWords() {
        return contents.layout().words();
    }

    /** First word of a key field. */
    public int keyOffset(int field) {
        return contents.layout().offset(field);
    }

    /** The best entry for a key, or null. */
    public Entry lookup(long[] key) {
        return (reader.side() == 0 ? first : second).lookup(key);
    }

    /** What a miss runs, or null. */
    public ActionBinding defaultBinding() {
        return contents.defaultBinding(reader.side());
    }

    /** Notes a miss. */
    public void miss(int lengthBytes, Journal journal) {
        contents.misses().hit(true, false, lengthBytes, 0, journal);
    }
}
