package dev.weft.control.core.pipeline;

import java.util.Objects;
import java.util.Optional;

/**
 * A counter.
 */
public final class Counter {
    private final String name;
    private final Optional<String> table;
    private final long size;

    /**
     * Holds what it is given; collections are copied.
     *
     * @param name the fully qualified name
     * @param table the table whose entries it counts; empty: indexed
     * @param size the number of cells; 0 for a direct counter
     */
    public Counter(String name, Optional<String> table, long size) {
        this.name = Objects.requireNonNull(name, "name");
        this.table = Objects.requireNonNull(table, "table");
        this.size = size;
    }

    /** Returns the fully qualified name. */
    public String name() {
        return name;
    }

    /** Returns the table whose entries it counts; empty: indexed. */
    public Optional<String> table() {
        return table;
    }

    /** Returns the number of cells; 0 for a direct counter. */
    public long size() {
        return size;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Counter)) {
            return false;
        }
        Counter that = (Counter) other;
        return name.equals(that.name) && table.equals(that.table) && size == that.size;
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, table, size);
    }

    @Override
    public String toString() {
        return name;
    }
}
