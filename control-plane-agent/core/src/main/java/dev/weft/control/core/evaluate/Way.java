package dev.weft.control.core.evaluate;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One way on which a packet may leave a switch.
 */
public final class Way {
    private final Optional<String> instance;
    private final Endpoint destination;
    private final Set<Integer> ports;
    private final Optional<Envelope> envelope;

    /**
     * Holds what it is given; collections are copied.
     *
     * @param instance the name of the instance that serves it; empty if it is not steered
     * @param destination the destination address and port with which it leaves
     * @param ports the switch ports, any of which is right
     */
    public Way(Optional<String> instance, Endpoint destination, Set<Integer> ports) {
        this(instance, destination, ports, Optional.empty());
    }

    /**
     * Holds what it is given; collections are copied.
     *
     * @param instance the name of the instance that serves it; empty if it is not steered
     * @param destination the destination address and port with which it leaves, in the envelope if there is one
     * @param ports the switch ports, any of which is right
     * @param envelope the tunnel that it enters; empty: none
     */
    public Way(Optional<String> instance, Endpoint destination, Set<Integer> ports, Optional<Envelope> envelope) {
        this.instance = Objects.requireNonNull(instance, "instance");
        this.destination = Objects.requireNonNull(destination, "destination");
        this.envelope = Objects.requireNonNull(envelope, "envelope");
        this.ports = Collections.unmodifiableSet(new LinkedHashSet<>(ports));
    }

    /** Returns the name of the instance that serves it; empty if it is not steered. */
    public Optional<String> instance() {
        return instance;
    }

    /** Returns the destination address and port with which it leaves. */
    public Endpoint destination() {
        return destination;
    }

    /** Returns the tunnel that it enters; empty: none. */
    public Optional<Envelope> envelope() {
        return envelope;
    }

    /** Returns the switch ports, any of which is right. */
    public Set<Integer> ports() {
        return ports;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Way)) {
            return false;
        }
        Way that = (Way) other;
        return instance.equals(that.instance)
                && destination.equals(that.destination)
                && ports.equals(that.ports)
                && envelope.equals(that.envelope);
    }

    @Override
    public int hashCode() {
        return Objects.hash(instance, destination, ports, envelope);
    }

    @Override
    public String toString() {
        return instance.map(name -> name + " ").orElse("") + destination + " through " + ports
                + envelope.map(tunnel -> " " + tunnel).orElse("");
    }
}
