package dev.weft.onos.api;

import java.util.Objects;

/** Why something cannot be done, in the words of the command line. */
public final class WeftException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Kind kind;
    private final transient Report report;

    /** The reasons, with the HTTP status of each. */
    public enum Kind {
        /** The configuration or the request has errors. */
        BAD_INPUT(400),
        /** The caller may not do this. */
        FORBIDDEN(403),
        /** There is no such thing. */
        NOT_FOUND(404),
        /** It does not fit to what the network is now: another pipeline, an older plan, no approval. */
        CONFLICT(409),
        /** A device or a node does not answer; it may later. */
        UNAVAILABLE(503);

        private final int status;

        Kind(int status) {
            this.status = status;
        }

        /** Returns the HTTP status. */
        public int status() {
            return status;
        }
    }

    /**
     * Makes an exception.
     *
     * @param report what is wrong, line by line; its first line is the message
     */
    public WeftException(Kind kind, Report report) {
        super(String.join("\n", report.lines()));
        this.kind = Objects.requireNonNull(kind, "kind");
        this.report = report;
    }

    /** Returns the reason. */
    public Kind kind() {
        return kind;
    }

    /** Returns what is wrong. */
    public Report report() {
        return report;
    }
}
