package dev.weft.control.daemon;

import dev.weft.control.core.plan.Change;

/** A switch refused one change of a plan. */
final class RefusedChangeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String switchName;
    private final transient Change change;

    RefusedChangeException(String switchName, Change change, String reason, Throwable cause) {
        super(reason, cause);
        this.switchName = switchName;
        this.change = change;
    }

    String switchName() {
        return switchName;
    }

    Change change() {
        return change;
    }
}
