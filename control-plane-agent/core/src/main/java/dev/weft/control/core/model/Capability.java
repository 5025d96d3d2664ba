package dev.weft.control.core.model;

import java.util.List;
import java.util.Objects;

/**
 * Something that a service can realise or an agent can do.
 */
public final class Capability implements Statement {
    private final String name;
    private final String description;
    private final Position position;

    /**
     * Holds what it is given; collections are copied.
     *
     * @param name the name given in the file, unique within its kind
     * @param description free text, may be empty
     * @param position where the statement stands
     */
    public Capability(String name, String description, Position position) {
        this.name = Objects.requireNonNull(name, "name");
        this.description = Objects.requireNonNull(description, "description");
        this.position = Objects.requireNonNull(position, "position");
    }

    /** {@inheritDoc} */
    @Override
    public String id() {
        return "capability/" + name;
    }

    /** Returns the name given in the file, unique within its kind. */
    @Override
    public String name() {
        return name;
    }

    /** Returns free text, may be empty. */
    public String description() {
        return description;
    }

    /** Returns where the statement stands. */
    @Override
    public Position position() {
        return position;
    }

    /** {@inheritDoc} */
    @Override
    public List<Object> content() {
        return List.of(name, description);
    }

    @Override
    public String toString() {
        return id();
    }
}
