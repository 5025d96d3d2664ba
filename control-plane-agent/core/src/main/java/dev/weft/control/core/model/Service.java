package dev.weft.control.core.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * A service behind one anycast address and port.
 */
public final class Service implements Statement {
    /** The UDP port of RoCEv2. */
    public static final int ROCE_PORT = 4791;

    private final String name;
    private final String capability;
    private final IpAddress address;
    private final Protocol protocol;
    private final int port;
    private final Policy policy;
    private final Selection selection;
    private final Tunnel tunnel;
    private final long idleTimeoutNs;
    private final OptionalLong ratePps;
    private final List<Demand> demands;
    private final List<Instance> instances;
    private final Position position;

    /**
     * Holds what it is given; collections are copied.
     *
     * @param name the name given in the file, unique within its kind
     * @param capability the name of the capability it realises
     * @param address the anycast address
     * @param protocol the transport protocol
     * @param port the transport port
     * @param policy how an instance is chosen
     * @param selection who chooses it
     * @param tunnel how requests get to the switch of their instance
     * @param idleTimeoutNs how long an unused flow keeps its instance, in nanoseconds; 0: the switch keeps nothing of flows,
     *     whose packets name their instance themselves
     * @param ratePps the limit in packets a second at each ingress switch; empty: none
     * @param demands the demand classes, in file order
     * @param instances the instances, in file order
     * @param position where the statement stands
     */
    public Service(
            String name,
            String capability,
            IpAddress address,
            Protocol protocol,
            int port,
            Policy policy,
            Selection selection,
            Tunnel tunnel,
            long idleTimeoutNs,
            OptionalLong ratePps,
            List<Demand> demands,
            List<Instance> instances,
            Position position) {
        this.name = Objects.requireNonNull(name, "name");
        this.capability = Objects.requireNonNull(capability, "capability");
        this.address = Objects.requireNonNull(address, "address");
        this.protocol = Objects.requireNonNull(protocol, "protocol");
        this.port = port;
        this.policy = Objects.requireNonNull(policy, "policy");
        this.selection = Objects.requireNonNull(selection, "selection");
        this.tunnel = Objects.requireNonNull(tunnel, "tunnel");
        this.idleTimeoutNs = idleTimeoutNs;
        this.ratePps = Objects.requireNonNull(ratePps, "ratePps");
        this.demands = List.copyOf(demands);
        this.instances = List.copyOf(instances);
        this.position = Objects.requireNonNull(position, "position");
    }

    /** {@inheritDoc} */
    @Override
    public String id() {
        return "service/" + name;
    }

    /** Returns the name given in the file, unique within its kind. */
    @Override
    public String name() {
        return name;
    }

    /** Returns the name of the capability it realises. */
    public String capability() {
        return capability;
    }

    /** Returns the anycast address. */
    public IpAddress address() {
        return address;
    }

    /** Returns the transport protocol. */
    public Protocol protocol() {
        return protocol;
    }

    /** Returns the transport port. */
    public int port() {
        return port;
    }

    /**
     * Returns whether it is RDMA over RoCEv2: its packets reach their instance with the addresses and ports that the client
     * gave them, and a flow is a queue pair or a client.
     */
    public boolean isRoce() {
        return protocol == Protocol.UDP && port == ROCE_PORT;
    }

    /** Returns how an instance is chosen. */
    public Policy policy() {
        return policy;
    }

    /** Returns who chooses it. */
    public Selection selection() {
        return selection;
    }

    /** Returns how requests get to the switch of their instance. */
    public Tunnel tunnel() {
        return tunnel;
    }

    /** Returns how long an unused flow keeps its instance, in nanoseconds; 0: its packets name it themselves. */
    public long idleTimeoutNs() {
        return idleTimeoutNs;
    }

    /** Returns the limit in packets a second at each ingress switch; empty: none. */
    public OptionalLong ratePps() {
        return ratePps;
    }

    /** Returns the demand classes, in file order. */
    public List<Demand> demands() {
        return demands;
    }

    /** Returns the instances, in file order. */
    public List<Instance> instances() {
        return instances;
    }

    /** Returns where the statement stands. */
    @Override
    public Position position() {
        return position;
    }

    /** {@inheritDoc} */
    @Override
    public List<Object> content() {
        List<Object> parts = new ArrayList<>(List.of(name, capability, address, protocol, port, policy, selection));
        parts.addAll(List.of(tunnel, idleTimeoutNs, ratePps, demands.size()));
        demands.forEach(demand -> parts.addAll(demand.content()));
        instances.forEach(instance -> parts.addAll(instance.content()));
        return parts;
    }

    @Override
    public String toString() {
        return id();
    }
}
