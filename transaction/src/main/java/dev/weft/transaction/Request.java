package dev.weft.transaction;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What a leader asks of a participant. Each may come twice, late or never: a second time changes nothing. Immutable. */
public final class Request {
    private final Type type;
    private final long term;
    private final TransactionId id;
    private final int wave;
    private final Share share;
    private final List<Write> writes;

    /** What is asked. */
    public enum Type {
        /** Promise to follow no leader of a lesser term, and say how things stand. */
        HELLO,
        /** As HELLO, and take what the switch holds for the truth; a transaction under way is forgotten. */
        ADOPT,
        /** Check, install what no packet notices yet, and promise to commit when told. */
        PREPARE,
        /** Flip. */
        COMMIT,
        /** Make the writes of one wave. */
        WAVE,
        /** Make the last writes and end the transaction. */
        COLLECT,
        /** Take everything back and end the transaction. */
        ABORT,
        /** Make writes to tables without an epoch, outside the transaction and whatever its state. */
        PATCH
    }

    private Request(Type type, long term, TransactionId id, int wave, Share share, List<Write> writes) {
        this.type = type;
        this.term = term;
        this.id = Objects.requireNonNull(id, "id");
        this.wave = wave;
        this.share = share;
        this.writes = List.copyOf(writes);
    }

    /** See {@link Type#HELLO}. */
    public static Request hello(long term) {
        return new Request(Type.HELLO, term, TransactionId.NONE, 0, null, List.of());
    }

    /** See {@link Type#ADOPT}. */
    public static Request adopt(long term) {
        return new Request(Type.ADOPT, term, TransactionId.NONE, 0, null, List.of());
    }

    /** See {@link Type#PREPARE}. */
    public static Request prepare(long term, Share share) {
        return new Request(Type.PREPARE, term, share.id(), 0, share, List.of());
    }

    /**
     * As {@link #prepare}, to a participant that has lost a transaction which is decided.
     *
     * @param stage how far it had come when it last answered
     */
    public static Request restore(long term, Share share, int stage) {
        return new Request(Type.PREPARE, term, share.id(), stage + 1, share, List.of());
    }

    /** See {@link Type#COMMIT}. */
    public static Request commit(long term, TransactionId id) {
        return new Request(Type.COMMIT, term, id, 0, null, List.of());
    }

    /**
     * See {@link Type#WAVE}.
     *
     * @param wave 1 for the first
     */
    public static Request wave(long term, TransactionId id, int wave) {
        return new Request(Type.WAVE, term, id, wave, null, List.of());
    }

    /** See {@link Type#COLLECT}. */
    public static Request collect(long term, TransactionId id) {
        return new Request(Type.COLLECT, term, id, 0, null, List.of());
    }

    /** See {@link Type#ABORT}. */
    public static Request abort(long term, TransactionId id) {
        return new Request(Type.ABORT, term, id, 0, null, List.of());
    }

    /** See {@link Type#PATCH}. */
    public static Request patch(long term, List<Write> writes) {
        return new Request(Type.PATCH, term, TransactionId.NONE, 0, null, writes);
    }

    /** Returns what is asked. */
    public Type type() {
        return type;
    }

    /** Returns the term of the leader that asks. */
    public long term() {
        return term;
    }

    /** Returns the transaction; NONE where it is about none. */
    public TransactionId id() {
        return id;
    }

    /** Returns the number of the wave, 1 or more; of a preparation 0, or if it is decided 1 + its stage. */
    public int wave() {
        return wave;
    }

    /** Returns whether a preparation is not asked for but told: it is decided. */
    public boolean decided() {
        return type == Type.PREPARE && wave > 0;
    }

    /** Returns how far a decided transaction has come at the participant; see {@link Standing#stage}. */
    public int stage() {
        return decided() ? wave - 1 : Standing.PREPARED;
    }

    /** Returns what to prepare. */
    public Optional<Share> share() {
        return Optional.ofNullable(share);
    }

    /** Returns the writes of a patch. */
    public List<Write> writes() {
        return writes;
    }

    @Override
    public String toString() {
        return type + (id.equals(TransactionId.NONE) ? "" : " " + id) + (type == Type.WAVE ? " #" + wave : "")
                + " (term " + term + ")";
    }
}
