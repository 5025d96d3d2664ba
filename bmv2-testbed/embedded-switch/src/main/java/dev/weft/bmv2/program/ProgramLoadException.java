package dev.weft.bmv2.program;

/** A program that cannot be loaded. The message names the construct, where it is in the JSON, and what is wrong. */
public final class ProgramLoadException extends RuntimeException {
    /** A hostile program's names may have any length; a message is for people and logs. */
    private static final int MESSAGE_CHARS = 600;

    public ProgramLoadException(String message) {
        super(shortened(message));
    }

    public ProgramLoadException(String message, Throwable cause) {
        super(shortened(message), cause);
    }

    private static String shortened(String message) {
        if (message.length() <= MESSAGE_CHARS) {
            return message;
        }
        int half = MESSAGE_CHARS / 2;
        return message.substring(0, half) + " ... " + message.substring(message.length() - half);
    }
}
