package dev.weft.p4.runtime;

import p4.v1.P4RuntimeOuterClass.Uint128;

/**
 * A client's bid to be primary: an unsigned 128-bit number, the highest wins (specification section 5).
 *
 * @param high upper 64 bits, unsigned
 * @param low lower 64 bits, unsigned
 */
public record ElectionId(long high, long low) implements Comparable<ElectionId> {
    public static final ElectionId ZERO = new ElectionId(0, 0);

    public static ElectionId of(long low) {
        return new ElectionId(0, low);
    }

    public static ElectionId of(Uint128 message) {
        return new ElectionId(message.getHigh(), message.getLow());
    }

    public Uint128 toMessage() {
        return Uint128.newBuilder().setHigh(high).setLow(low).build();
    }

    /** The next higher bid. */
    public ElectionId next() {
        return new ElectionId(low == -1 ? high + 1 : high, low + 1);
    }

    @Override
    public int compareTo(ElectionId other) {
        int upper = Long.compareUnsigned(high, other.high);
        return upper != 0 ? upper : Long.compareUnsigned(low, other.low);
    }

    @Override
    public String toString() {
        return high == 0 ? Long.toUnsignedString(low) : Long.toUnsignedString(high) + ":" + Long.toUnsignedString(low);
    }
}
