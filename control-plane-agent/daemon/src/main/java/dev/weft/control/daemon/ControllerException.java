package dev.weft.control.daemon;

import java.util.List;

/**
 * A controller operation that did not do what was asked. The message is one line that names the thing, where it is and
 * the remedy; {@link #details()} has further lines when several things are wrong at once.
 */
public final class ControllerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Whose fault it is, as far as the user must act. */
    public enum Kind {
        /** The semantic file is wrong: nothing was sent to any switch. */
        BAD_INPUT,
        /** A person should look at the plan and approve it: nothing was written. Its risks are the details. */
        RISKY,
        /** A switch cannot be reached or is not ready: nothing was written to any switch. */
        UNREACHABLE,
        /** The switches or their agents refuse what is asked: nothing was written, or all of it was undone. */
        REFUSED,
        /** A write failed and undoing failed too: the named switches are left in between. */
        INCOMPLETE
    }

    private final Kind kind;
    private final transient List<String> details;

    /** One line of error. */
    public ControllerException(Kind kind, String message) {
        this(kind, message, List.of(), null);
    }

    /** One line of error, with further lines and the cause. */
    public ControllerException(Kind kind, String message, List<String> details, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.details = List.copyOf(details);
    }

    /** Whose fault it is. */
    public Kind kind() {
        return kind;
    }

    /** Further lines, possibly none: one for each thing that is wrong beyond the first. */
    public List<String> details() {
        return details;
    }
}
