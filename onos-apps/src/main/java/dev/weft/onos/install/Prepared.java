package dev.weft.onos.install;

import dev.weft.control.core.compile.Compilation;
import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.pipeline.PipelineModel;
import dev.weft.control.core.plan.Plan;
import dev.weft.control.core.plan.Planner;
import dev.weft.control.core.topology.Topology;
import dev.weft.control.core.transaction.EpochPlanner;
import dev.weft.control.core.transaction.Transition;
import dev.weft.transaction.Changes;
import dev.weft.transaction.Image;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A plan against what the devices hold, and the transaction that makes it true. Immutable. */
public final class Prepared {
    private final Plan plan;
    private final Transition transition;
    private final SortedMap<String, Changes> changes;

    private Prepared(Plan plan, Transition transition, SortedMap<String, Changes> changes) {
        this.plan = plan;
        this.transition = transition;
        this.changes = changes;
    }

    /**
     * Plans.
     *
     * @param images what the device of each switch holds; a switch that the compilation has not is emptied
     */
    public static Prepared of(PipelineModel pipeline, Compilation compilation, Map<String, Image> images) {
        Parts parts = new Parts(pipeline);
        SortedMap<String, SwitchConfiguration> desired = new TreeMap<>();
        SortedMap<String, SwitchConfiguration> actual = new TreeMap<>();
        Map<String, Integer> epochs = new TreeMap<>();
        images.forEach((name, image) -> {
            SwitchConfiguration wanted = compilation.switches().get(name);
            SwitchConfiguration canonical =
                    wanted == null ? SwitchConfiguration.builder(name, 0).build() : Canonical.of(wanted);
            desired.put(name, canonical);
            actual.put(name, parts.configuration(image, name, canonical.device()));
            epochs.put(name, image.epoch());
        });
        Plan plan = Planner.plan(desired, actual);
        Transition transition =
                new EpochPlanner(pipeline, false).plan(plan, actual, desired, epochs, Topology.of(compilation.model()));
        SortedMap<String, Changes> changes = new TreeMap<>();
        transition.switches().forEach((name, steps) -> {
            Image base = images.get(name);
            int epoch = transition.flips() ? transition.epoch() : base.epoch();
            changes.put(name, parts.changes(steps, base, actual.get(name), desired.get(name), epoch));
        });
        return new Prepared(plan, transition, changes);
    }

    /** Returns the differences. */
    public Plan plan() {
        return plan;
    }

    /** Returns whether nothing is to be done. */
    public boolean isEmpty() {
        return transition.isEmpty();
    }

    /** Returns how many writes there are, flips aside. */
    public int writes() {
        return transition.writes();
    }

    /** Returns how many flips there are. */
    public int flips() {
        return transition.flips() ? changes.size() : 0;
    }

    /** Returns what each participant is told. */
    SortedMap<String, Changes> changes() {
        return changes;
    }

    /** Returns what the plan was made for, in one number: equal if the devices hold the same. */
    public long base() {
        long base = 17;
        for (Map.Entry<String, Changes> of : changes.entrySet()) {
            base = base * 31 + of.getKey().hashCode();
            base = base * 31 + of.getValue().base();
        }
        return base;
    }
}
