package dev.weft.onos.install;

import dev.weft.control.core.ir.ActionCall;
import dev.weft.control.core.ir.Bits;
import dev.weft.control.core.ir.EntryKey;
import dev.weft.control.core.ir.FieldMatch;
import dev.weft.control.core.ir.TableEntry;
import dev.weft.control.core.pipeline.Action;
import dev.weft.control.core.pipeline.MatchField;
import dev.weft.control.core.pipeline.MatchKind;
import dev.weft.control.core.pipeline.PipelineModel;
import dev.weft.control.core.pipeline.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.onlab.util.ImmutableByteSequence;
import org.onosproject.core.ApplicationId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.DefaultFlowRule;
import org.onosproject.net.flow.DefaultTrafficSelector;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.TrafficSelector;
import org.onosproject.net.flow.TrafficTreatment;
import org.onosproject.net.flow.criteria.Criterion;
import org.onosproject.net.flow.criteria.PiCriterion;
import org.onosproject.net.flow.instructions.Instruction;
import org.onosproject.net.flow.instructions.PiInstruction;
import org.onosproject.net.pi.model.PiActionId;
import org.onosproject.net.pi.model.PiActionParamId;
import org.onosproject.net.pi.model.PiMatchFieldId;
import org.onosproject.net.pi.model.PiTableId;
import org.onosproject.net.pi.runtime.PiAction;
import org.onosproject.net.pi.runtime.PiActionParam;
import org.onosproject.net.pi.runtime.PiActionProfileGroupId;
import org.onosproject.net.pi.runtime.PiExactFieldMatch;
import org.onosproject.net.pi.runtime.PiFieldMatch;
import org.onosproject.net.pi.runtime.PiLpmFieldMatch;
import org.onosproject.net.pi.runtime.PiOptionalFieldMatch;
import org.onosproject.net.pi.runtime.PiRangeFieldMatch;
import org.onosproject.net.pi.runtime.PiTableAction;
import org.onosproject.net.pi.runtime.PiTernaryFieldMatch;

/**
 * Table entries as ONOS's flow rules, by P4Info names. ONOS counts priorities from 0 and P4Runtime from 1, and a rule
 * without a key is the default action of its table: the flip.
 */
final class FlowRules {
    private static final String EPOCH_TABLE = "edge.active_epoch";
    private static final String EPOCH_ACTION = "edge.set_epoch";
    private static final String EPOCH = "epoch";
    private static final int EPOCH_BITS = 8;

    private final PipelineModel pipeline;
    private final Groups groups;
    private final ApplicationId application;
    private final DeviceId device;
    private final PiTableId epochTable;
    private final PiActionId epochAction;

    FlowRules(PipelineModel pipeline, Groups groups, ApplicationId application, DeviceId device) {
        this.pipeline = pipeline;
        this.groups = groups;
        this.application = application;
        this.device = device;
        this.epochTable = PiTableId.of(endsWith(pipeline.tables().keySet(), EPOCH_TABLE));
        this.epochAction = PiActionId.of(endsWith(pipeline.actions().keySet(), EPOCH_ACTION));
    }

    private static String endsWith(Set<String> names, String end) {
        return names.stream()
                .filter(name -> name.endsWith(end))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the pipeline has no " + end));
    }

    /**
     * The rule of an entry.
     *
     * @throws IllegalArgumentException if ONOS cannot say it
     */
    FlowRule rule(TableEntry entry) {
        EntryKey key = entry.key();
        if (key.matches().isEmpty()) {
            throw new IllegalArgumentException(
                    entry + " has no key, and for ONOS a rule without a key is the default action of its table");
        }
        Table table = pipeline.table(key.table());
        PiTableAction action = entry.group().isPresent()
                ? PiActionProfileGroupId.of(groups.id(table, entry.group().getAsInt()))
                : action(entry.action().orElseThrow(IllegalStateException::new));
        return rule(
                PiTableId.of(key.table()),
                selector(key.matches()),
                action,
                table.prioritised() ? key.priority() - 1 : 0);
    }

    /** The rule that makes an epoch the active one. */
    FlowRule epoch(int epoch) {
        PiAction action = PiAction.builder()
                .withId(epochAction)
                .withParameter(new PiActionParam(PiActionParamId.of(EPOCH), bytes(Bits.of(epoch, EPOCH_BITS))))
                .build();
        return rule(epochTable, DefaultTrafficSelector.emptySelector(), action, 0);
    }

    private FlowRule rule(PiTableId table, TrafficSelector selector, PiTableAction action, int priority) {
        TrafficTreatment treatment =
                DefaultTrafficTreatment.builder().piTableAction(action).build();
        return DefaultFlowRule.builder()
                .forDevice(device)
                .forTable(table)
                .fromApp(application)
                .makePermanent()
                .withPriority(priority)
                .withSelector(selector)
                .withTreatment(treatment)
                .build();
    }

    private static TrafficSelector selector(List<FieldMatch> matches) {
        PiCriterion.Builder criterion = PiCriterion.builder();
        matches.forEach(match -> criterion.add(match(match)));
        return DefaultTrafficSelector.builder().matchPi(criterion.build()).build();
    }

