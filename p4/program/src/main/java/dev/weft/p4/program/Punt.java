package dev.weft.p4.program;

/** Why a packet goes to the switch-resident agent; the ordinal is the packet-in's {@code reason}. */
public enum Punt {
    NONE,
    /** Addressed to the agent of this switch. */
    LOCAL,
    /** The answer to a state read. */
    STATE,
    /** A new flow whose affinity cell another live flow holds. */
    COLLISION,
    /** Longer than the tunnel carries that it would enter; the flow digest is the length that it carries. */
    TOO_BIG;

    /**
     * Returns the reason with this code.
     *
     * @throws IllegalArgumentException if the program knows no such code
     */
    public static Punt of(int code) {
        Punt[] all = values();
        if (code < 0 || code >= all.length) {
            throw new IllegalArgumentException("packet-in reason " + code + " is not in 0.." + (all.length - 1));
        }
        return all[code];
    }
}
