package dev.weft.control.core.model;

import java.util.List;
import java.util.Objects;

/**
 * A cable between two switches. Delay is one way and the same in both directions.
 */
public final class Link implements Statement {
    private final String name;
    private final PortRef a;
    private final PortRef b;
    private final long delayNs;
    private final long mbps;
    private final int mtu;
    private final Position position;

    /**
     * Holds what it is given; collections are copied.
     *
     * @param name the name given in the file, unique within its kind
     * @param a one end
     * @param b the other end
     * @param delayNs the one-way delay in nanoseconds, 0 or more
     * @param mbps the bandwidth in Mbit/s, 1 or more
     * @param mtu the length of the longest IP packet that it carries, in octets
     * @param position where the statement stands
     */
    public Link(String name, PortRef a, PortRef b, long delayNs, long mbps, int mtu, Position position) {
        this.name = Objects.requireNonNull(name, "name");
        this.a = Objects.requireNonNull(a, "a");
        this.b = Objects.requireNonNull(b, "b");
        this.delayNs = delayNs;
        this.mbps = mbps;
        this.mtu = mtu;
        this.position = Objects.requireNonNull(position, "position");
    }

    /** {@inheritDoc} */
    @Override
    public String id() {
        return "link/" + name;
    }

    /** Returns the name given in the file, unique within its kind. */
    @Override
    public String name() {
        return name;
    }

    /** Returns one end. */
    public PortRef a() {
        return a;
    }

    /** Returns the other end. */
    public PortRef b() {
        return b;
    }

    /** Returns the one-way delay in nanoseconds, 0 or more. */
    public long delayNs() {
        return delayNs;
    }

    /** Returns the bandwidth in Mbit/s, 1 or more. */
    public long mbps() {
        return mbps;
    }

    /** Returns the length of the longest IP packet that it carries, in octets. */
    public int mtu() {
        return mtu;
    }

    /** Returns where the statement stands. */
    @Override
    public Position position() {
        return position;
    }

    /**
     * Returns the far end as seen from a switch.
     *
     * @throws IllegalArgumentException if the link does not touch that switch
     */
    public PortRef far(String switchName) {
        return near(switchName).equals(a) ? b : a;
    }

    /**
     * Returns the end at a switch.
     *
     * @throws IllegalArgumentException if the link does not touch that switch
     */
    public PortRef near(String switchName) {
        if (a.switchName().equals(switchName)) {
            return a;
        }
        if (b.switchName().equals(switchName)) {
            return b;
        }
        throw new IllegalArgumentException(id() + " does not touch switch/" + switchName);
    }

    /** {@inheritDoc} */
    @Override
    public List<Object> content() {
        return List.of(name, a, b, delayNs, mbps, mtu);
    }

    @Override
    public String toString() {
        return id();
    }
}
