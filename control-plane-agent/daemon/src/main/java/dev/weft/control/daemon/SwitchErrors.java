package dev.weft.control.daemon;

import io.grpc.Status;

/** Errors of calls in few words. */
final class SwitchErrors {
    private SwitchErrors() {}

    /** The reason in one line: what the far side said, or what the transport ran into. */
    static String reason(Throwable failure) {
        Status status = Status.fromThrowable(failure);
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String described = status.getDescription();
        boolean transport = status.getCode() == Status.Code.UNAVAILABLE && root.getMessage() != null;
        String text = transport || described == null ? String.valueOf(root.getMessage()) : described;
        String line = text.lines().findFirst().orElse("");
        return status.getCode() == Status.Code.DEADLINE_EXCEEDED
                ? "no answer in time"
                : transport ? line : status.getCode() + " " + line;
    }
}
