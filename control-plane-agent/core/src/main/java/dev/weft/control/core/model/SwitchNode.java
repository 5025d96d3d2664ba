package dev.weft.control.core.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A P4 switch with its resident agent.
 */
public final class SwitchNode implements Statement {
    private final String name;
    private final long device;
    private final String agent;
    private final IpAddress address;
    private final MacAddress mac;
    private final List<IpPrefix> prefixes;
    private final Optional<IpAddress> tunnelAddress;
    private final Optional<Locator> locator;
    private final Position position;

    /**
     * Holds what it is given; collections are copied.
     *
     * @param name the name given in the file, unique within its kind
     * @param device the P4Runtime device id
     * @param agent where controllers reach the resident agent: host:port
     * @param address the agent's own address inside the network
     * @param mac the source MAC of frames the switch forwards
     * @param prefixes the prefixes in which the hosts of this switch must lie; empty: anywhere
     * @param tunnelAddress where IP tunnels to this switch end; empty: none does
     * @param locator of its SRv6 segments; empty: it has none
     * @param position where the statement stands
     */
    public SwitchNode(
            String name,
            long device,
            String agent,
            IpAddress address,
            MacAddress mac,
            List<IpPrefix> prefixes,
            Optional<IpAddress> tunnelAddress,
            Optional<Locator> locator,
            Position position) {
        this.name = Objects.requireNonNull(name, "name");
        this.device = device;
        this.agent = Objects.requireNonNull(agent, "agent");
        this.address = Objects.requireNonNull(address, "address");
        this.mac = Objects.requireNonNull(mac, "mac");
        this.prefixes = List.copyOf(prefixes);
        this.tunnelAddress = Objects.requireNonNull(tunnelAddress, "tunnelAddress");
        this.locator = Objects.requireNonNull(locator, "locator");
        this.position = Objects.requireNonNull(position, "position");
    }

    /** {@inheritDoc} */
    @Override
    public String id() {
        return "switch/" + name;
    }

    /** Returns the name given in the file, unique within its kind. */
    @Override
    public String name() {
        return name;
    }

    /** Returns the P4Runtime device id. */
    public long device() {
        return device;
    }

    /** Returns where controllers reach the resident agent: host:port. */
    public String agent() {
        return agent;
    }

    /** Returns the agent's own address inside the network. */
    public IpAddress address() {
        return address;
    }

    /** Returns the source MAC of frames the switch forwards. */
    public MacAddress mac() {
        return mac;
    }

    /** Returns the prefixes in which the hosts of this switch must lie; empty: anywhere. */
    public List<IpPrefix> prefixes() {
        return prefixes;
    }

    /** Returns where IP tunnels to this switch end; empty: none does. */
    public Optional<IpAddress> tunnelAddress() {
        return tunnelAddress;
    }

    /** Returns the locator of its SRv6 segments; empty: it has none. */
    public Optional<Locator> locator() {
        return locator;
    }

    /** Returns where the statement stands. */
    @Override
    public Position position() {
        return position;
    }

    /** {@inheritDoc} */
    @Override
    public List<Object> content() {
        return List.of(name, device, agent, address, mac, prefixes, tunnelAddress, locator);
    }

    @Override
    public String toString() {
        return id();
    }
}
