package dev.weft.transaction;

/** What becomes of one transaction, told at its end. */
final class Tally {
    private String reason = "";
    private String by = "";
    private Write refused;
    private int writes;
    private int flips;

    /** Counts what a request has caused. */
    void add(Reply reply) {
        writes += reply.writes();
        flips += reply.flips();
    }

    /** Remembers the write that a switch does not take. */
    void refused(Reply reply) {
        refused = reply.refused().orElse(null);
    }

    /** Remembers why it is given up, and because of whom. */
    void aborts(String why, String participant) {
        reason = why;
        by = participant;
    }

    Result aborted(TransactionId id) {
        return Result.aborted(id, reason, by, refused);
    }

    int writes() {
        return writes;
    }

    int flips() {
        return flips;
    }
}
