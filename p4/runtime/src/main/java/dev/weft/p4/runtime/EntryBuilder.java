package dev.weft.p4.runtime;

import com.google.protobuf.ByteString;
import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;
import p4.config.v1.P4InfoOuterClass.MatchField;
import p4.config.v1.P4InfoOuterClass.Table;
import p4.v1.P4RuntimeOuterClass.Action;
import p4.v1.P4RuntimeOuterClass.ActionProfileAction;
import p4.v1.P4RuntimeOuterClass.FieldMatch;
import p4.v1.P4RuntimeOuterClass.TableAction;
import p4.v1.P4RuntimeOuterClass.TableEntry;

/**
 * Builds a table entry by names, in canonical form: shortest strings, don't-care fields left out, bits outside a mask
 * or prefix cleared. Unknown names and values that do not fit are an {@link IllegalArgumentException} that says so.
 *
 * <pre>{@code
 * TableEntry entry = EntryBuilder.of(index, "ingress.ipv4_lpm")
 *         .lpm("dst", 0x0a000000L, 8)
 *         .action("ingress.forward", Map.of("port", 3L))
 *         .build();
 * }</pre>
 *
 * <p>Not thread-safe.
 */
public final class EntryBuilder {
    private final P4InfoIndex index;
    private final Table table;
    private final TreeMap<Integer, FieldMatch> matches = new TreeMap<>();
    private final TableEntry.Builder entry = TableEntry.newBuilder();

    private EntryBuilder(P4InfoIndex index, Table table) {
        this.index = index;
        this.table = table;
        entry.setTableId(table.getPreamble().getId());
    }

    /** Starts an entry of the table with this full name or alias. */
    public static EntryBuilder of(P4InfoIndex index, String table) {
        return new EntryBuilder(index, index.tables().get(table));
    }

    public EntryBuilder exact(String field, long value) {
        return exact(field, unsigned(value));
    }

    /** Matches the value, whatever the field's kind: with a full prefix, mask or range where it is not exact. */
    public EntryBuilder exact(String field, BigInteger value) {
        MatchField info = P4InfoIndex.matchField(table, field);
        ByteString bytes = checked(info, value);
        FieldMatch.Builder match = FieldMatch.newBuilder().setFieldId(info.getId());
        switch (info.getMatchType()) {
            case LPM -> match.getLpmBuilder().setValue(bytes).setPrefixLen(info.getBitwidth());
            case TERNARY ->
                match.getTernaryBuilder().setValue(bytes).setMask(P4Bytes.of(P4Bytes.ones(info.getBitwidth())));
            case RANGE -> match.getRangeBuilder().setLow(bytes).setHigh(bytes);
            case OPTIONAL -> match.getOptionalBuilder().setValue(bytes);
            default -> match.getExactBuilder().setValue(bytes);
        }
        matches.put(info.getId(), match.build());
        return this;
    }

    public EntryBuilder lpm(String field, long value, int prefixLength) {
        return lpm(field, unsigned(value), prefixLength);
    }

    /** A prefix; of length 0 it is left out, as the specification wants. Ternary fields take it as a mask. */
    public EntryBuilder lpm(String field, BigInteger value, int prefixLength) {
        MatchField info = P4InfoIndex.matchField(table, field);
        if (prefixLength < 0 || prefixLength > info.getBitwidth()) {
            throw new IllegalArgumentException("prefix length " + prefixLength + " of field " + where(info)
                    + " is outside 0.." + info.getBitwidth());
        }
        BigInteger mask = P4Bytes.prefixMask(prefixLength, info.getBitwidth());
        if (info.getMatchType() == MatchField.MatchType.TERNARY) {
            return ternary(field, value, mask);
        }
        require(info, MatchField.MatchType.LPM);
        checked(info, value);
        if (prefixLength > 0) {
            FieldMatch.Builder match = FieldMatch.newBuilder().setFieldId(info.getId());
            match.getLpmBuilder().setValue(P4Bytes.of(value.and(mask))).setPrefixLen(prefixLength);
            matches.put(info.getId(), match.build());
        }
        return this;
    }

    public EntryBuilder ternary(String field, long value, long mask) {
        return ternary(field, unsigned(value), unsigned(mask));
    }

    /** Value under mask; with mask 0 it is left out. */
    public EntryBuilder ternary(String field, BigInteger value, BigInteger mask) {
        MatchField info = P4InfoIndex.matchField(table, field);
        require(info, MatchField.MatchType.TERNARY);
        checked(info, value);
        checked(info, mask);
        if (mask.signum() != 0) {
            FieldMatch.Builder match = FieldMatch.newBuilder().setFieldId(info.getId());
            match.getTernaryBuilder().setValue(P4Bytes.of(value.and(mask))).setMask(P4Bytes.of(mask));
            matches.put(info.getId(), match.build());
        }
        return this;
    }

    public EntryBuilder range(String field, long low, long high) {
        return range(field, unsigned(low), unsigned(high));
    }

