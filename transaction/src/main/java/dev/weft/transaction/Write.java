package dev.weft.transaction;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/** One change of a part: inserted when there is nothing before, deleted when there is nothing after. Immutable. */
public final class Write {
    private final PartKey key;
    private final byte[] before;
    private final byte[] after;

    /** What a write does to its part. */
    public enum Kind {
        INSERT,
        MODIFY,
        DELETE
    }

    private Write(PartKey key, byte[] before, byte[] after) {
        this.key = Objects.requireNonNull(key, "key");
        this.before = before;
        this.after = after;
    }

    /**
     * Makes a write.
     *
     * @param before what the part is; null: not there
     * @param after what it becomes; null: gone
     * @throws IllegalArgumentException if both are null
     */
    public static Write of(PartKey key, byte[] before, byte[] after) {
        if (before == null && after == null) {
            throw new IllegalArgumentException(key + ": a write from nothing to nothing");
        }
        return new Write(key, before, after);
    }

    /** Returns what is written. */
    public PartKey key() {
        return key;
    }

    /** Returns what the part was; not a copy. */
    public Optional<byte[]> before() {
        return Optional.ofNullable(before);
    }

    /** Returns what it becomes; not a copy. */
    public Optional<byte[]> after() {
        return Optional.ofNullable(after);
    }

    /** Returns what it does. */
    public Kind kind() {
        if (before == null) {
            return Kind.INSERT;
        }
        return after == null ? Kind.DELETE : Kind.MODIFY;
    }

    /** Returns the write that takes this one back. */
    public Write inverse() {
        return new Write(key, after, before);
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Write)) {
            return false;
        }
        Write that = (Write) other;
        return key.equals(that.key) && Arrays.equals(before, that.before) && Arrays.equals(after, that.after);
    }

    @Override
    public int hashCode() {
        return Objects.hash(key, Arrays.hashCode(before), Arrays.hashCode(after));
    }

    @Override
    public String toString() {
        return kind() + " " + key;
    }
}
