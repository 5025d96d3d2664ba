package dev.weft.transaction;

import java.util.Objects;
import java.util.Optional;

/** A switch has not done what it was told. */
public final class StoreException extends Exception {
    private static final long serialVersionUID = 1;

    private final Kind kind;
    private final transient Write write;

    /** Why. */
    public enum Kind {
        /** It cannot be reached: what it holds is not known. */
        UNAVAILABLE,
        /** It does not take a write, and will not take it later. */
        REFUSED,
        /** The caller did not want more. */
        CANCELLED
    }

    /**
     * Makes an exception.
     *
     * @param write the write it does not take; null: none in particular
     */
    public StoreException(Kind kind, String message, Write write, Throwable cause) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind, "kind");
        this.write = write;
    }

    /** Returns why. */
    public Kind kind() {
        return kind;
    }

    /** Returns the write that the switch does not take. */
    public Optional<Write> write() {
        return Optional.ofNullable(write);
    }
}
