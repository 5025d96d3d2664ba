package dev.weft.transaction;

/** What a coordinator is doing: each phase ends when every participant has done its part. */
public enum Phase {
    /** Nothing has been asked of it. */
    IDLE,
    /** Asks all to follow it, and what is under way. */
    ELECT,
    /** All follow, and nothing is under way: ready to begin. */
    READY,
    PREPARE,
    /** Prepared by all; waits for {@link Coordinator#proceed}. */
    VOTED,
    /** Prepared by all; the decision cannot be written yet. */
    DECIDE,
    COMMIT,
    WAVES,
    /** Waits until no packet of the old epoch can be on its way. */
    DRAIN,
    COLLECT,
    ABORT,
    /** Another leader has taken over. */
    DEPOSED
}
