package dev.weft.bmv2.control;

import java.util.List;

/**
 * A table entry as the control plane writes and reads it.
 *
 * @param table fully qualified table name
 * @param key one element per key field, in order
 * @param priority for tables with {@code Table.hasPriority()}: greater than 0, the larger number wins (P4Runtime). bmv2
 *     JSON, its CLI and STF count the other way round; whoever speaks those converts. 0 for other tables.
 * @param action what it does
 * @param idleTimeoutNs 0 for none
 * @param tag opaque to the switch and returned as written (P4Runtime's metadata); may be null
 */
public record TableEntry(
        String table, List<MatchValue> key, int priority, TableAction action, long idleTimeoutNs, Object tag) {
    public TableEntry {
        key = List.copyOf(key);
    }

    public TableEntry(String table, List<MatchValue> key, int priority, TableAction action) {
        this(table, key, priority, action, 0, null);
    }
}
