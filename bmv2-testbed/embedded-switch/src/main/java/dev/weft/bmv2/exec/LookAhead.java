package dev.weft.bmv2.exec;

import dev.weft.bmv2.program.ParserOp;
import dev.weft.bmv2.program.Primitive;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.table.MatchTable;
import java.util.ArrayList;
import java.util.List;

/**
 * Lookups that the packets of a batch are going to make. All of them together wait for memory little longer than one:
 * {@link #touch} reads what the tables hold for them, each without waiting for the one before, and so into the
 * processor's caches. Nothing but time depends on it: a lookup may be noted in vain, and one that is not noted is only
 * slower. One worker's.
 */
final class LookAhead {
    private final List<Noted> tables = new ArrayList<>();
    private boolean worthwhile;
    /** Keeps the reads from being left out. */
    private long seen;

    /** Keys that are going to be looked up in one table. */
    private static final class Noted {
        private final MatchTable table;
        private final int words;
        private final long[] keys;
        private final int[] places = new int[FrameBatch.MAX_FRAMES];
        private boolean large;
        private int count;

        Noted(MatchTable table) {
            this.table = table;
            this.words = table.keyWords();
            this.keys = new long[FrameBatch.MAX_FRAMES * words];
        }

        void note(long[] key) {
            if (large && count < FrameBatch.MAX_FRAMES) {
                System.arraycopy(key, 0, keys, count * words, words);
                count++;
            }
        }
    }

    /**
     * For a program; null if its packets may not be parsed before earlier packets have left: if a packet may change what
     * the next one's parser reads, or parsing one twice would show.
     */
    static LookAhead of(Program program) {
        boolean counts = program.parser().states().stream()
                .flatMap(state -> state.ops().stream())
                .anyMatch(op -> op instanceof ParserOp.Run run && run.primitive() instanceof Primitive.Count);
        return counts || Parallelism.of(program).serialised() ? null : new LookAhead();
    }

    /** Adds a table; the number to {@link #note} its keys by. */
    int add(MatchTable table) {
        tables.add(new Noted(table));
        return tables.size() - 1;
    }

    /** Starts a batch; false if all tables are so small that caches hold them anyway. */
    boolean begin() {
        boolean any = false;
        for (int i = 0; i < tables.size(); i++) {
            Noted noted = tables.get(i);
            noted.count = 0;
            noted.large = noted.table.isLarge();
            any |= noted.large;
        }
        worthwhile = any;
        return any;
    }

    /** Notes a lookup. */
    void note(int table, long[] key) {
        if (worthwhile) {
            tables.get(table).note(key);
        }
    }

    /** Reads what the tables hold for the lookups. */
    void touch() {
        for (int i = 0; i < tables.size(); i++) {
            Noted noted = tables.get(i);
            if (noted.count > 0) {
                seen += noted.table.touch(noted.keys, noted.places, noted.count);
            }
        }
    }

    @Override
    public String toString() {
        return "lookups ahead in " + tables.size() + " tables, " + seen;
    }
}
