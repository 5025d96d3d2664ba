package dev.weft.bmv2.p4runtime;

import dev.weft.bmv2.control.MatchValue;
import dev.weft.p4.runtime.P4Bytes;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import p4.config.v1.P4InfoOuterClass.MatchField;
import p4.v1.P4RuntimeOuterClass.FieldMatch;

/** Encodes match keys of one table in canonical form: P4Info's order, don't-care fields left out. */
final class KeyWriter {
    private final List<MatchField> fields;
    private final int[] infoPosition;
    private final Scalar[] scalars;

    /**
     * A writer.
     *
     * @param infoPosition for each key field of the program, its position in P4Info's list
     * @param scalars by P4Info's position
     */
    KeyWriter(List<MatchField> fields, int[] infoPosition, Scalar[] scalars) {
        this.fields = fields;
        this.infoPosition = infoPosition;
        this.scalars = scalars;
    }

    List<FieldMatch> encode(List<MatchValue> key) {
        FieldMatch[] matches = new FieldMatch[fields.size()];
        for (int i = 0; i < infoPosition.length; i++) {
            int position = infoPosition[i];
            matches[position] = encode(fields.get(position), scalars[position], key.get(i));
        }
        List<FieldMatch> present = new ArrayList<>(matches.length);
        for (FieldMatch match : matches) {
            if (match != null) {
                present.add(match);
            }
        }
        return present;
    }

    /** Null for a don't care. */
    private static FieldMatch encode(MatchField field, Scalar scalar, MatchValue value) {
        int width = scalar.width();
        FieldMatch.Builder match = FieldMatch.newBuilder().setFieldId(field.getId());
        switch (field.getMatchType()) {
            case LPM -> {
                int length = prefixLength(value, width);
                if (length == 0) {
                    return null;
                }
                match.getLpmBuilder().setValue(P4Bytes.of(number(value))).setPrefixLen(length);
            }
            case TERNARY -> {
                BigInteger mask = mask(value, width);
                if (mask.signum() == 0) {
                    return null;
                }
                match.getTernaryBuilder().setValue(P4Bytes.of(number(value))).setMask(P4Bytes.of(mask));
            }
            case OPTIONAL -> {
                if (mask(value, width).signum() == 0) {
                    return null;
                }
                match.getOptionalBuilder().setValue(scalar.encode(number(value)));
            }
            case RANGE -> {
                MatchValue.Range range = asRange(value, width);
                if (range.low().signum() == 0 && range.high().equals(P4Bytes.ones(width))) {
                    return null;
                }
                match.getRangeBuilder().setLow(P4Bytes.of(range.low())).setHigh(P4Bytes.of(range.high()));
            }
            default -> match.getExactBuilder().setValue(scalar.encode(number(value)));
        }
        return match.build();
    }

    private static BigInteger number(MatchValue value) {
        if (value instanceof MatchValue.Exact exact) {
            return exact.value();
        } else if (value instanceof MatchValue.Lpm lpm) {
            return lpm.value();
        } else if (value instanceof MatchValue.Ternary ternary) {
            return ternary.value();
        }
        return BigInteger.ZERO;
    }

    private static int prefixLength(MatchValue value, int width) {
        if (value instanceof MatchValue.Lpm lpm) {
            return lpm.prefixLength();
        }
        return value instanceof MatchValue.Exact ? width : 0;
    }

    private static BigInteger mask(MatchValue value, int width) {
        if (value instanceof MatchValue.Ternary ternary) {
            return ternary.mask();
        } else if (value instanceof MatchValue.Lpm lpm) {
            return P4Bytes.prefixMask(lpm.prefixLength(), width);
        }
        return value instanceof MatchValue.Exact ? P4Bytes.ones(width) : BigInteger.ZERO;
    }

    private static MatchValue.Range asRange(MatchValue value, int width) {
        if (value instanceof MatchValue.Range range) {
            return range;
        } else if (value instanceof MatchValue.Exact exact) {
            return new MatchValue.Range(exact.value(), exact.value());
        }
        return new MatchValue.Range(BigInteger.ZERO, P4Bytes.ones(width));
    }
}
