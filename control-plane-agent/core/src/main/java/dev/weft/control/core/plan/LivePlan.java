package dev.weft.control.core.plan;

import dev.weft.control.core.ir.AgentConfiguration;
import dev.weft.control.core.ir.EntryKey;
import dev.weft.control.core.ir.MemberKey;
import dev.weft.control.core.ir.MeterConfig;
import dev.weft.control.core.ir.MeterKey;
import dev.weft.control.core.ir.ProfileGroup;
import dev.weft.control.core.ir.ProfileMember;
import dev.weft.control.core.ir.SwitchChange;
import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.ir.TableEntry;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/**
 * Keeps the difference between what switches should hold and what they hold, at a cost that follows the changes of either.
 * Only what differs is kept: all else is held as it should be. Not thread-safe.
 */
public final class LivePlan {
    private final Map<String, Held> switches = new HashMap<>();

    /** What one switch holds where that is not what it should hold; empty for what it lacks. */
    private static final class Held {
        final SortedMap<EntryKey, Optional<TableEntry>> entries = new TreeMap<>();
        final SortedMap<MemberKey, Optional<ProfileMember>> members = new TreeMap<>();
        final SortedMap<MemberKey, Optional<ProfileGroup>> groups = new TreeMap<>();
        final SortedMap<MeterKey, Optional<MeterConfig>> meters = new TreeMap<>();
        Optional<Optional<AgentConfiguration>> agent = Optional.empty();
    }

    /** Sets what switches hold; those not named hold nothing. */
    public void actual(Map<String, SwitchConfiguration> actual, SortedMap<String, SwitchConfiguration> desired) {
        switches.clear();
        desired.forEach((name, wanted) -> {
            SwitchConfiguration found = actual.get(name);
            SwitchConfiguration holds = found == null
                    ? SwitchConfiguration.builder(name, wanted.device()).build()
                    : found;
            Held held = new Held();
            compare(wanted.entries(), holds.entries(), TableEntry::sameEffect, held.entries);
            compare(wanted.members(), holds.members(), ProfileMember::sameEffect, held.members);
            compare(wanted.groups(), holds.groups(), ProfileGroup::sameEffect, held.groups);
            compare(wanted.meters(), holds.meters(), MeterConfig::sameEffect, held.meters);
            if (!wanted.agent().equals(holds.agent())) {
                held.agent = Optional.of(holds.agent());
            }
            switches.put(name, held);
        });
    }

    private static <K, T> void compare(
            Map<K, T> desired, Map<K, T> actual, BiPredicate<T, T> same, Map<K, Optional<T>> held) {
        desired.forEach((key, wanted) -> differ(key, wanted, Optional.ofNullable(actual.get(key)), same, held));
        actual.forEach((key, present) -> {
            if (!desired.containsKey(key)) {
                held.put(key, Optional.of(present));
            }
        });
    }

    private static <K, T> void differ(
            K key, T wanted, Optional<T> present, BiPredicate<T, T> same, Map<K, Optional<T>> held) {
        boolean equal = wanted == null ? present.isEmpty() : present.isPresent() && same.test(wanted, present.get());
        if (equal) {
            held.remove(key);
        } else {
            held.put(key, present);
        }
    }

    /** Takes into account that switches should hold something else than before. */
    public void changed(Collection<SwitchChange> changes, SortedMap<String, SwitchConfiguration> desired) {
        switches.keySet().retainAll(desired.keySet());
        for (SwitchChange change : changes) {
            SwitchConfiguration wanted = desired.get(change.switchName());
            Held held = switches.computeIfAbsent(change.switchName(), name -> new Held());
            update(change.entries(), wanted.entries(), TableEntry::sameEffect, held.entries);
            update(change.members(), wanted.members(), ProfileMember::sameEffect, held.members);
            update(change.groups(), wanted.groups(), ProfileGroup::sameEffect, held.groups);
            update(change.meters(), wanted.meters(), MeterConfig::sameEffect, held.meters);
            if (change.agentChanged()) {
                Optional<AgentConfiguration> present = held.agent.orElse(change.agent());
                held.agent = wanted.agent().equals(present) ? Optional.empty() : Optional.of(present);
            }
        }
    }

    private static <K, T> void update(
            Map<K, Optional<T>> before, Map<K, T> desired, BiPredicate<T, T> same, Map<K, Optional<T>> held) {
        before.forEach((key, was) -> {
            Optional<T> known = held.get(key);
            differ(key, desired.get(key), known == null ? was : known, same, held);
        });
    }

    /** Takes into account that the switches hold what they should. */
    public void done() {
        switches.replaceAll((name, held) -> new Held());
    }

    /** Returns what must be written; its cost follows the difference. */
    public Plan plan(SortedMap<String, SwitchConfiguration> desired) {
        SortedMap<String, SwitchPlan> plans = new TreeMap<>();
        desired.forEach((name, wanted) -> {
            Held held = switches.computeIfAbsent(name, any -> new Held());
            Differences differences = new Differences();
            differences.members(held.members, wanted);
            differences.groups(held.groups, wanted);
            differences.entries(held.entries, wanted);
            differences.meters(held.meters, wanted);
            plans.put(name, differences.plan(wanted, held.agent));
        });
        return new Plan(plans);
    }
}
