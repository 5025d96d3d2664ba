package dev.weft.control.core.evaluate;

import dev.weft.control.core.model.IpAddress;
import java.util.Objects;

/** The outer header of a packet in a tunnel. */
public final class Envelope {
    private final IpAddress source;
    private final IpAddress destination;
    private final int longest;

    /**
     * Holds what it is given.
     *
     * @param source the outer source address
     * @param destination the outer destination address, of the same family
     * @param longest the length of the longest packet that the tunnel carries, in octets without the outer header
     */
    public Envelope(IpAddress source, IpAddress destination, int longest) {
        this.source = Objects.requireNonNull(source, "source");
        this.destination = Objects.requireNonNull(destination, "destination");
        this.longest = longest;
    }

    /** Returns the outer source address. */
    public IpAddress source() {
        return source;
    }

    /** Returns the outer destination address. */
    public IpAddress destination() {
        return destination;
    }

    /** Returns the length of the longest packet that the tunnel carries, in octets without the outer header. */
    public int longest() {
        return longest;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Envelope)) {
            return false;
        }
        Envelope that = (Envelope) other;
        return source.equals(that.source) && destination.equals(that.destination) && longest == that.longest;
    }

    @Override
    public int hashCode() {
        return Objects.hash(source, destination, longest);
    }

    @Override
    public String toString() {
        return "in " + source + " -> " + destination + " up to " + longest;
    }
}
