package dev.weft.control.core.ir;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * An entry of a table with either an action or a group of an action selector.
 */
public final class TableEntry implements Comparable<TableEntry> {
    private final EntryKey key;
    private final Optional<ActionCall> action;
    private final OptionalInt group;
    private final Set<String> provenance;

    /**
     * Holds what it is given; collections are copied.
     *
     * @param key table, matches and priority
     * @param action the action; empty if a group decides
     * @param group the id of the group; empty if there is an action
     * @param provenance the ids of the statements that caused it; empty if it was read from a switch
     */
    public TableEntry(EntryKey key, Optional<ActionCall> action, OptionalInt group, Set<String> provenance) {
        if (action.isPresent() == group.isPresent()) {
            throw new IllegalArgumentException(key + " needs either an action or a group");
        }
        this.key = Objects.requireNonNull(key, "key");
        this.action = Objects.requireNonNull(action, "action");
        this.group = Objects.requireNonNull(group, "group");
        this.provenance = Collections.unmodifiableSet(new LinkedHashSet<>(provenance));
    }

    /** Returns table, matches and priority. */
    public EntryKey key() {
        return key;
    }

    /** Returns the action; empty if a group decides. */
    public Optional<ActionCall> action() {
        return action;
    }

    /** Returns the id of the group; empty if there is an action. */
    public OptionalInt group() {
        return group;
    }

    /** Returns the ids of the statements that caused it; empty if it was read from a switch. */
    public Set<String> provenance() {
        return provenance;
    }

    /** Returns whether both do the same; provenance does not count. */
    public boolean sameEffect(TableEntry other) {
        return key.equals(other.key) && action.equals(other.action) && group.equals(other.group);
    }

    /** Orders by key. */
    @Override
    public int compareTo(TableEntry other) {
        return key.compareTo(other.key);
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        if (!(other instanceof TableEntry)) {
            return false;
        }
        TableEntry that = (TableEntry) other;
        return key.equals(that.key)
                && action.equals(that.action)
                && group.equals(that.group)
                && provenance.equals(that.provenance);
    }

    @Override
    public int hashCode() {
        return Objects.hash(key, action, group, provenance);
    }

    @Override
    public String toString() {
        return key + " -> " + (action.isPresent() ? action.get().toString() : "group " + group.getAsInt());
    }
}
