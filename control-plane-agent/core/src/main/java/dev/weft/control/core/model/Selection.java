package dev.weft.control.core.model;

import java.util.Locale;

/** Who selects among the instances of a service (RFC 10053: where the path selector C-PS is). */
public enum Selection {
    /** Each ingress by what its own agent and its own replies tell. */
    DISTRIBUTED,
    /** The control-plane agent: it hands shares to the ingresses, and their data planes weigh nothing. */
    CENTRALISED,
    /** Each ingress, among the instances and by the shares that the control-plane agent hands to it. */
    HYBRID;

    /**
     * Returns the selection with the name that semantic files use.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Selection of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** Returns the name that semantic files use. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
