package dev.weft.control.core.ir;

import dev.weft.control.core.model.IpAddress;
import dev.weft.control.core.model.MacAddress;
import dev.weft.control.core.model.Measurement;
import java.util.List;
import java.util.Objects;

/**
 * What a switch-resident agent must know besides the entries of its switch.
 */
public final class AgentConfiguration {
    private final String domain;
    private final String switchName;
    private final long device;
    private final IpAddress address;
    private final MacAddress mac;
    private final Measurement measurement;
    private final List<Peer> peers;
    private final List<Pool> pools;
    private final List<LocalInstance> instances;

    /**
     * Holds what it is given; collections are copied.
     *
     * @param domain the name of the operator's domain
     * @param switchName the name of the switch
     * @param device the P4Runtime device id of the switch
     * @param address the agent's own address inside the network
     * @param mac the MAC address of the switch
     * @param measurement how often to measure
     * @param peers the other switches that can be reached, by name
     * @param pools the pools this switch chooses from, by number
     * @param instances the instances on hosts of this switch, by number
     */
    public AgentConfiguration(
            String domain,
            String switchName,
            long device,
            IpAddress address,
            MacAddress mac,
            Measurement measurement,
            List<Peer> peers,
            List<Pool> pools,
            List<LocalInstance> instances) {
        this.domain = Objects.requireNonNull(domain, "domain");
        this.switchName = Objects.requireNonNull(switchName, "switchName");
        this.device = device;
        this.address = Objects.requireNonNull(address, "address");
        this.mac = Objects.requireNonNull(mac, "mac");
        this.measurement = Objects.requireNonNull(measurement, "measurement");
        this.peers = List.copyOf(peers);
        this.pools = List.copyOf(pools);
        this.instances = List.copyOf(instances);
    }

    /** Returns the name of the operator's domain. */
    public String domain() {
        return domain;
    }

    /** Returns the name of the switch. */
    public String switchName() {
        return switchName;
    }

    /** Returns the P4Runtime device id of the switch. */
    public long device() {
        return device;
    }

    /** Returns the agent's own address inside the network. */
    public IpAddress address() {
        return address;
    }

    /** Returns the MAC address of the switch. */
    public MacAddress mac() {
        return mac;
    }

    /** Returns how often to measure. */
    public Measurement measurement() {
        return measurement;
    }

    /** Returns the other switches that can be reached, by name. */
    public List<Peer> peers() {
        return peers;
    }

    /** Returns the pools this switch chooses from, by number. */
    public List<Pool> pools() {
        return pools;
    }

    /** Returns the instances on hosts of this switch, by number. */
    public List<LocalInstance> instances() {
        return instances;
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        if (!(other instanceof AgentConfiguration)) {
            return false;
        }
        AgentConfiguration that = (AgentConfiguration) other;
        return domain.equals(that.domain)
                && switchName.equals(that.switchName)
                && device == that.device
                && address.equals(that.address)
                && mac.equals(that.mac)
                && measurement.equals(that.measurement)
                && peers.equals(that.peers)
                && pools.equals(that.pools)
                && instances.equals(that.instances);
    }

    @Override
    public int hashCode() {
        return Objects.hash(domain, switchName, device, address, mac, measurement, peers, pools, instances);
    }

    @Override
    public String toString() {
        return "agent of " + switchName;
    }
}
