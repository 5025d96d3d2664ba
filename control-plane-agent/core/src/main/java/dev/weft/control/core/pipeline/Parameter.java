package dev.weft.control.core.pipeline;

import java.util.Objects;

/**
 * A parameter of an action.
 */
public final class Parameter {
    private final String name;
    private final int width;

    /**
     * Holds what it is given; collections are copied.
     *
     * @param name the name in the P4Info
     * @param width the width in bits
     */
    public Parameter(String name, int width) {
        this.name = Objects.requireNonNull(name, "name");
        this.width = width;
    }

    /** Returns the name in the P4Info. */
    public String name() {
        return name;
    }

    /** Returns the width in bits. */
    public int width() {
        return width;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Parameter)) {
            return false;
        }
        Parameter that = (Parameter) other;
        return name.equals(that.name) && width == that.width;
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, width);
    }

    @Override
    public String toString() {
        return name + " bit<" + width + ">";
    }
}
