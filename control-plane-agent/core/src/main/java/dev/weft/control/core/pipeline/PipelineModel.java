package dev.weft.control.core.pipeline;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The tables, actions, profiles, meters and counters of a P4 program by name: what P4Info says without its
 * numbers. Immutable; filled by whoever knows the pipeline (the daemon from P4Info, ONOS from its own model).
 */
public final class PipelineModel {
    private final SortedMap<String, Table> tables;
    private final SortedMap<String, Action> actions;
    private final SortedMap<String, Profile> profiles;
    private final SortedMap<String, Meter> meters;
    private final SortedMap<String, Counter> counters;

    private PipelineModel(Builder builder) {
        this.tables = Collections.unmodifiableSortedMap(new TreeMap<>(builder.tables));
        this.actions = Collections.unmodifiableSortedMap(new TreeMap<>(builder.actions));
        this.profiles = Collections.unmodifiableSortedMap(new TreeMap<>(builder.profiles));
        this.meters = Collections.unmodifiableSortedMap(new TreeMap<>(builder.meters));
        this.counters = Collections.unmodifiableSortedMap(new TreeMap<>(builder.counters));
    }

    /** Starts an empty model. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the tables by name. */
    public SortedMap<String, Table> tables() {
        return tables;
    }

    /** Returns the actions by name. */
    public SortedMap<String, Action> actions() {
        return actions;
    }

    /** Returns the action profiles and selectors by name. */
    public SortedMap<String, Profile> profiles() {
        return profiles;
    }

    /** Returns the indexed meters by name. */
    public SortedMap<String, Meter> meters() {
        return meters;
    }

    /** Returns the counters by name. */
    public SortedMap<String, Counter> counters() {
        return counters;
    }

    /**
     * Returns a table.
     *
     * @throws IllegalArgumentException if the pipeline has none of that name
     */
    public Table table(String name) {
        return need(tables, "table", name);
    }

    /**
     * Returns an action.
     *
     * @throws IllegalArgumentException if the pipeline has none of that name
     */
    public Action action(String name) {
        return need(actions, "action", name);
    }

    /**
     * Returns an action profile or selector.
     *
     * @throws IllegalArgumentException if the pipeline has none of that name
     */
    public Profile profile(String name) {
        return need(profiles, "action profile", name);
    }

    /**
     * Returns an indexed meter.
     *
     * @throws IllegalArgumentException if the pipeline has none of that name
     */
    public Meter meter(String name) {
        return need(meters, "meter", name);
    }

    private static <T> T need(SortedMap<String, T> map, String kind, String name) {
        return Optional.ofNullable(map.get(name))
                .orElseThrow(() -> new IllegalArgumentException("the pipeline has no " + kind + " " + name
                        + "; this build compiles for the Weft program: is another one loaded?"));
    }

    /** Collects a model. A second part with the same name is refused. */
    public static final class Builder {
        private final SortedMap<String, Table> tables = new TreeMap<>();
        private final SortedMap<String, Action> actions = new TreeMap<>();
        private final SortedMap<String, Profile> profiles = new TreeMap<>();
        private final SortedMap<String, Meter> meters = new TreeMap<>();
        private final SortedMap<String, Counter> counters = new TreeMap<>();

        private Builder() {}

        /** Adds a table. */
        public Builder table(Table table) {
            return add(tables, table.name(), table);
        }

        /** Adds an action. */
        public Builder action(Action action) {
            return add(actions, action.name(), action);
        }

        /** Adds an action profile or selector. */
        public Builder profile(Profile profile) {
            return add(profiles, profile.name(), profile);
        }

        /** Adds an indexed meter. */
        public Builder meter(Meter meter) {
            return add(meters, meter.name(), meter);
        }

        /** Adds a counter. */
        public Builder counter(Counter counter) {
            return add(counters, counter.name(), counter);
        }

        /**
         * Returns the model.
         *
         * @throws IllegalArgumentException if a table names an action or profile that was not added
         */
        public PipelineModel build() {
            PipelineModel model = new PipelineModel(this);
            for (Table table : model.tables.values()) {
                table.actions().forEach(model::action);
                table.profile().ifPresent(model::profile);
            }
            return model;
        }

        private <T> Builder add(SortedMap<String, T> map, String name, T part) {
            if (map.putIfAbsent(name, part) != null) {
                throw new IllegalArgumentException("the pipeline names " + name + " twice");
            }
            return this;
        }
    }
}
