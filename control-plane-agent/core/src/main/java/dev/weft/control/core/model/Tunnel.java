package dev.weft.control.core.model;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** How requests of a service get from their ingress switch to the egress switch of the chosen instance. */
public final class Tunnel {
    /** Without a tunnel: routed by the instance's own address. */
    public static final Tunnel NONE = new Tunnel(Kind.NONE, List.of());

    private static final int V4_OCTETS = 20;
    private static final int V6_OCTETS = 40;

    /** What is put around a request. */
    public enum Kind {
        /** Nothing. */
        NONE,
        /** An IPv4 or IPv6 header (RFC 2003, RFC 2473). */
        IP,
        /** An IPv6 header whose destination is a list of segments (RFC 9800, NEXT-C-SID). */
        SRV6;

        /**
         * Returns the kind with the name that semantic files use.
         *
         * @throws IllegalArgumentException if there is none
         */
        public static Kind of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }

        /** Returns the name that semantic files use. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Kind kind;
    private final List<String> via;

    /**
     * Holds what it is given; collections are copied.
     *
     * @param kind what is put around a request
     * @param via the names of the switches that it crosses on its way, in order; at most 4, with SRv6 only
     */
    public Tunnel(Kind kind, List<String> via) {
        this.kind = Objects.requireNonNull(kind, "kind");
        this.via = List.copyOf(via);
    }

    /** Returns what is put around a request. */
    public Kind kind() {
        return kind;
    }

    /** Returns the names of the switches that a request crosses on its way, in order. */
    public List<String> via() {
        return via;
    }

    /** Returns the length of the header that is put around a request, in octets. */
    public static int outerOctets(boolean v6) {
        return v6 ? V6_OCTETS : V4_OCTETS;
    }

    /** Returns whether there is none. */
    public boolean isNone() {
        return kind == Kind.NONE;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tunnel && ((Tunnel) other).kind == kind && ((Tunnel) other).via.equals(via);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, via);
    }

    @Override
    public String toString() {
        return via.isEmpty() ? kind.toString() : kind + " via " + String.join(", ", via);
    }
}
