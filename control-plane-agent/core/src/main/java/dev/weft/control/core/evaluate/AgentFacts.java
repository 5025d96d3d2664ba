package dev.weft.control.core.evaluate;

import java.util.Objects;

/**
 * What the agent header of a packet says.
 */
public final class AgentFacts {
    private final int message;
    private final int trafficClass;
    private final long source;
    private final long destination;
    private final boolean steered;

    /**
     * Holds what it is given; collections are copied.
     *
     * @param message the message type
     * @param trafficClass the traffic class, 0 to 255
     * @param source the 64-bit id of the calling agent
     * @param destination the 64-bit id of the called agent or service
     * @param steered whether an ingress switch has already stamped the instance that serves
     */
    public AgentFacts(int message, int trafficClass, long source, long destination, boolean steered) {
        this.message = message;
        this.trafficClass = trafficClass;
        this.source = source;
        this.destination = destination;
        this.steered = steered;
    }

    /** Returns the message type. */
    public int message() {
        return message;
    }

    /** Returns the traffic class, 0 to 255. */
    public int trafficClass() {
        return trafficClass;
    }

    /** Returns the 64-bit id of the calling agent. */
    public long source() {
        return source;
    }

    /** Returns the 64-bit id of the called agent or service. */
    public long destination() {
        return destination;
    }

    /** Returns whether an ingress switch has already stamped the instance that serves. */
    public boolean steered() {
        return steered;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof AgentFacts)) {
            return false;
        }
        AgentFacts that = (AgentFacts) other;
        return message == that.message
                && trafficClass == that.trafficClass
                && source == that.source
                && destination == that.destination
                && steered == that.steered;
    }

    @Override
    public int hashCode() {
        return Objects.hash(message, trafficClass, source, destination, steered);
    }
}
