package dev.weft.control.daemon;

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
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import p4.config.v1.P4InfoOuterClass;
import p4.config.v1.P4InfoOuterClass.ActionRef;
import p4.config.v1.P4InfoOuterClass.MeterSpec;
import p4.config.v1.P4InfoOuterClass.P4Info;

/**
 * A P4Info (P4Runtime 1.4.1, section 6) as the core's pipeline model, and the numbers that the core does not know.
 * Immutable.
 */
public final class P4InfoPipeline {
    private final PipelineModel model;
    private final Ids tables = new Ids("table");
    private final Ids actions = new Ids("action");
    private final Ids profiles = new Ids("action profile");
    private final Ids meters = new Ids("meter");
    private final Ids counters = new Ids("counter");
    private final Map<String, Ids> fields = new HashMap<>();
    private final Map<String, Ids> parameters = new HashMap<>();

    private P4InfoPipeline(P4Info info) {
        PipelineModel.Builder builder = PipelineModel.builder();
        for (P4InfoOuterClass.Action action : info.getActionsList()) {
            String name = action.getPreamble().getName();
            actions.add(action.getPreamble().getId(), name);
            Ids ids = new Ids("parameter of " + name);
            List<Parameter> list = new ArrayList<>();
            for (P4InfoOuterClass.Action.Param param : action.getParamsList()) {
                ids.add(param.getId(), param.getName());
                list.add(new Parameter(param.getName(), param.getBitwidth()));
            }
            parameters.put(name, ids);
            builder.action(new Action(name, list));
        }
        for (P4InfoOuterClass.ActionProfile profile : info.getActionProfilesList()) {
            String name = profile.getPreamble().getName();
            profiles.add(profile.getPreamble().getId(), name);
            builder.profile(new Profile(name, profile.getWithSelector(), profile.getSize(), profile.getMaxGroupSize()));
        }
        for (P4InfoOuterClass.Table table : info.getTablesList()) {
            String name = table.getPreamble().getName();
            tables.add(table.getPreamble().getId(), name);
            builder.table(table(table));
        }
        for (P4InfoOuterClass.Meter meter : info.getMetersList()) {
            String name = meter.getPreamble().getName();
            meters.add(meter.getPreamble().getId(), name);
            builder.meter(new Meter(name, meter.getSize(), meter.getSpec().getUnit() == MeterSpec.Unit.PACKETS));
        }
        for (P4InfoOuterClass.Counter counter : info.getCountersList()) {
            String name = counter.getPreamble().getName();
            counters.add(counter.getPreamble().getId(), name);
            builder.counter(new Counter(name, Optional.empty(), counter.getSize()));
        }
        for (P4InfoOuterClass.DirectCounter counter : info.getDirectCountersList()) {
            builder.counter(new Counter(
                    counter.getPreamble().getName(), Optional.of(tables.name(counter.getDirectTableId())), 0));
        }
        model = builder.build();
    }

    /**
     * Reads a P4Info.
     *
     * @throws IllegalArgumentException when it refers to something it does not define, or uses a match kind that the
     *     core does not know
     */
    public static P4InfoPipeline of(P4Info info) {
        return new P4InfoPipeline(info);
    }

    /** The pipeline by names. */
    public PipelineModel model() {
        return model;
    }

    Ids tables() {
        return tables;
    }

    Ids actions() {
        return actions;
    }

    Ids profiles() {
        return profiles;
    }

    Ids meters() {
        return meters;
    }

    Ids counters() {
        return counters;
    }

    /** The match fields of a table. */
    Ids fields(String table) {
        return fields.get(table);
    }

    /** The parameters of an action. */
    Ids parameters(String action) {
        return parameters.get(action);
    }

    private Table table(P4InfoOuterClass.Table table) {
        String name = table.getPreamble().getName();
        Ids ids = new Ids("match field of " + name);
        List<MatchField> key = new ArrayList<>();
        for (P4InfoOuterClass.MatchField field : table.getMatchFieldsList()) {
            ids.add(field.getId(), field.getName());
            key.add(new MatchField(field.getName(), kind(name, field), field.getBitwidth()));
        }
        fields.put(name, ids);
        Set<String> entryActions = new LinkedHashSet<>();
        for (ActionRef ref : table.getActionRefsList()) {
            if (ref.getScope() != ActionRef.Scope.DEFAULT_ONLY) {
                entryActions.add(actions.name(ref.getId()));
            }
        }
        Optional<String> profile = table.getImplementationId() == 0
                ? Optional.empty()
                : Optional.of(profiles.name(table.getImplementationId()));
        return new Table(name, key, entryActions, profile, table.getSize(), table.getIsConstTable());
    }

    private static MatchKind kind(String table, P4InfoOuterClass.MatchField field) {
        return switch (field.getMatchType()) {
            case EXACT -> MatchKind.EXACT;
            case LPM -> MatchKind.LPM;
            case TERNARY -> MatchKind.TERNARY;
            case RANGE -> MatchKind.RANGE;
            case OPTIONAL -> MatchKind.OPTIONAL;
            default ->
                throw new IllegalArgumentException(
                        "table " + table + ", field " + field.getName() + ": match kind " + field.getMatchType()
                                + field.getOtherMatchType() + " is not one of exact, lpm, ternary, range, optional");
        };
    }

    /** Names and numbers of one kind of object, both ways. */
    static final class Ids {
        private final String kind;
        private final Map<Integer, String> names = new HashMap<>();
        private final Map<String, Integer> numbers = new HashMap<>();

        private Ids(String kind) {
            this.kind = kind;
        }

        private void add(int id, String name) {
            if (names.put(id, name) != null || numbers.put(name, id) != null) {
                throw new IllegalArgumentException("P4Info defines the " + kind + " " + name + " (" + id + ") twice");
            }
        }

        /** Whether there is an object of this number. */
        boolean has(int id) {
            return names.containsKey(id);
        }

        /**
         * The name of a number.
         *
         * @throws IllegalArgumentException if P4Info does not define it
         */
        String name(int id) {
            String name = names.get(id);
            if (name == null) {
                throw new IllegalArgumentException("the pipeline has no " + kind + " with id " + id);
            }
            return name;
        }

        /**
         * The number of a name.
         *
         * @throws IllegalArgumentException if P4Info does not define it
         */
        int number(String name) {
            Integer id = numbers.get(name);
            if (id == null) {
                throw new IllegalArgumentException("the pipeline has no " + kind + " named " + name);
            }
            return id;
        }
    }
}
