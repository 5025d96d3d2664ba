package dev.weft.control.core.evaluate;

import dev.weft.control.core.model.IpAddress;
import java.util.Objects;
import java.util.Optional;

/** What can be read from a well-formed packet. Immutable; start with {@link #ip} or {@link #notIp}. */
public final class PacketFacts {
    private final Endpoint source;
    private final Endpoint destination;
    private final int protocol;
    private final int ttl;
    private final int trafficClass;
    private final boolean echoRequest;
    private final AgentFacts agent;
    private final PacketFacts inner;

    private PacketFacts(Builder builder) {
        this.source = builder.source;
        this.destination = builder.destination;
        this.protocol = builder.protocol;
        this.ttl = builder.ttl;
        this.trafficClass = builder.trafficClass;
        this.echoRequest = builder.echoRequest;
        this.agent = builder.agent;
        this.inner = builder.inner;
    }

    /** Returns the facts of a frame that carries neither IPv4 nor IPv6. */
    public static PacketFacts notIp() {
        return new PacketFacts(new Builder(null, null, 0));
    }

    /**
     * Starts the facts of an IP packet.
     *
     * @param source the source; port 0 if the packet has no port, or is a fragment
     * @param destination the destination, of the same family
     * @param protocol the IP protocol number
     */
    public static Builder ip(Endpoint source, Endpoint destination, int protocol) {
        return new Builder(source, destination, protocol);
    }

    /** Starts the facts of an IP packet, from texts. */
    public static Builder ip(String source, int sourcePort, String destination, int port, int protocol) {
        return ip(
                new Endpoint(IpAddress.of(source), sourcePort),
                new Endpoint(IpAddress.of(destination), port),
                protocol);
    }

    /** Returns whether it is an IP packet; only then there is a source and a destination. */
    public boolean isIp() {
        return source != null;
    }

    /** Returns the source. */
    public Endpoint source() {
        return Objects.requireNonNull(source, "not an IP packet");
    }

    /** Returns the destination. */
    public Endpoint destination() {
        return Objects.requireNonNull(destination, "not an IP packet");
    }

    /** Returns the IP protocol number. */
    public int protocol() {
        return protocol;
    }

    /** Returns the TTL or hop limit. */
    public int ttl() {
        return ttl;
    }

    /** Returns the traffic class: the agent header's, or the DSCP. */
    public int trafficClass() {
        return agent == null ? trafficClass : agent.trafficClass();
    }

    /** Returns whether it is an ICMP or ICMPv6 echo request. */
    public boolean echoRequest() {
        return echoRequest;
    }

    /** Returns what the agent header says, if there is one. */
    public Optional<AgentFacts> agent() {
        return Optional.ofNullable(agent);
    }

    /** Returns what it carries, if it is an IP packet in an IP packet. */
    public Optional<PacketFacts> inner() {
        return Optional.ofNullable(inner);
    }

    @Override
    public String toString() {
        return source == null
                ? "not IP"
                : source + " -> " + destination + " protocol " + protocol + " ttl " + ttl + " class " + trafficClass()
                        + (echoRequest ? " echo" : "") + (agent == null ? "" : " agent header")
                        + (inner == null ? "" : " carries " + inner);
    }

    /** Collects the facts of an IP packet. */
    public static final class Builder {
        private static final int DEFAULT_TTL = 64;
        private final Endpoint source;
        private final Endpoint destination;
        private final int protocol;
        private int ttl = DEFAULT_TTL;
        private int trafficClass;
        private boolean echoRequest;
        private AgentFacts agent;
        private PacketFacts inner;

        private Builder(Endpoint source, Endpoint destination, int protocol) {
            this.source = source;
            this.destination = destination;
            this.protocol = protocol;
        }

        /** Sets the TTL or hop limit; 64 if it is not set. */
        public Builder ttl(int value) {
            ttl = value;
            return this;
        }

        /** Sets the DSCP; 0 if it is not set. */
        public Builder trafficClass(int value) {
            trafficClass = value;
            return this;
        }

        /** Says that it is an echo request. */
        public Builder echoRequest() {
            echoRequest = true;
            return this;
        }

        /** Adds an agent header. */
        public Builder agent(AgentFacts value) {
            agent = value;
            return this;
        }

        /** Says that it carries another IP packet (protocols 4 and 41). */
        public Builder inner(PacketFacts value) {
            inner = value;
            return this;
        }

        /** Returns the facts. */
        public PacketFacts build() {
            return new PacketFacts(this);
        }
    }
}
