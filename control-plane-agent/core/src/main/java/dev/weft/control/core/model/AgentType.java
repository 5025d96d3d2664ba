package dev.weft.control.core.model;

import java.util.Locale;

/** What kind of subject an agent is; the code is that of the agent header. */
public enum AgentType {
    HUMAN(1),
    AGENT(2),
    TOOL(3);

    private final int code;

    AgentType(int code) {
        this.code = code;
    }

    /** Returns the value of {@code subject_type} in the agent header. */
    public int code() {
        return code;
    }

    /**
     * Returns the type with the name that semantic files use.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static AgentType of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** Returns the name that semantic files use. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
