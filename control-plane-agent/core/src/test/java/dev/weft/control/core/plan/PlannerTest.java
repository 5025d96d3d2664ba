package dev.weft.control.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.control.core.Examples;
import dev.weft.control.core.compile.Compilation;
import dev.weft.control.core.ir.EntryKey;
import dev.weft.control.core.ir.MemberKey;
import dev.weft.control.core.ir.MeterConfig;
import dev.weft.control.core.ir.ProfileGroup;
import dev.weft.control.core.ir.ProfileMember;
import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.ir.TableEntry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private static Compilation compile(String text) {
        return Examples.compile(Examples.model(text));
    }

    private static String changed(UnaryOperator<String> change) {
        String text = change.apply(Examples.SMALL);
        assertThat(text).isNotEqualTo(Examples.SMALL);
        return text;
    }

    private static Plan update(String before, String after) {
        return Planner.plan(compile(after).switches(), Simulated.after(compile(before)));
    }

    /** Switches that only do what they are told, one write at a time, and refuse what would dangle. */
    private static final class Simulated {
        final SortedMap<EntryKey, TableEntry> entries = new TreeMap<>();
        final SortedMap<MemberKey, ProfileMember> members = new TreeMap<>();
        final SortedMap<MemberKey, ProfileGroup> groups = new TreeMap<>();
        final SortedMap<dev.weft.control.core.ir.MeterKey, MeterConfig> meters = new TreeMap<>();

        static Map<String, SwitchConfiguration> after(Compilation compilation) {
            Map<String, SwitchConfiguration> actual = new TreeMap<>();
            Planner.plan(compilation.switches(), Map.of())
                    .switches()
                    .forEach((name, plan) -> actual.put(name, new Simulated().apply(plan)));
            return actual;
        }

        static Simulated holding(SwitchConfiguration configuration) {
            Simulated simulated = new Simulated();
            simulated.entries.putAll(configuration.entries());
            simulated.members.putAll(configuration.members());
            simulated.groups.putAll(configuration.groups());
            simulated.meters.putAll(configuration.meters());
            return simulated;
        }

        SwitchConfiguration apply(SwitchPlan plan) {
            for (Change change : plan.changes()) {
                write(change);
                for (ProfileGroup group : groups.values()) {
                    group.members()
                            .keySet()
                            .forEach(id -> assertThat(members)
                                    .as("%s after %s", group, change)
                                    .containsKey(new MemberKey(group.key().profile(), id)));
                }
                for (TableEntry entry : entries.values()) {
                    if (entry.group().isPresent()) {
                        int id = entry.group().getAsInt();
                        assertThat(groups.keySet())
                                .as("%s after %s", entry, change)
                                .anyMatch(key -> key.id() == id);
                    }
                }
            }
            return new SwitchConfiguration(
                    plan.switchName(), plan.device(), entries, members, groups, meters, plan.agent());
        }

        private void write(Change change) {
            boolean delete = change.operation() == Operation.DELETE;
            boolean insert = change.operation() == Operation.INSERT;
            change.entry()
                    .ifPresent(e -> put(
                            entries,
                            e.key(),
                            new TableEntry(e.key(), e.action(), e.group(), Set.of()),
                            insert,
                            delete));
            change.member()
                    .ifPresent(m ->
                            put(members, m.key(), new ProfileMember(m.key(), m.action(), Set.of()), insert, delete));
            change.group()
                    .ifPresent(g -> put(
                            groups,
                            g.key(),
                            new ProfileGroup(g.key(), g.members(), g.watched(), Set.of()),
                            insert,
                            delete));
            change.meter()
                    .ifPresent(m -> put(
                            meters,
                            m.key(),
                            new MeterConfig(m.key(), m.cir(), m.cburst(), m.pir(), m.pburst(), Set.of()),
                            insert,
                            delete));
        }

        private static <K, V> void put(SortedMap<K, V> map, K key, V value, boolean insert, boolean delete) {
            assertThat(map.containsKey(key)).isEqualTo(!insert);
            if (delete) {
                map.remove(key);
            } else {
                map.put(key, value);
            }
        }
    }

    @Test
    void applyingTwiceChangesNothing() {
        for (String text : List.of(Examples.SMALL, Examples.arvr())) {
            Plan second = update(text, text);
            assertThat(second.isEmpty()).isTrue();
            assertThat(second.writes()).isZero();
            assertThat(second.render(Examples.model(text))).isEmpty();
        }
    }

    @Test
    void renamingOrMovingAStatementThatMeansTheSameWritesNothing() {
        assertThat(update(Examples.SMALL, changed(t -> "# a comment\n" + t.replace("id: humans", "id: people")))
                        .isEmpty())
                .isTrue();
    }

    @Test
    void oneChangedPermissionWritesOnlyItsEntries() {
        String after = changed(t -> t.replace(
                "{id: no-a2, deny: {agents: [a2], services: [\"*\"]}}",
                "{id: no-a2, allow: {agents: [a2], services: [\"*\"]}}"));
        Plan plan = update(Examples.SMALL, after);
        assertThat(plan.writes()).isEqualTo(1);
        assertThat(plan.switches().get("s2").isEmpty()).isTrue();
        assertThat(plan.switches().get("s1").agent()).isEmpty();
        int subject = compile(after).ids().subject("a2");
        assertThat(plan.render(Examples.model(after)))
                .containsExactly(
                        "s1: 0 to add, 1 to change, 0 to delete",
                        "  ~ permissions subject=0x" + Integer.toHexString(subject)
                                + " @30 -> permit (was: deny)   # permission/no-a2 (test.yaml:31)");
    }

    @Test
    void aNewInstanceIsWrittenEverywhereAndToldToTheAgents() {
        String after =
                changed(t -> t.replace("    instances:", "    instances:\n      - {id: r3, host: h1, port: 9002}"));
        Plan plan = update(Examples.SMALL, after);
        assertThat(plan.switches().get("s1").changes()).allMatch(change -> change.operation() == Operation.INSERT);
        assertThat(plan.switches().get("s1").changes())
                .allMatch(change -> change.provenance().contains("instance/r3"));
        assertThat(plan.switches().get("s1").agent()).isPresent();
        assertThat(plan.switches().get("s2").agentChanges()).anyMatch(line -> line.startsWith("+ agent: instance r3#"));
        assertThat(plan.switches().get("s1").agentChanges()).allMatch(line -> line.startsWith("~ agent: pool "));
    }

    @Test
    void noOrderOfWritesDangles() {
        List<String> versions = List.of(
                Examples.SMALL,
                changed(t -> t.replace(
                        "  hosts:", "    - {id: other, between: [\"s1:11\", \"s2:11\"], delayMs: 2}\n  hosts:")),
                changed(t -> t.replace(
                        "  hosts:", "    - {id: other, between: [\"s1:11\", \"s2:11\"], delayMs: 1}\n  hosts:")),
                changed(t -> t.replace("    demands:", "    ratePps: 10\n    demands:")),
                changed(t -> t.replace("s1:10", "s1:20")
                        .replace("id: c2, switch: s1, port: 2", "id: c2, switch: s2, port: 2")
                        .replace("10.1.0.2", "10.2.0.2")),
                Examples.arvr());
        for (String before : versions) {
            for (String after : versions) {
                Map<String, SwitchConfiguration> actual = Simulated.after(compile(before));
                Compilation target = compile(after);
                Plan plan = Planner.plan(target.switches(), actual);
                Map<String, SwitchConfiguration> reached = new TreeMap<>();
                plan.switches().forEach((name, steps) -> {
                    Simulated simulated =
                            actual.containsKey(name) ? Simulated.holding(actual.get(name)) : new Simulated();
                    SwitchConfiguration done = simulated.apply(steps);
                    reached.put(
                            name,
                            steps.agent().isPresent() || !actual.containsKey(name)
                                    ? done
                                    : new SwitchConfiguration(
                                            name,
                                            done.device(),
                                            done.entries(),
                                            done.members(),
                                            done.groups(),
                                            done.meters(),
                                            actual.get(name).agent()));
                });
                assertThat(Planner.plan(target.switches(), reached).isEmpty()).isTrue();
            }
        }
    }
}
