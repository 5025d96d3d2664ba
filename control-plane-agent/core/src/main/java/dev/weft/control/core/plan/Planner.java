package dev.weft.control.core.plan;

import dev.weft.control.core.ir.SwitchConfiguration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Compares what switches should hold with what they hold. Provenance does not count, so a statement that moves in its
 * file, or gets another name for the same thing, writes nothing.
 */
public final class Planner {
    private Planner() {}

    /**
     * Plans.
     *
     * @param desired what each switch should hold, by name
     * @param actual what each switch holds; a switch that is missing holds nothing. Leave out what belongs to the
     *     resident agent
     */
    public static Plan plan(SortedMap<String, SwitchConfiguration> desired, Map<String, SwitchConfiguration> actual) {
        SortedMap<String, SwitchPlan> plans = new TreeMap<>();
        desired.entrySet().parallelStream()
                .map(wanted -> of(wanted.getKey(), wanted.getValue(), actual))
                .forEachOrdered(plans::putAll);
        return new Plan(plans);
    }

    private static SortedMap<String, SwitchPlan> of(
            String name, SwitchConfiguration wanted, Map<String, SwitchConfiguration> actual) {
        SortedMap<String, SwitchConfiguration> one = new TreeMap<>(Map.of(name, wanted));
        LivePlan plan = new LivePlan();
        plan.actual(actual, one);
        return plan.plan(one).switches();
    }

    /** Plans for one switch. */
    public static SwitchPlan plan(SwitchConfiguration desired, SwitchConfiguration actual) {
        SortedMap<String, SwitchConfiguration> wanted = new TreeMap<>();
        wanted.put(desired.switchName(), desired);
        return plan(wanted, Map.of(desired.switchName(), actual)).switches().get(desired.switchName());
    }
}
