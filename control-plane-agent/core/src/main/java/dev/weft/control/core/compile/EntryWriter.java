package dev.weft.control.core.compile;

import dev.weft.control.core.ir.ActionCall;
import dev.weft.control.core.ir.Bits;
import dev.weft.control.core.ir.EntryKey;
import dev.weft.control.core.ir.FieldMatch;
import dev.weft.control.core.ir.TableEntry;
import dev.weft.control.core.model.IpAddress;
import dev.weft.control.core.model.IpPrefix;
import dev.weft.control.core.model.MacAddress;
import dev.weft.control.core.pipeline.Action;
import dev.weft.control.core.pipeline.MatchField;
import dev.weft.control.core.pipeline.MatchKind;
import dev.weft.control.core.pipeline.Parameter;
import dev.weft.control.core.pipeline.PipelineModel;
import dev.weft.control.core.pipeline.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Makes one entry: names are looked up in the pipeline model, widths taken from it, and what does not fit is
 * refused with the name of the field.
 */
final class EntryWriter {
    /** The priority of entries that cannot overlap with another of their table. */
    static final int BASE_PRIORITY = 10;

    private final PipelineModel pipeline;
    private final Table table;
    private final Map<String, FieldMatch> matches = new HashMap<>();
    private final Set<String> provenance = new TreeSet<>();
    private int priority;
    private Action action;
    private final SortedMap<String, Bits> arguments = new TreeMap<>();

    private EntryWriter(PipelineModel pipeline, String table) {
        this.pipeline = pipeline;
        this.table = pipeline.table(table);
        this.priority = this.table.prioritised() ? BASE_PRIORITY : 0;
    }

    static EntryWriter of(PipelineModel pipeline, String table) {
        return new EntryWriter(pipeline, table);
    }

    /** Makes an action on its own, for a member of a profile; arguments are numbers, addresses or MACs by name. */
    static ActionCall call(PipelineModel pipeline, String action, Map<String, Object> arguments) {
        Action known = pipeline.action(action);
        SortedMap<String, Bits> bits = new TreeMap<>();
        arguments.forEach((name, value) -> bits.put(name, argument(known, name, value)));
        return complete(known, bits);
    }

    EntryWriter match(String field, long value) {
        int width = field(field).width();
        return put(field, bits(field, () -> Bits.of(value, width)));
    }

    EntryWriter match(String field, IpAddress address) {
        return put(
                field, bits(field, () -> Bits.of(address.octets(), field(field).width())));
    }

    /** Matches the leading bits of a field that may be matched so. */
    EntryWriter match(String name, IpPrefix prefix) {
        if (prefix.length() == prefix.address().width()) {
            return match(name, prefix.address());
        }
        int width = field(name).width();
        Bits value = bits(name, () -> Bits.of(prefix.address().octets(), width));
        switch (field(name).kind()) {
            case TERNARY:
                matches.put(name, FieldMatch.ternary(name, value, Bits.prefixMask(prefix.length(), width)));
                break;
            case LPM:
                matches.put(name, FieldMatch.lpm(name, value, prefix.length()));
                break;
            default:
                throw new IllegalArgumentException(table.name() + ", field " + name + ": takes no prefix");
        }
        return this;
    }

    EntryWriter match64(String field, long value) {
        return put(field, Bits.ofUnsigned64(value));
    }

    EntryWriter priority(int value) {
        priority = value;
        return this;
    }

    EntryWriter action(String name) {
        if (!table.actions().contains(name)) {
            throw new IllegalArgumentException(table.name() + " has no action " + name);
        }
        action = pipeline.action(name);
        return this;
    }

    EntryWriter with(String parameter, long value) {
        arguments.put(parameter, argument(action, parameter, value));
        return this;
    }

    EntryWriter with(String parameter, IpAddress address) {
        arguments.put(parameter, argument(action, parameter, address));
        return this;
    }

    EntryWriter because(String... statementIds) {
        provenance.addAll(Arrays.asList(statementIds));
        return this;
    }

    EntryWriter because(Set<String> statementIds) {
        provenance.addAll(statementIds);
        return this;
    }

    TableEntry build() {
        return new TableEntry(key(), Optional.of(complete(action, arguments)), OptionalInt.empty(), provenance);
    }

    TableEntry toGroup(int group) {
        return new TableEntry(key(), Optional.empty(), OptionalInt.of(group), provenance);
    }

    private EntryKey key() {
        List<FieldMatch> ordered = new ArrayList<>();
        for (MatchField field : table.fields()) {
            FieldMatch match = matches.get(field.name());
            if (match != null) {
                ordered.add(match);
            } else if (field.kind() == MatchKind.EXACT) {
                throw new IllegalArgumentException(table.name() + " needs a value for " + field.name());
            }
        }
        return new EntryKey(table.name(), ordered, priority);
    }

    private EntryWriter put(String name, Bits value) {
        switch (field(name).kind()) {
            case EXACT:
                matches.put(name, FieldMatch.exact(name, value));
                break;
            case TERNARY:
                matches.put(name, FieldMatch.ternary(name, value));
                break;
            case LPM:
                matches.put(name, FieldMatch.lpm(name, value, value.width()));
                break;
            case OPTIONAL:
                matches.put(name, FieldMatch.optional(name, value));
                break;
            default:
                matches.put(name, FieldMatch.range(name, value, value));
                break;
        }
        return this;
    }

    private MatchField field(String name) {
        return table.field(name)
                .orElseThrow(() -> new IllegalArgumentException(table.name() + " has no key field " + name));
    }

    private Bits bits(String field, java.util.function.Supplier<Bits> make) {
        try {
            return make.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(table.name() + ", field " + field + ": " + e.getMessage(), e);
        }
    }

    private static Bits argument(Action action, String name, Object value) {
        Parameter parameter = action.parameter(name)
                .orElseThrow(() -> new IllegalArgumentException(action.name() + " has no parameter " + name));
        try {
            if (value instanceof IpAddress) {
                return Bits.of(((IpAddress) value).octets(), parameter.width());
            }
            long number = value instanceof MacAddress ? ((MacAddress) value).value() : ((Number) value).longValue();
            return Bits.of(number, parameter.width());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(action.name() + ", parameter " + name + ": " + e.getMessage(), e);
        }
    }

    private static ActionCall complete(Action action, SortedMap<String, Bits> arguments) {
        for (Parameter parameter : action.parameters()) {
            if (!arguments.containsKey(parameter.name())) {
                throw new IllegalArgumentException(action.name() + " needs a value for " + parameter.name());
            }
        }
        return new ActionCall(action.name(), arguments);
    }
}
