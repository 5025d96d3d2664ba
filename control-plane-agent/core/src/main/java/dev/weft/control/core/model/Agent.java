package dev.weft.control.core.model;

import java.util.List;
import java.util.Objects;

/**
 * Someone who calls services: a human's device, a software agent or a tool.
 */
public final class Agent implements Statement {
    private final String name;
    private final AgentType type;
    private final String host;
    private final List<String> capabilities;
    private final boolean plain;
    private final boolean plainIsSaid;
    private final Position position;

    /**
     * Holds what it is given; collections are copied.
     *
     * @param name the name given in the file, unique within its kind
     * @param type what kind of subject it is
     * @param host the name of the host where it lives
     * @param capabilities the names of the capabilities it has
     * @param plain whether it answers for the plain TCP and UDP packets of its host, that carry no agent header
     * @param position where the statement stands
     */
    public Agent(
            String name, AgentType type, String host, List<String> capabilities, boolean plain, Position position) {
        this(name, type, host, capabilities, plain, true, position);
    }

    private Agent(
            String name,
            AgentType type,
            String host,
            List<String> capabilities,
            boolean plain,
            boolean plainIsSaid,
            Position position) {
        this.name = Objects.requireNonNull(name, "name");
        this.type = Objects.requireNonNull(type, "type");
        this.host = Objects.requireNonNull(host, "host");
        this.capabilities = List.copyOf(capabilities);
        this.plain = plain;
        this.plainIsSaid = plainIsSaid;
        this.position = Objects.requireNonNull(position, "position");
    }

    /**
     * Makes an agent of which the file does not say whether it answers for its host: it does if it is the only one there,
     * see {@link #among}.
     */
    public static Agent unsaid(String name, AgentType type, String host, List<String> capabilities, Position position) {
        return new Agent(name, type, host, capabilities, false, false, position);
    }

    /** Returns this agent as one of so many on its host, which decides what the file does not say. */
    public Agent among(int agentsOfHost) {
        boolean only = agentsOfHost == 1;
        return plainIsSaid || only == plain ? this : new Agent(name, type, host, capabilities, only, false, position);
    }

    /** {@inheritDoc} */
    @Override
    public String id() {
        return "agent/" + name;
    }

    /** Returns the name given in the file, unique within its kind. */
    @Override
    public String name() {
        return name;
    }

    /** Returns what kind of subject it is. */
    public AgentType type() {
        return type;
    }

    /** Returns the name of the host where it lives. */
    public String host() {
        return host;
    }

    /** Returns the names of the capabilities it has. */
    public List<String> capabilities() {
        return capabilities;
    }

    /** Returns whether it answers for the plain TCP and UDP packets of its host, that carry no agent header. */
    public boolean plain() {
        return plain;
    }

    /** Returns where the statement stands. */
    @Override
    public Position position() {
        return position;
    }

    /** {@inheritDoc} */
    @Override
    public List<Object> content() {
        return List.of(name, type, host, capabilities, plain);
    }

    @Override
    public String toString() {
        return id();
    }
}
