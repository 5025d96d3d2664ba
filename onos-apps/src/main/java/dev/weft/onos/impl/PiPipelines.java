package dev.weft.onos.impl;

import dev.weft.control.core.pipeline.Action;
import dev.weft.control.core.pipeline.Counter;
import dev.weft.control.core.pipeline.MatchField;
import dev.weft.control.core.pipeline.MatchKind;
import dev.weft.control.core.pipeline.Meter;
import dev.weft.control.core.pipeline.Parameter;
import dev.weft.control.core.pipeline.PipelineModel;
import dev.weft.control.core.pipeline.Profile;
import dev.weft.control.core.pipeline.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.onosproject.net.pi.model.PiActionModel;
import org.onosproject.net.pi.model.PiActionParamModel;
import org.onosproject.net.pi.model.PiActionProfileModel;
import org.onosproject.net.pi.model.PiCounterModel;
import org.onosproject.net.pi.model.PiCounterType;
import org.onosproject.net.pi.model.PiMatchFieldModel;
import org.onosproject.net.pi.model.PiMatchType;
import org.onosproject.net.pi.model.PiMeterModel;
import org.onosproject.net.pi.model.PiMeterType;
import org.onosproject.net.pi.model.PiPipelineModel;
import org.onosproject.net.pi.model.PiTableModel;

/** ONOS's model of a pipeline as the core's. */
final class PiPipelines {
    private PiPipelines() {}

    /**
     * Translates a model; what ONOS does not say of a table (actions for its default entry only) the compiler does not
     * ask for.
     *
     * @throws IllegalArgumentException if a match kind is one that the core does not know
     */
    static PipelineModel toCore(PiPipelineModel onos) {
        PipelineModel.Builder builder = PipelineModel.builder();
        Map<String, Action> actions = new LinkedHashMap<>();
        for (PiTableModel table : onos.tables()) {
            for (PiActionModel action : table.actions()) {
                actions.putIfAbsent(action.id().id(), action(action));
            }
        }
        actions.values().forEach(builder::action);
        for (PiActionProfileModel profile : onos.actionProfiles()) {
            builder.profile(
                    new Profile(profile.id().id(), profile.hasSelector(), profile.size(), profile.maxGroupSize()));
        }
        for (PiTableModel table : onos.tables()) {
            builder.table(table(table));
            for (PiCounterModel counter : table.counters()) {
                builder.counter(
                        new Counter(counter.id().id(), Optional.of(table.id().id()), 0));
            }
        }
        for (PiCounterModel counter : onos.counters()) {
            if (counter.counterType() == PiCounterType.INDIRECT) {
                builder.counter(new Counter(counter.id().id(), Optional.empty(), counter.size()));
            }
        }
        for (PiMeterModel meter : onos.meters()) {
            if (meter.meterType() == PiMeterType.INDIRECT) {
                builder.meter(new Meter(meter.id().id(), meter.size(), meter.unit() == PiMeterModel.Unit.PACKETS));
            }
        }
        return builder.build();
    }

    private static Action action(PiActionModel action) {
        List<Parameter> parameters = new ArrayList<>();
        for (PiActionParamModel param : action.params()) {
            parameters.add(new Parameter(param.id().id(), param.bitWidth()));
        }
        return new Action(action.id().id(), parameters);
    }

    private static Table table(PiTableModel table) {
        List<MatchField> fields = new ArrayList<>();
        for (PiMatchFieldModel field : table.matchFields()) {
            fields.add(new MatchField(field.id().id(), kind(field.matchType()), field.bitWidth()));
        }
        Set<String> names = new LinkedHashSet<>();
        table.actions().forEach(action -> names.add(action.id().id()));
        return new Table(
                table.id().id(),
                fields,
                names,
                Optional.ofNullable(table.actionProfile())
                        .map(profile -> profile.id().id()),
                table.maxSize(),
                table.isConstantTable());
    }

    private static MatchKind kind(PiMatchType type) {
        switch (type) {
            case EXACT:
                return MatchKind.EXACT;
            case LPM:
                return MatchKind.LPM;
            case TERNARY:
                return MatchKind.TERNARY;
            case RANGE:
                return MatchKind.RANGE;
            case OPTIONAL:
                return MatchKind.OPTIONAL;
            default:
                throw new IllegalArgumentException("match kind " + type + " is not one of P4Runtime's");
        }
    }
}
