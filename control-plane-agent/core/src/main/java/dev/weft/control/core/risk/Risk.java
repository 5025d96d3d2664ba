package dev.weft.control.core.risk;

import java.util.Objects;

/** One reason to ask a person before a plan is made true. Immutable. */
public final class Risk {
    private final Kind kind;
    private final String text;

    /** What is risky. */
    public enum Kind {
        /** Instances go that answer now. */
        REMOVES_LIVE_INSTANCES,
        /** Many callers may call what was denied to them. */
        OPENS,
        /** A large part of what is installed changes. */
        LARGE
    }

    Risk(Kind kind, String text) {
        this.kind = Objects.requireNonNull(kind, "kind");
        this.text = Objects.requireNonNull(text, "text");
    }

    /** Returns what is risky. */
    public Kind kind() {
        return kind;
    }

    /** Returns one line for people: how much of what, and the limit. */
    public String text() {
        return text;
    }

    @Override
    public String toString() {
        return text;
    }
}
