package dev.weft.transaction;

import java.util.List;
import java.util.Objects;

/** One participant's part of a transaction, with what it takes to finish the transaction without its first leader. */
public final class Share {
    private final TransactionId id;
    private final List<String> members;
    private final Changes changes;

    /**
     * Holds what it is given.
     *
     * @param members the names of all participants
     */
    public Share(TransactionId id, List<String> members, Changes changes) {
        this.id = Objects.requireNonNull(id, "id");
        this.members = List.copyOf(members);
        this.changes = Objects.requireNonNull(changes, "changes");
    }

    /** Returns the transaction. */
    public TransactionId id() {
        return id;
    }

    /** Returns the names of all participants. */
    public List<String> members() {
        return members;
    }

    /** Returns what is done to this participant. */
    public Changes changes() {
        return changes;
    }

    @Override
    public String toString() {
        return id + ": " + changes;
    }
}
