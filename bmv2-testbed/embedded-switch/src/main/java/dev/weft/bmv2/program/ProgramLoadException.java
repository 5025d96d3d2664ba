package dev.weft.bmv2.program;

/** A program that cannot be loaded. The message names the construct, where it is in the JSON, and what is wrong. */
public final class ProgramLoadException extends RuntimeException {
    public ProgramLoadException(String message) {
        super(message);
    }

    public ProgramLoadException(String message, Throwable cause) {
        super(message, cause);
    }
}
