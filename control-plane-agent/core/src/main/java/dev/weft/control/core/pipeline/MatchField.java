package dev.weft.control.core.pipeline;

import java.util.Objects;

/**
 * A key field of a table.
 */
public final class MatchField {
    private final String name;
    private final MatchKind kind;
    private final int width;

    /**
     * Holds what it is given; collections are copied.
     *
     * @param name the name in the P4Info
     * @param kind how it is compared
     * @param width the width in bits
     */
    public MatchField(String name, MatchKind kind, int width) {
        this.name = Objects.requireNonNull(name, "name");
        this.kind = Objects.requireNonNull(kind, "kind");
        this.width = width;
    }

    /** Returns the name in the P4Info. */
    public String name() {
        return name;
    }

    /** Returns how it is compared. */
    public MatchKind kind() {
        return kind;
    }

    /** Returns the width in bits. */
    public int width() {
        return width;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof MatchField)) {
            return false;
        }
        MatchField that = (MatchField) other;
        return name.equals(that.name) && kind.equals(that.kind) && width == that.width;
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, kind, width);
    }

    @Override
    public String toString() {
        return name + " " + kind + " bit<" + width + ">";
    }
}
