package dev.weft.control.core.plan;

import dev.weft.control.core.ir.AgentConfiguration;
import dev.weft.control.core.ir.EntryKey;
import dev.weft.control.core.ir.MemberKey;
import dev.weft.control.core.ir.MeterConfig;
import dev.weft.control.core.ir.MeterKey;
import dev.weft.control.core.ir.ProfileGroup;
import dev.weft.control.core.ir.ProfileMember;
import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.ir.TableEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Turns what differs at one switch into writes: what is referred to comes first and goes last. */
final class Differences {
    private final Writes members = new Writes();
    private final Writes groups = new Writes();
    private final Writes meters = new Writes();
    private final Writes entries = new Writes();

    private interface ChangeMaker<T> {
        Change make(Operation operation, T part, T before);
    }

    private static final class Writes {
        final List<Change> writes = new ArrayList<>();
        final List<Change> deletes = new ArrayList<>();

        <K, T> void add(SortedMap<K, Optional<T>> held, Map<K, T> desired, ChangeMaker<T> maker) {
            held.forEach((key, present) -> {
                T wanted = desired.get(key);
                if (wanted == null) {
                    T gone = present.orElseThrow(IllegalStateException::new);
                    deletes.add(maker.make(Operation.DELETE, gone, gone));
                } else if (present.isEmpty()) {
                    writes.add(maker.make(Operation.INSERT, wanted, null));
                } else {
                    writes.add(maker.make(Operation.MODIFY, wanted, present.get()));
                }
            });
        }
    }

    void members(SortedMap<MemberKey, Optional<ProfileMember>> held, SwitchConfiguration desired) {
        members.add(held, desired.members(), Change::of);
    }

    void groups(SortedMap<MemberKey, Optional<ProfileGroup>> held, SwitchConfiguration desired) {
        groups.add(held, desired.groups(), Change::of);
    }

    void meters(SortedMap<MeterKey, Optional<MeterConfig>> held, SwitchConfiguration desired) {
        meters.add(held, desired.meters(), Change::of);
    }

    void entries(SortedMap<EntryKey, Optional<TableEntry>> held, SwitchConfiguration desired) {
        entries.add(held, desired.entries(), Change::of);
    }

    /**
     * Returns the plan.
     *
     * @param agent what the agent has been told, if that is not what it should be told
     */
    SwitchPlan plan(SwitchConfiguration desired, Optional<Optional<AgentConfiguration>> agent) {
        List<Change> changes = new ArrayList<>();
        changes.addAll(members.writes);
        changes.addAll(groups.writes);
        changes.addAll(meters.writes);
        changes.addAll(entries.writes);
        changes.addAll(entries.deletes);
        changes.addAll(meters.deletes);
        changes.addAll(groups.deletes);
        changes.addAll(members.deletes);
        AgentConfiguration wanted = agent.isPresent() ? desired.agent().orElse(null) : null;
        return new SwitchPlan(desired.switchName(), desired.device(), changes, wanted, agent.orElse(Optional.empty()));
    }
}
