package dev.weft.control.core.model;

import java.util.Locale;

/** A transport protocol of a service; the number is that of IANA. */
public enum Protocol {
    TCP(6),
    UDP(17);

    private final int number;

    Protocol(int number) {
        this.number = number;
    }

    /** Returns the IP protocol number. */
    public int number() {
        return number;
    }

    /**
     * Returns the protocol with the name that semantic files use.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Protocol of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** Returns the name that semantic files use. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
