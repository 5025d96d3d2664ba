package dev.weft.bmv2.control;

/** A refused control operation. The reasons are those of the P4Runtime error model (gRPC canonical codes). */
public final class ControlException extends RuntimeException {
    /** Why. */
    public enum Reason {
        /** A value, name or combination that can never be right. */
        INVALID_ARGUMENT,
        /** The entry, member, group, session or name does not exist. */
        NOT_FOUND,
        ALREADY_EXISTS,
        /** A table or profile is full. */
        RESOURCE_EXHAUSTED,
        /** The program made it constant. */
        PERMISSION_DENIED,
        /** Right in itself, but not in the present state: a member in use, for example. */
        FAILED_PRECONDITION,
        OUT_OF_RANGE
    }

    private final Reason reason;

    public ControlException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
