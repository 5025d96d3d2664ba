package dev.weft.transaction;

import java.util.Objects;
import java.util.Optional;

/** How a transaction ended. Immutable. */
public final class Result {
    private final Kind kind;
    private final TransactionId id;
    private final String reason;
    private final String participant;
    private final Write refused;

    /** The ways to end. */
    public enum Kind {
        /** It has not ended, or there was none. */
        NONE,
        /** True everywhere. */
        COMMITTED,
        /** Taken back everywhere. */
        ABORTED,
        /** Another leader has taken over: it will end the transaction. */
        DEPOSED
    }

    private Result(Kind kind, TransactionId id, String reason, String participant, Write refused) {
        this.kind = kind;
        this.id = Objects.requireNonNull(id, "id");
        this.reason = Objects.requireNonNull(reason, "reason");
        this.participant = Objects.requireNonNull(participant, "participant");
        this.refused = refused;
    }

    static Result none() {
        return new Result(Kind.NONE, TransactionId.NONE, "", "", null);
    }

    static Result committed(TransactionId id) {
        return new Result(Kind.COMMITTED, id, "", "", null);
    }

    static Result aborted(TransactionId id, String reason, String participant, Write refused) {
        return new Result(Kind.ABORTED, id, reason, participant, refused);
    }

    static Result deposed(TransactionId id, long term) {
        return new Result(Kind.DEPOSED, id, "a leader of term " + term + " has taken over", "", null);
    }

    /** Returns how it ended. */
    public Kind kind() {
        return kind;
    }

    /** Returns the transaction. */
    public TransactionId id() {
        return id;
    }

    /** Returns why it was aborted, in one line; empty otherwise. */
    public String reason() {
        return reason;
    }

    /** Returns because of which participant it was aborted; empty: because of none. */
    public String participant() {
        return participant;
    }

    /** Returns the write that this participant's switch does not take. */
    public Optional<Write> refused() {
        return Optional.ofNullable(refused);
    }

    @Override
    public String toString() {
        return kind + " " + id + (reason.isEmpty() ? "" : ": " + reason);
    }
}
