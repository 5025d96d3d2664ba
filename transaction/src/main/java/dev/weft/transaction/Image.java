package dev.weft.transaction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All parts that one switch holds, and its active epoch. Immutable; value octets are shared, not copied. */
public final class Image {
    /** Nothing, in epoch 0: a switch that has just started. */
    public static final Image EMPTY = new Image(Map.of(), 0);

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    /** Inserts and changes in the order of ranks, then deletes against it. */
    private static final Comparator<Write> SAFE_ORDER = (a, b) -> {
        boolean deletesA = a.kind() == Write.Kind.DELETE;
        boolean deletesB = b.kind() == Write.Kind.DELETE;
        if (deletesA != deletesB) {
            return deletesA ? 1 : -1;
        }
        int order = a.key().rank().compareTo(b.key().rank());
        if (order == 0) {
            order = Boolean.compare(a.kind() == Write.Kind.MODIFY, b.kind() == Write.Kind.MODIFY);
        }
        return deletesA ? -order : order;
    };

    private final Map<PartKey, byte[]> parts;
    private final int epoch;
    private long digest; // 0: not computed yet; a race computes the same twice

    /**
     * Holds what it is given.
     *
     * @param epoch 0..255
     */
    public Image(Map<PartKey, byte[]> parts, int epoch) {
        this(Collections.unmodifiableMap(new HashMap<>(parts)), epoch, 0);
    }

    /** Takes parts that nobody changes any more. */
    private Image(Map<PartKey, byte[]> parts, int epoch, long digest) {
        this.parts = parts;
        this.epoch = epoch;
        this.digest = digest;
    }

    /** Returns the parts by key; values are not copies. */
    public Map<PartKey, byte[]> parts() {
        return parts;
    }

    /** Returns the active epoch, 0..255. */
    public int epoch() {
        return epoch;
    }

    /** Returns this image after some writes, whatever was there before. */
    public Image after(List<Write> writes) {
        Map<PartKey, byte[]> next = new HashMap<>(parts);
        for (Write write : writes) {
            if (write.after().isPresent()) {
                next.put(write.key(), write.after().get());
            } else {
                next.remove(write.key());
            }
        }
        return new Image(Collections.unmodifiableMap(next), epoch, 0);
    }

    /** Returns this image with another active epoch. */
    public Image in(int newEpoch) {
        return newEpoch == epoch ? this : new Image(parts, newEpoch, 0);
    }

    /** Returns the fewest writes that turn this image into another, in a safe order. */
    public List<Write> to(Image wanted) {
        List<Write> writes = new ArrayList<>();
        wanted.parts.forEach((key, value) -> {
            byte[] present = parts.get(key);
            if (!Arrays.equals(present, value)) {
                writes.add(Write.of(key, present, value));
            }
        });
        parts.forEach((key, value) -> {
            if (!wanted.parts.containsKey(key)) {
                writes.add(Write.of(key, value, null));
            }
        });
        return ordered(writes);
    }

    /**
     * Returns writes in an order in which nothing refers to what is not there: inserts and changes by rank, then deletes
     * against it, gates last in and first out. The order is the same for the same writes.
     */
    public static List<Write> ordered(List<Write> writes) {
        List<Write> sorted = new ArrayList<>(writes);
        sorted.sort(SAFE_ORDER.thenComparing(Write::key));
        return sorted;
    }

    /** Returns a number that is the same for equal images, and hardly ever for others: FNV-1a over parts, summed. */
    public long digest() {
        if (digest != 0) {
            return digest;
        }
        long sum = epoch * FNV_PRIME;
        for (Map.Entry<PartKey, byte[]> part : parts.entrySet()) {
            long hash = fnv(
                    FNV_OFFSET ^ part.getKey().rank().ordinal(), part.getKey().octets());
            sum += fnv(hash ^ part.getKey().table(), part.getValue());
        }
        digest = sum;
        return sum;
    }

    private static long fnv(long seed, byte[] octets) {
        long hash = seed;
        for (byte octet : octets) {
            hash = (hash ^ octet & 0xff) * FNV_PRIME;
        }
        return hash;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Image
                && ((Image) other).epoch == epoch
                && to((Image) other).isEmpty();
    }

    @Override
    public int hashCode() {
        return Long.hashCode(digest());
    }

    @Override
    public String toString() {
        return parts.size() + " parts, epoch " + epoch;
    }
}