    private static PiFieldMatch match(FieldMatch match) {
        PiMatchFieldId field = PiMatchFieldId.of(match.field());
        ImmutableByteSequence value = bytes(match.value());
        switch (match.kind()) {
            case EXACT:
                return new PiExactFieldMatch(field, value);
            case OPTIONAL:
                return new PiOptionalFieldMatch(field, value);
            case LPM:
                return new PiLpmFieldMatch(field, value, Matches.prefix(match.mask()));
            case RANGE:
                return new PiRangeFieldMatch(field, value, bytes(match.mask()));
            default:
                return new PiTernaryFieldMatch(field, value, bytes(match.mask()));
        }
    }

    static PiAction action(ActionCall call) {
        PiAction.Builder action = PiAction.builder().withId(PiActionId.of(call.action()));
        call.arguments()
                .forEach((name, value) ->
                        action.withParameter(new PiActionParam(PiActionParamId.of(name), bytes(value))));
        return action.build();
    }

    private static ImmutableByteSequence bytes(Bits bits) {
        return ImmutableByteSequence.copyFrom(bits.octets());
    }

    /** The epoch that a rule makes the active one; empty if it is another rule. */
    OptionalInt epoch(FlowRule rule) {
        if (!rule.table().equals(epochTable)) {
            return OptionalInt.empty();
        }
        PiAction action = (PiAction) action(rule.treatment());
        return OptionalInt.of(action.parameters().stream()
                .map(parameter ->
                        (int) Bits.of(parameter.value().asArray(), EPOCH_BITS).toLong())
                .findFirst()
                .orElse(0));
    }

    /**
     * The entry that a rule is.
     *
     * @throws IllegalArgumentException if it is none of this pipeline's
     */
    TableEntry entry(FlowRule rule) {
        Table table = pipeline.table(rule.table().toString());
        PiCriterion criterion = (PiCriterion) rule.selector().getCriterion(Criterion.Type.PROTOCOL_INDEPENDENT);
        List<FieldMatch> matches = new ArrayList<>();
        for (MatchField field : table.fields()) {
            Optional<PiFieldMatch> found =
                    criterion == null ? Optional.empty() : criterion.fieldMatch(PiMatchFieldId.of(field.name()));
            found.ifPresent(match -> matches.add(match(field, match)));
        }
        EntryKey key = new EntryKey(table.name(), matches, table.prioritised() ? rule.priority() + 1 : 0);
        PiTableAction action = action(rule.treatment());
        if (action instanceof PiActionProfileGroupId) {
            int group = groups.coreId(((PiActionProfileGroupId) action).id());
            return new TableEntry(key, Optional.empty(), OptionalInt.of(group), Set.of());
        }
        return new TableEntry(key, Optional.of(call((PiAction) action)), OptionalInt.empty(), Set.of());
    }

    private static FieldMatch match(MatchField field, PiFieldMatch match) {
        int width = field.width();
        if (match instanceof PiTernaryFieldMatch) {
            PiTernaryFieldMatch ternary = (PiTernaryFieldMatch) match;
            return FieldMatch.ternary(field.name(), bits(ternary.value(), width), bits(ternary.mask(), width));
        }
        if (match instanceof PiLpmFieldMatch) {
            PiLpmFieldMatch lpm = (PiLpmFieldMatch) match;
            return FieldMatch.lpm(field.name(), bits(lpm.value(), width), lpm.prefixLength());
        }
        if (match instanceof PiRangeFieldMatch) {
            PiRangeFieldMatch range = (PiRangeFieldMatch) match;
            return FieldMatch.range(field.name(), bits(range.lowValue(), width), bits(range.highValue(), width));
        }
        ImmutableByteSequence value = match instanceof PiOptionalFieldMatch
                ? ((PiOptionalFieldMatch) match).value()
                : ((PiExactFieldMatch) match).value();
        return field.kind() == MatchKind.OPTIONAL
                ? FieldMatch.optional(field.name(), bits(value, width))
                : FieldMatch.exact(field.name(), bits(value, width));
    }

    private static Bits bits(ImmutableByteSequence sequence, int width) {
        return Bits.of(sequence.asArray(), width);
    }

    /** The protocol-independent action of a treatment. */
    static PiTableAction action(TrafficTreatment treatment) {
        for (Instruction instruction : treatment.allInstructions()) {
            if (instruction.type() == Instruction.Type.PROTOCOL_INDEPENDENT) {
                return ((PiInstruction) instruction).action();
            }
        }
        throw new IllegalArgumentException("no protocol-independent action in " + treatment);
    }

    /** An action by the widths of the pipeline. */
    ActionCall call(PiAction action) {
        Action model = pipeline.action(action.id().id());
        SortedMap<String, Bits> arguments = new TreeMap<>();
        for (PiActionParam parameter : action.parameters()) {
            String name = parameter.id().id();
            int width = model.parameter(name)
                    .orElseThrow(() -> new IllegalArgumentException(model + " has no parameter " + name))
                    .width();
            arguments.put(name, bits(parameter.value(), width));
        }
        return new ActionCall(model.name(), arguments);
    }
}
