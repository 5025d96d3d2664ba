package dev.weft.transaction;

import java.util.Objects;
import java.util.Optional;

/** What a participant answers. Immutable. */
public final class Reply {
    private final Request.Type to;
    private final TransactionId id;
    private final int wave;
    private final Outcome outcome;
    private final String reason;
    private final Write refused;
    private final Standing standing;
    private final int writes;
    private final int flips;

    /** How it went. */
    public enum Outcome {
        /** Done, now or before. */
        OK,
        /** Not done, and never will be. */
        NO,
        /** Not done yet: the switch or the disk does not do its part. */
        RETRY,
        /** The participant does not know the transaction. */
        UNKNOWN,
        /** A leader of a greater term has been promised. */
        STALE
    }

    /**
     * Holds what it is given.
     *
     * @param reason one line for people; empty when all is well
     * @param refused the write that the switch does not take, or null
     * @param writes how many writes the request has caused
     * @param flips how many flips the request has caused: 0 or 1
     */
    public Reply(
            Request request, Outcome outcome, String reason, Write refused, Standing standing, int writes, int flips) {
        this(request.type(), request.id(), request.wave(), outcome, reason, refused, standing, writes, flips);
    }

    /** As the other, for a request of which only this is known. */
    public Reply(
            Request.Type to,
            TransactionId id,
            int wave,
            Outcome outcome,
            String reason,
            Write refused,
            Standing standing,
            int writes,
            int flips) {
        this.to = Objects.requireNonNull(to, "to");
        this.id = Objects.requireNonNull(id, "id");
        this.wave = wave;
        this.outcome = Objects.requireNonNull(outcome, "outcome");
        this.reason = Objects.requireNonNull(reason, "reason");
        this.refused = refused;
        this.standing = Objects.requireNonNull(standing, "standing");
        this.writes = writes;
        this.flips = flips;
    }

    /** Returns the type of the request that is answered. */
    public Request.Type to() {
        return to;
    }

    /** Returns the transaction of the request. */
    public TransactionId id() {
        return id;
    }

    /** Returns the wave of the request. */
    public int wave() {
        return wave;
    }

    /** Returns how it went. */
    public Outcome outcome() {
        return outcome;
    }

    /** Returns why it went so, in one line. */
    public String reason() {
        return reason;
    }

    /** Returns the write that the switch does not take. */
    public Optional<Write> refused() {
        return Optional.ofNullable(refused);
    }

    /** Returns how things stand at the participant now. */
    public Standing standing() {
        return standing;
    }

    /** Returns how many writes the request has caused, the flip aside. */
    public int writes() {
        return writes;
    }

    /** Returns whether the request has caused a flip: 0 or 1. */
    public int flips() {
        return flips;
    }

    @Override
    public String toString() {
        return outcome + " to " + to + (reason.isEmpty() ? "" : ": " + reason);
    }
}
