package dev.weft.control.core.compile;

import dev.weft.control.core.ir.AgentConfiguration;
import dev.weft.control.core.ir.EntryKey;
import dev.weft.control.core.ir.LocalInstance;
import dev.weft.control.core.ir.MemberKey;
import dev.weft.control.core.ir.MeterConfig;
import dev.weft.control.core.ir.MeterKey;
import dev.weft.control.core.ir.Pool;
import dev.weft.control.core.ir.ProfileGroup;
import dev.weft.control.core.ir.ProfileMember;
import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.ir.TableEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/** What the rules have said of one switch so far. What a rule has said it can take back. */
final class SwitchParts {
    final PartMap<EntryKey, TableEntry> entries = new PartMap<>();
    final PartMap<MemberKey, ProfileMember> members = new PartMap<>();
    final PartMap<MemberKey, ProfileGroup> groups = new PartMap<>();
    final PartMap<MeterKey, MeterConfig> meters = new PartMap<>();
    final PartMap<Integer, Pool> pools = new PartMap<>();
    final PartMap<Integer, LocalInstance> instances = new PartMap<>();

    private final Map<String, Long> entriesOf = new TreeMap<>();
    private Map<String, Long> membersOf = Map.of(); // of the groups as they were at membersAt
    private long membersAt = -1;

    /** What several rules say of one key; keys of which one rule speaks are not here. */
    private final Map<EntryKey, List<TableEntry>> shared = new HashMap<>();

    /** From now on what changes is remembered. */
    void remember() {
        List.of(entries, members, groups, meters, pools, instances).forEach(map -> map.remembers = true);
    }

    void add(TableEntry entry) {
        TableEntry known = entries.putIfAbsent(entry.key(), entry);
        if (known == null) {
            entriesOf.merge(entry.key().table(), 1L, Long::sum);
        } else {
            List<TableEntry> all = shared.computeIfAbsent(entry.key(), key -> new ArrayList<>(List.of(known)));
            all.add(entry);
            entries.put(entry.key(), PermissionRules.merged(known, entry));
        }
    }

    void remove(TableEntry entry) {
        List<TableEntry> all = shared.get(entry.key());
        if (all == null) {
            entries.remove(entry.key(), entry);
            entriesOf.computeIfPresent(entry.key().table(), (table, count) -> count == 1 ? null : count - 1);
            return;
        }
        if (!all.remove(entry)) {
            throw new IllegalStateException("no rule has said " + entry);
        }
        if (all.size() == 1) {
            shared.remove(entry.key());
        }
        entries.put(entry.key(), all.stream().reduce(PermissionRules::merged).orElseThrow(IllegalStateException::new));
    }

    /** Makes these parts equal to others. */
    void become(SwitchParts others) {
        shared.clear();
        shared.putAll(others.shared);
        entriesOf.clear();
        entriesOf.putAll(others.entriesOf);
        entries.become(others.entries);
        members.become(others.members);
        groups.become(others.groups);
        meters.become(others.meters);
        pools.become(others.pools);
        instances.become(others.instances);
    }

    /** Returns the number of entries in each table, and of members in the groups of each selector. */
    Map<String, Long> usage() {
        Map<String, Long> usage = new TreeMap<>(entriesOf);
        if (membersAt != groups.writes) {
            membersOf = new TreeMap<>();
            groups.live()
                    .values()
                    .forEach(group -> membersOf.merge(
                            group.key().profile(), (long) group.members().size(), Long::sum));
            membersAt = groups.writes;
        }
        usage.putAll(membersOf);
        return usage;
    }

    /** Returns the parts as they are and will be, with what the agent is to be told now. */
    SwitchConfiguration view(String name, long device, AgentConfiguration agent) {
        return SwitchConfiguration.view(
                name, device, entries.live(), members.live(), groups.live(), meters.live(), Optional.of(agent));
    }

    /** Adds all entries of other parts: one copy of a map in order, where one by one would be sorted in. */
    void addAll(SwitchParts others) {
        entries.under(others.entries.live(), PermissionRules::merged);
    }

    /** A sorted map that remembers what was changed. */
    static final class PartMap<K, V> {
        private TreeMap<K, V> live = new TreeMap<>();
        private Map<K, Optional<V>> before = new HashMap<>();
        private boolean remembers;
        private long writes; // so many changes so far

        void become(PartMap<K, V> other) {
            live.entrySet().removeIf(entry -> {
                boolean gone = !other.live.containsKey(entry.getKey());
                if (gone) {
                    writes++;
                    remember(entry.getKey(), entry.getValue());
                }
                return gone;
            });
            other.live.forEach((key, value) -> {
                if (!value.equals(live.get(key))) {
                    put(key, value);
                }
            });
        }

        V get(K key) {
            return live.get(key);
        }

        TreeMap<K, V> live() {
            return live;
        }

        void put(K key, V value) {
            writes++;
            V old = live.put(key, value);
            remember(key, old);
        }

        /** Returns what is there already; the usual case, nothing, costs one search. */
        V putIfAbsent(K key, V value) {
            writes++;
            V known = live.putIfAbsent(key, value);
            if (known == null) {
                remember(key, null);
            }
            return known;
        }

        /** Adds all of another map, before anything is to be remembered. */
        void under(SortedMap<K, V> others, BinaryOperator<V> merge) {
            writes++;
            TreeMap<K, V> all = new TreeMap<>(others);
            live.forEach((key, value) -> all.merge(key, value, merge));
            live = all;
        }

        /** Adds what no other rule says. */
        void add(K key, V value) {
            writes++;
            V old = live.put(key, value);
            if (old != null) {
                throw new IllegalArgumentException("two rules say " + old + " and " + value);
            }
            remember(key, null);
        }

        void remove(K key, V value) {
            writes++;
            V old = live.remove(key);
            if (old == null || !old.equals(value)) {
                throw new IllegalStateException("no rule has said " + value + ", but " + old);
            }
            remember(key, old);
        }

        private void remember(K key, V old) {
            if (remembers) {
                before.putIfAbsent(key, Optional.ofNullable(old));
            }
        }

        /** Returns what the keys changed since the last call stood for before. */
        Map<K, Optional<V>> changed() {
            Map<K, Optional<V>> changed = before;
            before = new HashMap<>();
            changed.entrySet().removeIf(entry -> {
                V now = live.get(entry.getKey());
                return now == null
                        ? entry.getValue().isEmpty()
                        : entry.getValue().filter(now::equals).isPresent();
            });
            return changed;
        }
    }
}
