package dev.weft.control.core.model;

import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * A running copy of a service on a host.
 */
public final class Instance implements Statement {
    private final String name;
    private final String service;
    private final String host;
    private final int port;
    private final int workers;
    private final OptionalInt weight;
    private final boolean backup;
    private final Position position;

    /**
     * Holds what it is given; collections are copied.
     *
     * @param name the name given in the file, unique within its kind
     * @param service the name of the service
     * @param host the name of the host it runs on
     * @param port the transport port it listens on
     * @param workers how many requests it serves at once, 1 or more
     * @param weight its part of what is shared, 0 to 1000, 0 for none; empty: the workers
     * @param backup whether it serves only where the others are too slow
     * @param position where the statement stands
     */
    public Instance(
            String name,
            String service,
            String host,
            int port,
            int workers,
            OptionalInt weight,
            boolean backup,
            Position position) {
        this.name = Objects.requireNonNull(name, "name");
        this.service = Objects.requireNonNull(service, "service");
        this.host = Objects.requireNonNull(host, "host");
        this.port = port;
        this.workers = workers;
        this.weight = Objects.requireNonNull(weight, "weight");
        this.backup = backup;
        this.position = Objects.requireNonNull(position, "position");
    }

    /** {@inheritDoc} */
    @Override
    public String id() {
        return "instance/" + name;
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

    /** Returns the name of the host it runs on. */
    public String host() {
        return host;
    }

    /** Returns the transport port it listens on. */
    public int port() {
        return port;
    }

    /** Returns how many requests it serves at once, 1 or more. */
    public int workers() {
        return workers;
    }

    /** Returns its part of what is shared, 0 to 1000; empty: as many as it has workers. */
    public OptionalInt weight() {
        return weight;
    }

    /** Returns its part of what is shared; 0: it gets no new flow. */
    public int share() {
        return weight.orElse(workers);
    }

    /** Returns whether it serves only where the others are too slow. */
    public boolean backup() {
        return backup;
    }

    /** Returns where the statement stands. */
    @Override
    public Position position() {
        return position;
    }

    /** {@inheritDoc} */
    @Override
    public List<Object> content() {
        return List.of(name, service, host, port, workers, weight, backup);
    }

    @Override
    public String toString() {
        return id();
    }
}
