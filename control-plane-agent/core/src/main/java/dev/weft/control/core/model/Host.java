package dev.weft.control.core.model;

import java.util.List;
import java.util.Objects;

/**
 * A machine at an edge port of a switch.
 */
public final class Host implements Statement {
    private final String name;
    private final String switchName;
    private final int port;
    private final IpAddress address;
    private final MacAddress mac;
    private final Position position;

    /**
     * Holds what it is given; collections are copied.
     *
     * @param name the name given in the file, unique within its kind
     * @param switchName the switch it is plugged into
     * @param port the edge port of that switch
     * @param address its only address
     * @param mac its MAC address
     * @param position where the statement stands
     */
    public Host(String name, String switchName, int port, IpAddress address, MacAddress mac, Position position) {
        this.name = Objects.requireNonNull(name, "name");
        this.switchName = Objects.requireNonNull(switchName, "switchName");
        this.port = port;
        this.address = Objects.requireNonNull(address, "address");
        this.mac = Objects.requireNonNull(mac, "mac");
        this.position = Objects.requireNonNull(position, "position");
    }

    /** {@inheritDoc} */
    @Override
    public String id() {
        return "host/" + name;
    }

    /** Returns the name given in the file, unique within its kind. */
    @Override
    public String name() {
        return name;
    }

    /** Returns the switch it is plugged into. */
    public String switchName() {
        return switchName;
    }

    /** Returns the edge port of that switch. */
    public int port() {
        return port;
    }

    /** Returns its only address. */
    public IpAddress address() {
        return address;
    }

    /** Returns its MAC address. */
    public MacAddress mac() {
        return mac;
    }

    /** Returns where the statement stands. */
    @Override
    public Position position() {
        return position;
    }

    /** {@inheritDoc} */
    @Override
    public List<Object> content() {
        return List.of(name, switchName, port, address, mac);
    }

    @Override
    public String toString() {
        return id();
    }
}
