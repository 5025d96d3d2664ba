package dev.weft.control.core.model;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Who may, or may not, call what. Selectors of one side are alternatives; both sides must apply.
 */
public final class Permission implements Statement {
    private final String name;
    private final Effect effect;
    private final boolean anyAgent;
    private final List<String> agents;
    private final Set<AgentType> types;
    private final boolean anyService;
    private final List<String> services;
    private final List<String> capabilities;
    private final List<Integer> trafficClasses;
    private final Position position;

    /**
     * Holds what it is given; collections are copied.
     *
     * @param name the name given in the file, unique within its kind
     * @param effect allow or deny
     * @param anyAgent whether every known agent is meant
     * @param agents the names of the agents meant
     * @param types the types of agents meant
     * @param anyService whether every service is meant
     * @param services the names of the services meant
     * @param capabilities the capabilities whose services are meant
     * @param trafficClasses the traffic classes meant, 0 to 255; empty: all
     * @param position where the statement stands
     */
    public Permission(
            String name,
            Effect effect,
            boolean anyAgent,
            List<String> agents,
            Set<AgentType> types,
            boolean anyService,
            List<String> services,
            List<String> capabilities,
            List<Integer> trafficClasses,
            Position position) {
        this.name = Objects.requireNonNull(name, "name");
        this.effect = Objects.requireNonNull(effect, "effect");
        this.anyAgent = anyAgent;
        this.agents = List.copyOf(agents);
        this.types = Collections.unmodifiableSet(new LinkedHashSet<>(types));
        this.anyService = anyService;
        this.services = List.copyOf(services);
        this.capabilities = List.copyOf(capabilities);
        this.trafficClasses = List.copyOf(trafficClasses);
        this.position = Objects.requireNonNull(position, "position");
    }

    /** {@inheritDoc} */
    @Override
    public String id() {
        return "permission/" + name;
    }

    /** Returns the name given in the file, unique within its kind. */
    @Override
    public String name() {
        return name;
    }

    /** Returns allow or deny. */
    public Effect effect() {
        return effect;
    }

    /** Returns whether every known agent is meant. */
    public boolean anyAgent() {
        return anyAgent;
    }

    /** Returns the names of the agents meant. */
    public List<String> agents() {
        return agents;
    }

    /** Returns the types of agents meant. */
    public Set<AgentType> types() {
        return types;
    }

    /** Returns whether every service is meant. */
    public boolean anyService() {
        return anyService;
    }

    /** Returns the names of the services meant. */
    public List<String> services() {
        return services;
    }

    /** Returns the capabilities whose services are meant. */
    public List<String> capabilities() {
        return capabilities;
    }

    /** Returns the traffic classes meant, 0 to 255; empty: all. */
    public List<Integer> trafficClasses() {
        return trafficClasses;
    }

    /** Returns where the statement stands. */
    @Override
    public Position position() {
        return position;
    }

    /** {@inheritDoc} */
    @Override
    public List<Object> content() {
        return List.of(name, effect, anyAgent, agents, types, anyService, services, capabilities, trafficClasses);
    }

    @Override
    public String toString() {
        return id();
    }
}
