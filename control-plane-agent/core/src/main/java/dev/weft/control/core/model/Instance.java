package dev.weft.control.core.model;

import java.util.List;
import java.util.Objects;

/**
 * A running copy of a service on a host.
 */
public final class Instance implements Statement {
    private final String name;
    private final String service;
    private final String host;
    private final int port;
    private final int workers;
    private final Position position;

    /**
     * Holds what it is given; collections are copied.
     *
     * @param name the name given in the file, unique within its kind
     * @param service the name of the service
     * @param host the name of the host it runs on
     * @param port the transport port it listens on
     * @param workers how many requests it serves at once, 1 or more
     * @param position where the statement stands
     */
    public Instance(String name, String service, String host, int port, int workers, Position position) {
        this.name = Objects.requireNonNull(name, "name");
        this.service = Objects.requireNonNull(service, "service");
        this.host = Objects.requireNonNull(host, "host");
        this.port = port;
        this.workers = workers;
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

    /** Returns where the statement stands. */
    @Override
    public Position position() {
        return position;
    }

    /** {@inheritDoc} */
    @Override
    public List<Object> content() {
        return List.of(name, service, host, port, workers);
    }

    @Override
    public String toString() {
        return id();
    }
}
