package dev.weft.control.core.ir;

import dev.weft.control.core.pipeline.MatchKind;
import java.util.Objects;

/**
 * What one key field of an entry must be. A field that may be anything has no match at all (P4Runtime 1.4.1,
 * section 9.1.1), and bits that do not count are zero, so that equal matches are equal objects.
 */
public final class FieldMatch implements Comparable<FieldMatch> {
    private final String field;
    private final MatchKind kind;
    private final Bits value;
    private final Bits mask;
    private final int prefixLength;

    private FieldMatch(String field, MatchKind kind, Bits value, Bits mask, int prefixLength) {
        this.field = Objects.requireNonNull(field, "field");
        this.kind = kind;
        this.value = value;
        this.mask = mask;
        this.prefixLength = prefixLength;
    }

    /** Matches one value. */
    public static FieldMatch exact(String field, Bits value) {
        return new FieldMatch(field, MatchKind.EXACT, value, Bits.ones(value.width()), value.width());
    }

    /** Matches one value, in a field that an entry may leave open. */
    public static FieldMatch optional(String field, Bits value) {
        return new FieldMatch(field, MatchKind.OPTIONAL, value, Bits.ones(value.width()), value.width());
    }

    /**
     * Matches where the bits under the mask are equal.
     *
     * @throws IllegalArgumentException if the mask is zero (leave the match out) or the widths differ
     */
    public static FieldMatch ternary(String field, Bits value, Bits mask) {
        if (mask.isZero()) {
            throw new IllegalArgumentException(field + ": a zero mask; leave the match out");
        }
        return new FieldMatch(field, MatchKind.TERNARY, value.and(mask), mask, -1);
    }

    /** Matches one value in a ternary field. */
    public static FieldMatch ternary(String field, Bits value) {
        return ternary(field, value, Bits.ones(value.width()));
    }

    /**
     * Matches where the first bits are equal.
     *
     * @param prefixLength 1 to the width
     */
    public static FieldMatch lpm(String field, Bits value, int prefixLength) {
        if (prefixLength == 0) {
            throw new IllegalArgumentException(field + ": a prefix of length 0; leave the match out");
        }
        Bits mask = Bits.prefixMask(prefixLength, value.width());
        return new FieldMatch(field, MatchKind.LPM, value.and(mask), mask, prefixLength);
    }

    /**
     * Matches from a value up to another, both included.
     *
     * @throws IllegalArgumentException if the first is greater
     */
    public static FieldMatch range(String field, Bits low, Bits high) {
        if (low.compareTo(high) > 0) {
            throw new IllegalArgumentException(field + ": the range " + low + ".." + high + " is empty");
        }
        return new FieldMatch(field, MatchKind.RANGE, low, high, -1);
    }

    /** Returns the name of the field. */
    public String field() {
        return field;
    }

    /** Returns how it is compared. */
    public MatchKind kind() {
        return kind;
    }

    /** Returns the value, or the low end of a range. */
    public Bits value() {
        return value;
    }

    /** Returns the bits that count; all ones for a whole value, the high end for a range. */
    public Bits mask() {
        return mask;
    }

    /** Returns the number of leading bits that count, for LPM; the width for exact; -1 for ternary and range. */
    public int prefixLength() {
        return prefixLength;
    }

    /** Returns whether a value of the same width matches. */
    public boolean matches(Bits candidate) {
        return kind == MatchKind.RANGE
                ? candidate.compareTo(value) >= 0 && candidate.compareTo(mask) <= 0
                : candidate.and(mask).equals(value);
    }

    @Override
    public int compareTo(FieldMatch other) {
        if (this == other) {
            return 0;
        }
        int order = Names.compare(field, other.field);
        if (order == 0) {
            order = value.compareTo(other.value);
        }
        if (order == 0 && mask != other.mask) {
            order = mask.compareTo(other.mask);
        }
        return order != 0 ? order : kind.compareTo(other.kind);
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        if (!(other instanceof FieldMatch)) {
            return false;
        }
        FieldMatch that = (FieldMatch) other;
        return field.equals(that.field) && kind == that.kind && value.equals(that.value) && mask.equals(that.mask);
    }

    @Override
    public int hashCode() {
        return Objects.hash(field, kind, value, mask);
    }

    @Override
    public String toString() {
        String text = field + "=" + ValueText.of(field, value);
        switch (kind) {
            case LPM:
                return text + "/" + prefixLength;
            case RANGE:
                return text + ".." + ValueText.of(field, mask);
            case TERNARY:
                return mask.equals(Bits.ones(mask.width())) ? text : text + "&&&" + mask;
            default:
                return text;
        }
    }
}
