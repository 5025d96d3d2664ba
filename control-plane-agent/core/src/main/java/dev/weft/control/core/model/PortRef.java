package dev.weft.control.core.model;

import java.util.Objects;

/**
 * A port of a switch, as a link names it.
 */
public final class PortRef {
    private final String switchName;
    private final int port;

    /**
     * Holds what it is given; collections are copied.
     *
     * @param switchName the name of the switch
     * @param port the port number, 1 to 510 without the CPU port 255
     */
    public PortRef(String switchName, int port) {
        this.switchName = Objects.requireNonNull(switchName, "switchName");
        this.port = port;
    }

    /** Returns the name of the switch. */
    public String switchName() {
        return switchName;
    }

    /** Returns the port number, 1 to 510 without the CPU port 255. */
    public int port() {
        return port;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof PortRef)) {
            return false;
        }
        PortRef that = (PortRef) other;
        return switchName.equals(that.switchName) && port == that.port;
    }

    @Override
    public int hashCode() {
        return Objects.hash(switchName, port);
    }

    @Override
    public String toString() {
        return switchName + ":" + port;
    }
}
