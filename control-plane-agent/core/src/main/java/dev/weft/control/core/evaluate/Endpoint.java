package dev.weft.control.core.evaluate;

import dev.weft.control.core.model.IpAddress;
import java.util.Objects;

/**
 * An address and a transport port.
 */
public final class Endpoint {
    private final IpAddress address;
    private final int port;

    /**
     * Holds what it is given; collections are copied.
     *
     * @param address the IP address
     * @param port the transport port; 0 if there is none
     */
    public Endpoint(IpAddress address, int port) {
        this.address = Objects.requireNonNull(address, "address");
        this.port = port;
    }

    /** Returns the IP address. */
    public IpAddress address() {
        return address;
    }

    /** Returns the transport port; 0 if there is none. */
    public int port() {
        return port;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Endpoint)) {
            return false;
        }
        Endpoint that = (Endpoint) other;
        return address.equals(that.address) && port == that.port;
    }

    @Override
    public int hashCode() {
        return Objects.hash(address, port);
    }

    @Override
    public String toString() {
        return port == 0 ? address.toString() : (address.isV6() ? "[" + address + "]:" : address + ":") + port;
    }
}
