package dev.weft.control.core.pipeline;

import java.util.Objects;

/**
 * An action profile or selector.
 */
public final class Profile {
    private final String name;
    private final boolean selector;
    private final long size;
    private final int maxGroupSize;

    /**
     * Holds what it is given; collections are copied.
     *
     * @param name the fully qualified name
     * @param selector whether it has groups
     * @param size how many members all groups together may have
     * @param maxGroupSize how many members one group may have; 0: up to the size
     */
    public Profile(String name, boolean selector, long size, int maxGroupSize) {
        this.name = Objects.requireNonNull(name, "name");
        this.selector = selector;
        this.size = size;
        this.maxGroupSize = maxGroupSize;
    }

    /** Returns the fully qualified name. */
    public String name() {
        return name;
    }

    /** Returns whether it has groups. */
    public boolean selector() {
        return selector;
    }

    /** Returns how many members all groups together may have. */
    public long size() {
        return size;
    }

    /** Returns how many members one group may have; 0: up to the size. */
    public int maxGroupSize() {
        return maxGroupSize;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Profile)) {
            return false;
        }
        Profile that = (Profile) other;
        return name.equals(that.name)
                && selector == that.selector
                && size == that.size
                && maxGroupSize == that.maxGroupSize;
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, selector, size, maxGroupSize);
    }

    @Override
    public String toString() {
        return name;
    }
}
