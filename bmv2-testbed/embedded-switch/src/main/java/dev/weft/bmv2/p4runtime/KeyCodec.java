package dev.weft.bmv2.p4runtime;

import dev.weft.bmv2.control.MatchValue;
import dev.weft.bmv2.program.KeyField;
import dev.weft.bmv2.program.Table;
import dev.weft.p4.runtime.P4Bytes;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import p4.config.v1.P4InfoOuterClass.MatchField;
import p4.v1.P4RuntimeOuterClass.FieldMatch;

/** Match keys of one table, between P4Runtime and the switch (specification section 9.1.1). */
final class KeyCodec {
    private final String table;
    private final List<MatchField> fields;
    /** For each key field of the program, its position in P4Info's list. */
    private final int[] infoPosition;

    private final int[] widths;

    KeyCodec(p4.config.v1.P4InfoOuterClass.Table info, Table program) {
        table = info.getPreamble().getName();
        fields = info.getMatchFieldsList();
        List<KeyField> key = program.key();
        if (fields.size() != key.size()) {
            throw P4RuntimeFailure.invalid("table " + table + " has " + fields.size() + " match fields in P4Info and "
                    + key.size() + " in the device configuration");
        }
        infoPosition = new int[key.size()];
        widths = new int[key.size()];
        for (int i = 0; i < infoPosition.length; i++) {
            infoPosition[i] = position(key.get(i).name(), i);
            widths[infoPosition[i]] = key.get(i).width();
        }
    }

