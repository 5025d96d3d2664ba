package dev.weft.dataplane.agent.stats;

/** What the agent counts; the name in the status is {@link #label()}. */
public enum Event {
    /** Metric reports of local instances that were believed. */
    METRIC_ACCEPTED,
    /** Metric reports of senders that are not the instance, or that came out of order. */
    METRIC_REFUSED,
    PROBE_SENT,
    PROBE_ANSWERED,
    PROBE_REPLY_RECEIVED,
    /** Probes and replies of senders that are no peer. */
    PROBE_REFUSED,
    /** Packets for the agent that are no message of Weft. */
    PACKET_MALFORMED,
    /** Messages that no agent takes. */
    PACKET_UNEXPECTED,
    CELL_WRITTEN,
    CELL_READ,
    /** Cells that were found to differ from what the agent wrote, and were written again. */
    CELL_REPAIRED,
    /** Requests that were lost with the replies after them, taken out of an instance's count. */
    COUNT_REPAIRED,
    COLLISION,
    PIN_INSTALLED,
    PIN_REMOVED,
    /** Colliding packets dropped: no candidate, or no room for a pin. */
    COLLISION_DROPPED,
    /** Packets too long for their tunnel, and those of them whose sender was not told, for there were too many. */
    TOO_BIG,
    TOO_BIG_UNANSWERED,
    /** Packets that the target was not there to take. */
    PACKET_OUT_LOST,
    NORTHBOUND_REFUSED,
    TARGET_SESSION,
    CONFIGURED;

    /** Returns the name in lower case with dashes. */
    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
