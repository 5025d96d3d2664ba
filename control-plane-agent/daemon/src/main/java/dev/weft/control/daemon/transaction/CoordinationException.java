package dev.weft.control.daemon.transaction;

/** A transaction cannot be driven; the message is part of a line for people. */
public final class CoordinationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CoordinationException(String message, Throwable cause) {
        super(message, cause);
    }
}