    /** Both ends included; the full range is left out. */
    public EntryBuilder range(String field, BigInteger low, BigInteger high) {
        MatchField info = P4InfoIndex.matchField(table, field);
        require(info, MatchField.MatchType.RANGE);
        ByteString lowBytes = checked(info, low);
        ByteString highBytes = checked(info, high);
        if (low.compareTo(high) > 0) {
            throw new IllegalArgumentException("range " + low + ".." + high + " of field " + where(info) + " is empty");
        }
        if (low.signum() != 0 || !high.equals(P4Bytes.ones(info.getBitwidth()))) {
            FieldMatch.Builder match = FieldMatch.newBuilder().setFieldId(info.getId());
            match.getRangeBuilder().setLow(lowBytes).setHigh(highBytes);
            matches.put(info.getId(), match.build());
        }
        return this;
    }

    /** Larger wins; wanted (and only allowed) in tables with ternary, range or optional fields. */
    public EntryBuilder priority(int priority) {
        entry.setPriority(priority);
        return this;
    }

    /** Runs an action without parameters. */
    public EntryBuilder action(String action) {
        return action(action, Map.of());
    }

    /** Runs an action; the values are {@link Long} (unsigned), {@link Integer} (not negative) or {@link BigInteger}. */
    public EntryBuilder action(String action, Map<String, ? extends Number> parameters) {
        entry.setAction(TableAction.newBuilder().setAction(call(index, action, parameters)));
        return this;
    }

    public EntryBuilder member(int memberId) {
        entry.setAction(TableAction.newBuilder().setActionProfileMemberId(memberId));
        return this;
    }

    public EntryBuilder group(int groupId) {
        entry.setAction(TableAction.newBuilder().setActionProfileGroupId(groupId));
        return this;
    }

    /** Adds one weighted choice of a one-shot group (specification section 9.2.3). */
    public EntryBuilder choice(int weight, String action, Map<String, ? extends Number> parameters) {
        entry.getActionBuilder()
                .getActionProfileActionSetBuilder()
                .addActionProfileActions(
                        ActionProfileAction.newBuilder().setWeight(weight).setAction(call(index, action, parameters)));
        return this;
    }

    /** Makes this the table's default entry. */
    public EntryBuilder asDefault() {
        entry.setIsDefaultAction(true);
        return this;
    }

    public EntryBuilder idleTimeoutNs(long idleTimeoutNs) {
        entry.setIdleTimeoutNs(idleTimeoutNs);
        return this;
    }

    /** Opaque to the switch, returned by reads. */
    public EntryBuilder metadata(ByteString metadata) {
        entry.setMetadata(metadata);
        return this;
    }

    public TableEntry build() {
        return entry.clone().clearMatch().addAllMatch(matches.values()).build();
    }

    /** An action with all its parameters, each by name. */
    public static Action call(P4InfoIndex index, String name, Map<String, ? extends Number> parameters) {
        p4.config.v1.P4InfoOuterClass.Action info = index.actions().get(name);
        parameters.keySet().forEach(parameter -> P4InfoIndex.param(info, parameter));
        Action.Builder action =
                Action.newBuilder().setActionId(info.getPreamble().getId());
        for (p4.config.v1.P4InfoOuterClass.Action.Param param : info.getParamsList()) {
            Number value = parameters.get(param.getName());
            String where = info.getPreamble().getName() + "." + param.getName();
            if (value == null) {
                throw new IllegalArgumentException("parameter " + where + " has no value");
            }
            action.addParams(Action.Param.newBuilder()
                    .setParamId(param.getId())
                    .setValue(checked(where, number(value), param.getBitwidth())));
        }
        return action.build();
    }

    static BigInteger number(Number value) {
        if (value instanceof BigInteger) {
            return (BigInteger) value;
        }
        return value instanceof Long ? unsigned(value.longValue()) : BigInteger.valueOf(value.longValue());
    }

    private ByteString checked(MatchField info, BigInteger value) {
        return checked(where(info), value, info.getBitwidth());
    }

    /** A bit width of 0 means a translated string type: any length. */
    static ByteString checked(String where, BigInteger value, int bitwidth) {
        if (value.signum() < 0 || bitwidth > 0 && value.bitLength() > bitwidth) {
            throw new IllegalArgumentException(where + ": " + value + " does not fit bit<" + bitwidth + ">");
        }
        return P4Bytes.of(value);
    }

    private void require(MatchField info, MatchField.MatchType type) {
        if (info.getMatchType() != type) {
            throw new IllegalArgumentException("field " + where(info) + " matches " + info.getMatchType() + ", not "
                    + type + "; use exact(..) for a single value");
        }
    }

    private String where(MatchField info) {
        return table.getPreamble().getName() + "." + info.getName();
    }

    private static BigInteger unsigned(long value) {
        return value >= 0
                ? BigInteger.valueOf(value)
                : BigInteger.valueOf(value).add(BigInteger.ONE.shiftLeft(64));
    }
}
