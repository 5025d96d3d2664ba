package dev.weft.bmv2.p4runtime;

import dev.weft.bmv2.control.ValueSetControl.Pattern;
import dev.weft.p4.runtime.P4Bytes;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import p4.config.v1.P4InfoOuterClass.MatchField;
import p4.v1.P4RuntimeOuterClass.FieldMatch;

/**
 * One match of a value set's field, as values under masks: a range becomes the prefixes that make it up.
 *
 * @param canonical the match in its shortest form
 * @param patterns what it matches; at least one
 */
record MatchPattern(FieldMatch canonical, List<Pattern> patterns) {
    /** Checks a match by the rules of specification section 9.1.1. */
    static MatchPattern of(MatchField.MatchType type, Scalar scalar, FieldMatch match) {
        int width = scalar.width();
        BigInteger ones = P4Bytes.ones(width);
        FieldMatch.Builder canonical = FieldMatch.newBuilder().setFieldId(match.getFieldId());
        switch (match.getFieldMatchTypeCase()) {
            case EXACT -> {
                require(scalar, type, MatchField.MatchType.EXACT);
                BigInteger value = scalar.number(match.getExact().getValue());
                canonical.getExactBuilder().setValue(scalar.encode(value));
                return new MatchPattern(canonical.build(), List.of(new Pattern(value, ones)));
            }
            case OPTIONAL -> {
                require(scalar, type, MatchField.MatchType.OPTIONAL);
                BigInteger value = scalar.number(match.getOptional().getValue());
                canonical.getOptionalBuilder().setValue(scalar.encode(value));
                return new MatchPattern(canonical.build(), List.of(new Pattern(value, ones)));
            }
            case LPM -> {
                require(scalar, type, MatchField.MatchType.LPM);
                int length = match.getLpm().getPrefixLen();
                if (length < 1 || length > width) {
                    throw P4RuntimeFailure.invalid(
                            "prefix length " + length + " of " + scalar.where() + " is outside 1.." + width);
                }
                BigInteger value = scalar.number(match.getLpm().getValue());
                BigInteger mask = P4Bytes.prefixMask(length, width);
                requireWithin(scalar, value, mask);
                canonical.getLpmBuilder().setValue(P4Bytes.of(value)).setPrefixLen(length);
                return new MatchPattern(canonical.build(), List.of(new Pattern(value, mask)));
            }
            case TERNARY -> {
                require(scalar, type, MatchField.MatchType.TERNARY);
                BigInteger value = scalar.number(match.getTernary().getValue());
                BigInteger mask = scalar.number(match.getTernary().getMask());
                if (mask.signum() == 0) {
                    throw P4RuntimeFailure.invalid(scalar.where() + " has mask 0: leave a don't-care field out");
                }
                requireWithin(scalar, value, mask);
                canonical.getTernaryBuilder().setValue(P4Bytes.of(value)).setMask(P4Bytes.of(mask));
                return new MatchPattern(canonical.build(), List.of(new Pattern(value, mask)));
            }
            case RANGE -> {
                require(scalar, type, MatchField.MatchType.RANGE);
                BigInteger low = scalar.number(match.getRange().getLow());
                BigInteger high = scalar.number(match.getRange().getHigh());
                if (low.compareTo(high) > 0) {
                    throw P4RuntimeFailure.invalid(scalar.where() + ": range " + low + ".." + high + " is empty");
                }
                if (low.signum() == 0 && high.equals(ones)) {
                    throw P4RuntimeFailure.invalid(
                            scalar.where() + " has the full range: leave a don't-care field out");
                }
                canonical.getRangeBuilder().setLow(P4Bytes.of(low)).setHigh(P4Bytes.of(high));
                return new MatchPattern(canonical.build(), prefixes(low, high, width));
            }
            default -> throw P4RuntimeFailure.invalid(scalar.where() + " has no match: set " + type);
        }
    }

    /** The largest aligned blocks that make up a range, from its low end. */
    static List<Pattern> prefixes(BigInteger low, BigInteger high, int width) {
        List<Pattern> patterns = new ArrayList<>();
        BigInteger next = low;
        while (next.compareTo(high) <= 0) {
            int free = next.signum() == 0 ? width : Math.min(width, next.getLowestSetBit());
            while (next.add(P4Bytes.ones(free)).compareTo(high) > 0) {
                free--;
            }
            patterns.add(new Pattern(next, P4Bytes.prefixMask(width - free, width)));
            next = next.add(BigInteger.ONE.shiftLeft(free));
        }
        return patterns;
    }

    private static void require(Scalar scalar, MatchField.MatchType wanted, MatchField.MatchType given) {
        if (wanted != given) {
            throw P4RuntimeFailure.invalid(scalar.where() + " must be matched as " + wanted + ", not " + given);
        }
    }

    private static void requireWithin(Scalar scalar, BigInteger value, BigInteger mask) {
        if (value.andNot(mask).signum() != 0) {
            throw P4RuntimeFailure.invalid(scalar.where() + " has bits set outside its mask");
        }
    }
}
