package dev.weft.control.daemon.state;

/** State cannot be read or written, or another controller has it; the message says which, where, and the remedy. */
public final class StateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StateException(String message, Throwable cause) {
        super(message, cause);
    }
}
