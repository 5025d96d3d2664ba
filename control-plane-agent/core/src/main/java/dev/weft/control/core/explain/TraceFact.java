package dev.weft.control.core.explain;

import dev.weft.control.core.ir.EntryKey;
import java.util.Objects;
import java.util.Optional;

/**
 * One table lookup of a packet, as a switch traced it.
 */
public final class TraceFact {
    private final String table;
    private final Optional<EntryKey> entry;
    private final String action;

    /**
     * Holds what it is given; collections are copied.
     *
     * @param table the fully qualified name of the table
     * @param entry the entry that matched; empty for a miss
     * @param action the fully qualified name of the action that ran
     */
    public TraceFact(String table, Optional<EntryKey> entry, String action) {
        this.table = Objects.requireNonNull(table, "table");
        this.entry = Objects.requireNonNull(entry, "entry");
        this.action = Objects.requireNonNull(action, "action");
    }

    /** Returns the fully qualified name of the table. */
    public String table() {
        return table;
    }

    /** Returns the entry that matched; empty for a miss. */
    public Optional<EntryKey> entry() {
        return entry;
    }

    /** Returns the fully qualified name of the action that ran. */
    public String action() {
        return action;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof TraceFact)) {
            return false;
        }
        TraceFact that = (TraceFact) other;
        return table.equals(that.table) && entry.equals(that.entry) && action.equals(that.action);
    }

    @Override
    public int hashCode() {
        return Objects.hash(table, entry, action);
    }

    @Override
    public String toString() {
        return table + " " + entry.map(EntryKey::toString).orElse("miss") + " -> " + action;
    }
}
