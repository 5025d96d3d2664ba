package dev.weft.control.core.ir;

import dev.weft.control.core.model.IpAddress;
import java.util.Objects;

/**
 * Another switch-resident agent of the domain.
 */
public final class Peer {
    private final String switchName;
    private final IpAddress address;
    private final long pathDelayNs;

    /**
     * Holds what it is given; collections are copied.
     *
     * @param switchName the name of its switch
     * @param address its address inside the network
     * @param pathDelayNs the one-way delay of the shortest path by configuration, in nanoseconds: what to assume until a probe has measured it
     */
    public Peer(String switchName, IpAddress address, long pathDelayNs) {
        this.switchName = Objects.requireNonNull(switchName, "switchName");
        this.address = Objects.requireNonNull(address, "address");
        this.pathDelayNs = pathDelayNs;
    }

    /** Returns the name of its switch. */
    public String switchName() {
        return switchName;
    }

    /** Returns its address inside the network. */
    public IpAddress address() {
        return address;
    }

    /** Returns the one-way delay of the shortest path by configuration, in nanoseconds: what to assume until a probe has measured it. */
    public long pathDelayNs() {
        return pathDelayNs;
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        if (!(other instanceof Peer)) {
            return false;
        }
        Peer that = (Peer) other;
        return switchName.equals(that.switchName) && address.equals(that.address) && pathDelayNs == that.pathDelayNs;
    }

    @Override
    public int hashCode() {
        return Objects.hash(switchName, address, pathDelayNs);
    }

    @Override
    public String toString() {
        return switchName + " at " + address;
    }
}
