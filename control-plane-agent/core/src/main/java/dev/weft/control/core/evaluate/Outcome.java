package dev.weft.control.core.evaluate;

/** What becomes of a packet at one switch. */
public enum Outcome {
    /** It goes no further. */
    DROPPED,
    /** The switch answers a ping in place of an address that no single machine has. */
    ANSWERED,
    /** It is handed to the switch-resident agent. */
    TO_AGENT,
    /** It is sent to one of a service's instances. */
    STEERED,
    /** It is sent on to the host or agent that it names. */
    FORWARDED
}
