package dev.weft.control.core.model;

import java.util.List;
import java.util.Objects;

/**
 * Switches, links, hosts, and where service addresses come from.
 */
public final class Network {
    private final List<IpPrefix> services;
    private final Measurement measurement;
    private final List<SwitchNode> switches;
    private final List<Link> links;
    private final List<Host> hosts;

    /**
     * Holds what it is given; collections are copied.
     *
     * @param services the prefixes in which service addresses must lie; empty: anywhere
     * @param measurement how often the agents measure
     * @param switches the switches, in file order
     * @param links the links, in file order
     * @param hosts the hosts, in file order
     */
    public Network(
            List<IpPrefix> services,
            Measurement measurement,
            List<SwitchNode> switches,
            List<Link> links,
            List<Host> hosts) {
        this.services = List.copyOf(services);
        this.measurement = Objects.requireNonNull(measurement, "measurement");
        this.switches = List.copyOf(switches);
        this.links = List.copyOf(links);
        this.hosts = List.copyOf(hosts);
    }

    /** Returns the prefixes in which service addresses must lie; empty: anywhere. */
    public List<IpPrefix> services() {
        return services;
    }

    /** Returns how often the agents measure. */
    public Measurement measurement() {
        return measurement;
    }

    /** Returns the switches, in file order. */
    public List<SwitchNode> switches() {
        return switches;
    }

    /** Returns the links, in file order. */
    public List<Link> links() {
        return links;
    }

    /** Returns the hosts, in file order. */
    public List<Host> hosts() {
        return hosts;
    }
}
