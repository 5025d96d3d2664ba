package dev.weft.p4.program.wire;

/** Bytes that are not the message they should be. */
public final class WireException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public WireException(String message) {
        super(message);
    }
}
