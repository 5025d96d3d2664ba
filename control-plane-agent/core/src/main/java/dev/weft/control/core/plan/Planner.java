package dev.weft.control.core.plan;

import dev.weft.control.core.ir.AgentConfiguration;
import dev.weft.control.core.ir.SwitchConfiguration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Function;

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
        desired.forEach((name, wanted) -> {
            SwitchConfiguration found = actual.get(name);
            SwitchConfiguration present = found == null
                    ? SwitchConfiguration.builder(name, wanted.device()).build()
                    : found;
            plans.put(name, plan(wanted, present));
        });
        return new Plan(plans);
    }

    /** Plans for one switch. */
    public static SwitchPlan plan(SwitchConfiguration desired, SwitchConfiguration actual) {
        Difference<?> members = difference(desired.members(), actual.members(), (a, b) -> a.sameEffect(b), Change::of);
        Difference<?> groups = difference(desired.groups(), actual.groups(), (a, b) -> a.sameEffect(b), Change::of);
        Difference<?> entries = difference(desired.entries(), actual.entries(), (a, b) -> a.sameEffect(b), Change::of);
        Difference<?> meters = difference(desired.meters(), actual.meters(), (a, b) -> a.sameEffect(b), Change::of);
        List<Change> changes = new ArrayList<>();
        // What is referred to comes first and goes last.
        changes.addAll(members.writes);
        changes.addAll(groups.writes);
        changes.addAll(meters.writes);
        changes.addAll(entries.writes);
        changes.addAll(entries.deletes);
        changes.addAll(meters.deletes);
        changes.addAll(groups.deletes);
        changes.addAll(members.deletes);
        Optional<AgentConfiguration> agent =
                desired.agent().filter(wanted -> !actual.agent().equals(Optional.of(wanted)));
        List<String> agentChanges =
                agent.map(wanted -> describe(wanted, actual.agent())).orElse(List.of());
        return new SwitchPlan(desired.switchName(), desired.device(), changes, agent.orElse(null), agentChanges);
    }

    private interface ChangeMaker<T> {
        Change make(Operation operation, T part, T before);
    }

    private static final class Difference<T> {
        final List<Change> writes = new ArrayList<>();
        final List<Change> deletes = new ArrayList<>();
    }

    private static <K, T> Difference<T> difference(
            SortedMap<K, T> desired, SortedMap<K, T> actual, BiPredicate<T, T> same, ChangeMaker<T> maker) {
        Difference<T> difference = new Difference<>();
        desired.forEach((key, wanted) -> {
            T present = actual.get(key);
            if (present == null) {
                difference.writes.add(maker.make(Operation.INSERT, wanted, null));
            } else if (!same.test(wanted, present)) {
                difference.writes.add(maker.make(Operation.MODIFY, wanted, present));
            }
        });
        actual.forEach((key, present) -> {
            if (!desired.containsKey(key)) {
                difference.deletes.add(maker.make(Operation.DELETE, present, present));
            }
        });
        return difference;
    }

    private static List<String> describe(AgentConfiguration wanted, Optional<AgentConfiguration> actual) {
        if (actual.isEmpty()) {
            return List.of("+ agent: " + wanted.peers().size() + " peers, "
                    + wanted.pools().size() + " pools, " + wanted.instances().size() + " local instances");
        }
        AgentConfiguration present = actual.get();
        List<String> lines = new ArrayList<>();
        describe(lines, "peer", wanted.peers(), present.peers(), peer -> peer.switchName());
        describe(lines, "pool", wanted.pools(), present.pools(), pool -> pool.number());
        describe(lines, "instance", wanted.instances(), present.instances(), instance -> instance.instance());
        if (lines.isEmpty()) {
            lines.add("~ agent: address, MAC or periods");
        }
        return lines;
    }

    private static <T> void describe(
            List<String> lines, String what, List<T> wanted, List<T> present, Function<T, Object> key) {
        Map<Object, T> before = new LinkedHashMap<>();
        present.forEach(part -> before.put(key.apply(part), part));
        Map<Object, T> after = new HashMap<>();
        for (T part : wanted) {
            after.put(key.apply(part), part);
            T old = before.get(key.apply(part));
            if (!part.equals(old)) {
                lines.add((old == null ? "+" : "~") + " agent: " + what + " " + part);
            }
        }
        before.forEach((id, part) -> {
            if (!after.containsKey(id)) {
                lines.add("- agent: " + what + " " + part);
            }
        });
    }
}
