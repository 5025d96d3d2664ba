package dev.weft.control.core.ir;

import dev.weft.control.core.model.IpAddress;
import dev.weft.control.core.model.Protocol;
import java.util.Objects;

/**
 * An instance on a host of the agent's own switch: it reports to this agent.
 */
public final class LocalInstance {
    private final int instance;
    private final String name;
    private final String service;
    private final IpAddress address;
    private final Protocol protocol;
    private final int port;
    private final int workers;

    /**
     * Holds what it is given; collections are copied.
     *
     * @param instance the instance number in the data plane
     * @param name the name of the instance
     * @param service the name of its service
     * @param address the address of its host
     * @param protocol its transport protocol
     * @param port its transport port
     * @param workers how many requests it serves at once
     */
    public LocalInstance(
            int instance, String name, String service, IpAddress address, Protocol protocol, int port, int workers) {
        this.instance = instance;
        this.name = Objects.requireNonNull(name, "name");
        this.service = Objects.requireNonNull(service, "service");
        this.address = Objects.requireNonNull(address, "address");
        this.protocol = Objects.requireNonNull(protocol, "protocol");
        this.port = port;
        this.workers = workers;
    }

    /** Returns the instance number in the data plane. */
    public int instance() {
        return instance;
    }

    /** Returns the name of the instance. */
    public String name() {
        return name;
    }

    /** Returns the name of its service. */
    public String service() {
        return service;
    }

    /** Returns the address of its host. */
    public IpAddress address() {
        return address;
    }

    /** Returns its transport protocol. */
    public Protocol protocol() {
        return protocol;
    }

    /** Returns its transport port. */
    public int port() {
        return port;
    }

    /** Returns how many requests it serves at once. */
    public int workers() {
        return workers;
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        if (!(other instanceof LocalInstance)) {
            return false;
        }
        LocalInstance that = (LocalInstance) other;
        return instance == that.instance
                && name.equals(that.name)
                && service.equals(that.service)
                && address.equals(that.address)
                && protocol.equals(that.protocol)
                && port == that.port
                && workers == that.workers;
    }

    @Override
    public int hashCode() {
        return Objects.hash(instance, name, service, address, protocol, port, workers);
    }

    @Override
    public String toString() {
        return name + "#" + instance;
    }
}
