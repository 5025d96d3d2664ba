package dev.weft.bmv2.stf;

/** A target outside this process cannot be started, has ended, or does not answer. */
public final class StfTargetException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StfTargetException(String message) {
        super(message);
    }

    public StfTargetException(String message, Throwable cause) {
        super(message, cause);
    }
}
