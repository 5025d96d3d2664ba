package dev.weft.p4.program;

/** Why the pipeline drops a packet; the ordinal is the index of the counter {@code WeftIngress.drops}. */
public enum Drop {
    NONE("not dropped"),
    MALFORMED(
            "shorter than its headers, a wrong IPv4 header checksum, IPv4 options, or a mark of congestion it cannot bear"),
    UNKNOWN_PORT("no switch port of the configuration"),
    UNKNOWN_HOST("source guard: this source address does not live at this port"),
    UNKNOWN_AGENT("the agent id is not one of this host's"),
    NOT_ADMITTED("no permission lets this subject call the service"),
    DIRECT("an instance is reached through its service address only, and the end of a tunnel by no host"),
    RATE("the service's rate is exceeded"),
    NO_POOL("no demand of the service takes this traffic class"),
    NO_ROUTE("no route to the destination"),
    TTL("the hop limit is used up"),
    NO_INSTANCE("the service has no instance to choose");

    private final String meaning;

    Drop(String meaning) {
        this.meaning = meaning;
    }

    /** Returns one line for a person. */
    public String meaning() {
        return meaning;
    }

    /**
     * Returns the reason with this code.
     *
     * @throws IllegalArgumentException if the program knows no such code
     */
    public static Drop of(int code) {
        Drop[] all = values();
        if (code < 0 || code >= all.length) {
            throw new IllegalArgumentException("drop reason " + code + " is not in 0.." + (all.length - 1));
        }
        return all[code];
    }
}