    private int position(String programName, int fallback) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).getName().equals(programName)) {
                return i;
            }
        }
        return fallback;
    }

    /** Whether entries carry a priority: some field is ternary, range or optional. */
    boolean hasPriority() {
        return fields.stream().anyMatch(field -> switch (field.getMatchType()) {
            case TERNARY, RANGE, OPTIONAL -> true;
            default -> false;
        });
    }

    boolean isEmpty() {
        return fields.isEmpty();
    }

    /** Decodes a key, with every rule of the specification checked. */
    List<MatchValue> decode(List<FieldMatch> matches) {
        MatchValue[] values = new MatchValue[fields.size()];
        for (FieldMatch match : matches) {
            int position = positionOf(match.getFieldId());
            if (values[position] != null) {
                throw P4RuntimeFailure.invalid(where(fields.get(position)) + " is given twice");
            }
            values[position] = decode(fields.get(position), widths[position], match);
        }
        List<MatchValue> key = new ArrayList<>(values.length);
        for (int position : infoPosition) {
            MatchValue value = values[position];
            if (value == null && fields.get(position).getMatchType() == MatchField.MatchType.EXACT) {
                throw P4RuntimeFailure.invalid(where(fields.get(position)) + " is missing: exact fields must be given");
            }
            key.add(value == null ? MatchValue.any() : value);
        }
        return key;
    }

    /** Encodes a key in P4Info's order, don't-care fields left out. */
    List<FieldMatch> encode(List<MatchValue> key) {
        FieldMatch[] matches = new FieldMatch[fields.size()];
        for (int i = 0; i < infoPosition.length; i++) {
            int position = infoPosition[i];
            matches[position] =
                    encode(fields.get(position), widths[position], key.get(i)).orElse(null);
        }
        List<FieldMatch> present = new ArrayList<>(matches.length);
        for (FieldMatch match : matches) {
            if (match != null) {
                present.add(match);
            }
        }
        return present;
    }

    private MatchValue decode(MatchField field, int width, FieldMatch match) {
        return switch (match.getFieldMatchTypeCase()) {
            case EXACT -> {
                require(field, MatchField.MatchType.EXACT);
                yield new MatchValue.Exact(value(field, width, match.getExact().getValue()));
            }
            case OPTIONAL -> {
                require(field, MatchField.MatchType.OPTIONAL);
                yield new MatchValue.Exact(
                        value(field, width, match.getOptional().getValue()));
            }
            case LPM -> {
                require(field, MatchField.MatchType.LPM);
                yield lpm(field, width, match.getLpm());
            }
            case TERNARY -> {
                require(field, MatchField.MatchType.TERNARY);
                yield ternary(field, width, match.getTernary());
            }
            case RANGE -> {
                require(field, MatchField.MatchType.RANGE);
                yield range(field, width, match.getRange());
            }
            default -> throw P4RuntimeFailure.invalid(where(field) + " has no match: set " + field.getMatchType());
        };
    }

    private MatchValue lpm(MatchField field, int width, FieldMatch.LPM match) {
        BigInteger value = value(field, width, match.getValue());
        int length = match.getPrefixLen();
        if (length < 1 || length > width) {
            throw P4RuntimeFailure.invalid("prefix length " + length + " of " + where(field) + " is outside 1.." + width
                    + (length == 0 ? ": leave a don't-care field out" : ""));
        }
        if (value.andNot(P4Bytes.prefixMask(length, width)).signum() != 0) {
            throw P4RuntimeFailure.invalid(where(field) + " has bits set beyond its prefix of " + length);
        }
        return new MatchValue.Lpm(value, length);
    }

    private MatchValue ternary(MatchField field, int width, FieldMatch.Ternary match) {
        BigInteger value = value(field, width, match.getValue());
        BigInteger mask = value(field, width, match.getMask());
        if (mask.signum() == 0) {
            throw P4RuntimeFailure.invalid(where(field) + " has mask 0: leave a don't-care field out");
        }
        if (value.andNot(mask).signum() != 0) {
            throw P4RuntimeFailure.invalid(where(field) + " has bits set outside its mask");
        }
        return new MatchValue.Ternary(value, mask);
    }

    private MatchValue range(MatchField field, int width, FieldMatch.Range match) {
        BigInteger low = value(field, width, match.getLow());
        BigInteger high = value(field, width, match.getHigh());
        if (low.compareTo(high) > 0) {
            throw P4RuntimeFailure.invalid(where(field) + ": range " + low + ".." + high + " is empty");
        }
        if (low.signum() == 0 && high.equals(P4Bytes.ones(width))) {
            throw P4RuntimeFailure.invalid(where(field) + " has the full range: leave a don't-care field out");
        }
        return new MatchValue.Range(low, high);
    }

    private Optional<FieldMatch> encode(MatchField field, int width, MatchValue value) {
        FieldMatch.Builder match = FieldMatch.newBuilder().setFieldId(field.getId());
        switch (field.getMatchType()) {
            case LPM -> {
                int length = prefixLength(value, width);
                if (length == 0) {
                    return Optional.empty();
                }
                match.getLpmBuilder().setValue(P4Bytes.of(number(value))).setPrefixLen(length);
            }
            case TERNARY -> {
                BigInteger mask = mask(value, width);
                if (mask.signum() == 0) {
                    return Optional.empty();
                }
                match.getTernaryBuilder().setValue(P4Bytes.of(number(value))).setMask(P4Bytes.of(mask));
            }
            case OPTIONAL -> {
                if (mask(value, width).signum() == 0) {
                    return Optional.empty();
                }
                match.getOptionalBuilder().setValue(P4Bytes.of(number(value)));
            }
            case RANGE -> {
                MatchValue.Range range = asRange(value, width);
                if (range.low().signum() == 0 && range.high().equals(P4Bytes.ones(width))) {
                    return Optional.empty();
                }
                match.getRangeBuilder().setLow(P4Bytes.of(range.low())).setHigh(P4Bytes.of(range.high()));
            }
            default -> match.getExactBuilder().setValue(P4Bytes.of(number(value)));
        }
        return Optional.of(match.build());
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

    /** The narrower of P4Info's and the program's width holds: a translated type may be wider to the controller. */
    private BigInteger value(MatchField field, int width, com.google.protobuf.ByteString bytes) {
        int infoWidth = field.getBitwidth() == 0 ? width : field.getBitwidth(); // P4's error type has none
        return Values.unsigned(bytes, Math.min(width, infoWidth), where(field));
    }

    private void require(MatchField field, MatchField.MatchType type) {
        if (field.getMatchType() != type) {
            throw P4RuntimeFailure.invalid(
                    where(field) + " must be matched as " + field.getMatchType() + ", not " + type);
        }
    }

    private int positionOf(int fieldId) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).getId() == fieldId) {
                return i;
            }
        }
        throw P4RuntimeFailure.invalid("table " + table + " has no match field with id " + fieldId + "; valid: "
                + P4RuntimeFailure.list(fields.stream()
                        .map(field -> field.getName() + "=" + field.getId())
                        .toList()));
    }

    private String where(MatchField field) {
        return "match field " + table + "." + field.getName();
    }
}
