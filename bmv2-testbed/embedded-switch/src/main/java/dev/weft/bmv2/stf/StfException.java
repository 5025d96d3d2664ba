package dev.weft.bmv2.stf;

/** A script that is not STF, or does not fit its program. */
public final class StfException extends RuntimeException {
    public StfException(String message) {
        super(message);
    }
}
