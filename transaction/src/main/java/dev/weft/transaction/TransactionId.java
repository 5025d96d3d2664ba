package dev.weft.transaction;

/** A transaction: the term of the leader that began it, and a number within the term. Later ones are greater. */
public final class TransactionId implements Comparable<TransactionId> {
    /** Before every transaction. */
    public static final TransactionId NONE = new TransactionId(0, 0);

    private final long term;
    private final long number;

    /** Makes an id; both are 0 or more. */
    public TransactionId(long term, long number) {
        this.term = term;
        this.number = number;
    }

    /** Returns the term of its first leader. */
    public long term() {
        return term;
    }

    /** Returns its number within the term. */
    public long number() {
        return number;
    }

    @Override
    public int compareTo(TransactionId other) {
        int order = Long.compare(term, other.term);
        return order != 0 ? order : Long.compare(number, other.number);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TransactionId && compareTo((TransactionId) other) == 0;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(term * 31 + number);
    }

    @Override
    public String toString() {
        return term + "." + number;
    }
}
