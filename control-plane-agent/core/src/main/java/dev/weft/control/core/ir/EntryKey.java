package dev.weft.control.core.ir;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What makes a table entry the one it is (P4Runtime 1.4.1, section 9.1): a second entry with an equal key replaces it.
 */
public final class EntryKey implements Comparable<EntryKey> {
    private final String table;
    private final List<FieldMatch> matches;
    private final int priority;

    /**
     * Holds what it is given; collections are copied.
     *
     * @param table the fully qualified name of the table
     * @param matches the fields that count, in the order of the table's key; those left out match anything
     * @param priority the greater number wins; 0 in tables without priorities
     */
    public EntryKey(String table, List<FieldMatch> matches, int priority) {
        this.table = Objects.requireNonNull(table, "table");
        this.matches = List.copyOf(matches);
        this.priority = priority;
    }

    /** Returns the fully qualified name of the table. */
    public String table() {
        return table;
    }

    /** Returns the fields that count, in the order of the table's key; those left out match anything. */
    public List<FieldMatch> matches() {
        return matches;
    }

    /** Returns the greater number wins; 0 in tables without priorities. */
    public int priority() {
        return priority;
    }

    /** Returns the match on a field. */
    public Optional<FieldMatch> match(String field) {
        return matches.stream().filter(match -> match.field().equals(field)).findFirst();
    }

    /** Orders by table, higher priority first, then by matches. */
    @Override
    public int compareTo(EntryKey other) {
        if (this == other) {
            return 0;
        }
        int order = Names.compare(table, other.table);
        if (order == 0) {
            order = Integer.compare(other.priority, priority);
        }
        for (int i = 0; order == 0 && i < Math.min(matches.size(), other.matches.size()); i++) {
            order = matches.get(i).compareTo(other.matches.get(i));
        }
        return order != 0 ? order : Integer.compare(matches.size(), other.matches.size());
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        if (!(other instanceof EntryKey)) {
            return false;
        }
        EntryKey that = (EntryKey) other;
        return table.equals(that.table) && matches.equals(that.matches) && priority == that.priority;
    }

    @Override
    public int hashCode() {
        return Objects.hash(table, matches, priority);
    }

    /** Returns the short name of the table, the matches and the priority. */
    @Override
    public String toString() {
        String text = matches.isEmpty()
                ? "*"
                : matches.stream().map(FieldMatch::toString).collect(Collectors.joining(" "));
        return Names.last(table) + " " + text + (priority == 0 ? "" : " @" + priority);
    }
}
