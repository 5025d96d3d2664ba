package dev.weft.control.core.model;

import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What requests of one traffic class need of a service.
 */
public final class Demand implements Statement {
    private final String name;
    private final String service;
    private final OptionalInt trafficClass;
    private final OptionalLong deadlineUs;
    private final Position position;

    /**
     * Holds what it is given; collections are copied.
     *
     * @param name the name given in the file, unique within its kind
     * @param service the name of the service
     * @param trafficClass the traffic class (DSCP or the agent header's), 0 to 255; empty: every class that no other demand names
     * @param deadlineUs the budget for the network round trip and the compute delay seen from the ingress switch, in microseconds; empty: none
     * @param position where the statement stands
     */
    public Demand(String name, String service, OptionalInt trafficClass, OptionalLong deadlineUs, Position position) {
        this.name = Objects.requireNonNull(name, "name");
        this.service = Objects.requireNonNull(service, "service");
        this.trafficClass = Objects.requireNonNull(trafficClass, "trafficClass");
        this.deadlineUs = Objects.requireNonNull(deadlineUs, "deadlineUs");
        this.position = Objects.requireNonNull(position, "position");
    }

    /** {@inheritDoc} */
    @Override
    public String id() {
        return "demand/" + service + "/" + name;
    }

    /** Returns the name given in the file, unique within its kind. */
    @Override
    public String name() {
        return name;
    }

    /** Returns the name of the service. */
    public String service() {
        return service;
    }

    /** Returns the traffic class (DSCP or the agent header's), 0 to 255; empty: every class that no other demand names. */
    public OptionalInt trafficClass() {
        return trafficClass;
    }

    /** Returns the budget for the network round trip and the compute delay seen from the ingress switch, in microseconds; empty: none. */
    public OptionalLong deadlineUs() {
        return deadlineUs;
    }

    /** Returns where the statement stands. */
    @Override
    public Position position() {
        return position;
    }

    /** {@inheritDoc} */
    @Override
    public List<Object> content() {
        return List.of(name, service, trafficClass, deadlineUs);
    }

    @Override
    public String toString() {
        return id();
    }
}
