package dev.weft.transaction;

import java.util.Arrays;
import java.util.Objects;

/** What makes a part of a switch's configuration (entry, member, group, meter cell) the one it is. Immutable. */
public final class PartKey implements Comparable<PartKey> {
    private final Rank rank;
    private final int table;
    private final byte[] octets;
    private final int hash;

    /** The order of writes: what is referred to comes before what refers to it, and goes after it. */
    public enum Rank {
        MEMBER,
        GROUP,
        METER,
        ENTRY,
        /** What the switch-resident agent itself is told: known before packets come in. */
        AGENT,
        /** An entry that lets packets in (a port's role): opens when all else is there, closes first. */
        GATE
    }

    /**
     * Makes a key.
     *
     * @param rank when it is written
     * @param table the P4Runtime id of its table, profile or meter: what capacity is counted by
     * @param octets the rest of its identity; kept, not copied: do not change them
     */
    public PartKey(Rank rank, int table, byte[] octets) {
        this.rank = Objects.requireNonNull(rank, "rank");
        this.table = table;
        this.octets = octets;
        this.hash = Arrays.hashCode(octets) * 31 + table;
    }

    /** Returns when it is written. */
    public Rank rank() {
        return rank;
    }

    /** Returns the P4Runtime id of its table, profile or meter. */
    public int table() {
        return table;
    }

    /** Returns the rest of its identity; not a copy. */
    public byte[] octets() {
        return octets;
    }

    @Override
    public int compareTo(PartKey other) {
        int order = rank.compareTo(other.rank);
        if (order == 0) {
            order = Integer.compare(table, other.table);
        }
        return order != 0 ? order : Arrays.compare(octets, other.octets);
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof PartKey)) {
            return false;
        }
        PartKey that = (PartKey) other;
        return hash == that.hash && table == that.table && rank == that.rank && Arrays.equals(octets, that.octets);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(rank + " " + Integer.toHexString(table) + ":");
        for (byte octet : octets) {
            text.append(Character.forDigit(octet >> 4 & 15, 16)).append(Character.forDigit(octet & 15, 16));
        }
        return text.toString();
    }
}
