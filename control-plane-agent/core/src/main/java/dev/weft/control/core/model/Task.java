package dev.weft.control.core.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A piece of work for which an agent needs a service.
 */
public final class Task implements Statement {
    private final String name;
    private final String agent;
    private final String service;
    private final Optional<String> demand;
    private final Position position;

    /**
     * Holds what it is given; collections are copied.
     *
     * @param name the name given in the file, unique within its kind
     * @param agent the name of the agent
     * @param service the name of the service
     * @param demand the name of the demand class of that service; empty: its default
     * @param position where the statement stands
     */
    public Task(String name, String agent, String service, Optional<String> demand, Position position) {
        this.name = Objects.requireNonNull(name, "name");
        this.agent = Objects.requireNonNull(agent, "agent");
        this.service = Objects.requireNonNull(service, "service");
        this.demand = Objects.requireNonNull(demand, "demand");
        this.position = Objects.requireNonNull(position, "position");
    }

    /** {@inheritDoc} */
    @Override
    public String id() {
        return "task/" + name;
    }

    /** Returns the name given in the file, unique within its kind. */
    @Override
    public String name() {
        return name;
    }

    /** Returns the name of the agent. */
    public String agent() {
        return agent;
    }

    /** Returns the name of the service. */
    public String service() {
        return service;
    }

    /** Returns the name of the demand class of that service; empty: its default. */
    public Optional<String> demand() {
        return demand;
    }

    /** Returns where the statement stands. */
    @Override
    public Position position() {
        return position;
    }

    /** {@inheritDoc} */
    @Override
    public List<Object> content() {
        return List.of(name, agent, service, demand);
    }

    @Override
    public String toString() {
        return id();
    }
}
