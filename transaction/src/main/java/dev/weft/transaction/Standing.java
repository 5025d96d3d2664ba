package dev.weft.transaction;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** How things stand at a participant. Immutable. */
public final class Standing {
    /** The stage of a participant that has prepared and not flipped. After the flip it is 1, after n waves 1 + n. */
    public static final int PREPARED = 0;

    /** The stage of a participant that has flipped. */
    public static final int FLIPPED = 1;

    private final long term;
    private final TransactionId pending;
    private final int stage;
    private final int waves;
    private final List<String> members;
    private final int epoch;
    private final long digest;
    private final boolean established;
    private final SortedMap<TransactionId, Boolean> finished;

    /**
     * Holds what it is given; collections are copied.
     *
     * @param term the greatest term that it has promised to follow
     * @param pending the transaction under way; NONE: none
     * @param stage {@link #PREPARED}, {@link #FLIPPED}, or 1 + the number of waves done
     * @param waves how many waves the transaction has
     * @param members the participants of the transaction
     * @param epoch the active epoch
     * @param digest of its image between transactions
     * @param established whether it knows what its switch should hold
     * @param finished the last transactions that ended here, and whether they were committed
     */
    public Standing(
            long term,
            TransactionId pending,
            int stage,
            int waves,
            List<String> members,
            int epoch,
            long digest,
            boolean established,
            SortedMap<TransactionId, Boolean> finished) {
        this.term = term;
        this.pending = Objects.requireNonNull(pending, "pending");
        this.stage = stage;
        this.waves = waves;
        this.members = List.copyOf(members);
        this.epoch = epoch;
        this.digest = digest;
        this.established = established;
        this.finished = Collections.unmodifiableSortedMap(new TreeMap<>(finished));
    }

    /** Returns the greatest term that it has promised to follow. */
    public long term() {
        return term;
    }

    /** Returns the transaction under way; NONE: none. */
    public TransactionId pending() {
        return pending;
    }

    /** Returns whether a transaction is under way. */
    public boolean busy() {
        return !pending.equals(TransactionId.NONE);
    }

    /** Returns how far the transaction is: {@link #PREPARED}, {@link #FLIPPED}, or 1 + the number of waves done. */
    public int stage() {
        return stage;
    }

    /** Returns how many waves the transaction has. */
    public int waves() {
        return waves;
    }

    /** Returns the participants of the transaction. */
    public List<String> members() {
        return members;
    }

    /** Returns the active epoch. */
    public int epoch() {
        return epoch;
    }

    /** Returns the digest of its image between transactions. */
    public long digest() {
        return digest;
    }

    /** Returns whether it knows what its switch should hold. */
    public boolean established() {
        return established;
    }

    /** Returns the last transactions that ended here, and whether they were committed. */
    public SortedMap<TransactionId, Boolean> finished() {
        return finished;
    }

    @Override
    public String toString() {
        return "term " + term + ", epoch " + epoch + (busy() ? ", transaction " + pending + " at stage " + stage : "");
    }
}
