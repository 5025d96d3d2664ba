package dev.weft.bmv2.control;

import java.math.BigInteger;

/**
 * The match of one key field. Values are unsigned and must fit the field's width.
 *
 * <p>For an {@code EXACT} or {@code VALID} field: {@link Exact}. For {@code LPM}: {@link Lpm}, or {@link Any}. For
 * {@code TERNARY} (P4's optional included): {@link Ternary}, {@link Exact} (all bits), {@link Any}, or {@link Lpm}. For
 * {@code RANGE}: {@link Range}, {@link Exact}, {@link Any}. Reads give the field kind's own form: {@code Any} comes back
 * as prefix length 0, mask 0 or the full range. Bits outside a mask or prefix are cleared.
 */
public sealed interface MatchValue {
    record Exact(BigInteger value) implements MatchValue {}

    /** The first {@code prefixLength} bits of the field. */
    record Lpm(BigInteger value, int prefixLength) implements MatchValue {}

    record Ternary(BigInteger value, BigInteger mask) implements MatchValue {}

    /** Both ends included. */
    record Range(BigInteger low, BigInteger high) implements MatchValue {}

    /** Matches everything. */
    record Any() implements MatchValue {}

    static MatchValue exact(long value) {
        return new Exact(unsigned(value));
    }

    static MatchValue lpm(long value, int prefixLength) {
        return new Lpm(unsigned(value), prefixLength);
    }

    static MatchValue ternary(long value, long mask) {
        return new Ternary(unsigned(value), unsigned(mask));
    }

    static MatchValue range(long low, long high) {
        return new Range(unsigned(low), unsigned(high));
    }

    static MatchValue any() {
        return new Any();
    }

    private static BigInteger unsigned(long value) {
        BigInteger result = BigInteger.valueOf(value);
        return value < 0 ? result.add(BigInteger.ONE.shiftLeft(64)) : result;
    }
}
