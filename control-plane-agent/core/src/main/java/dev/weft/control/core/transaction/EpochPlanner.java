package dev.weft.control.core.transaction;

import dev.weft.control.core.ir.Bits;
import dev.weft.control.core.ir.EntryKey;
import dev.weft.control.core.ir.FieldMatch;
import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.ir.TableEntry;
import dev.weft.control.core.pipeline.MatchKind;
import dev.weft.control.core.pipeline.PipelineModel;
import dev.weft.control.core.pipeline.Table;
import dev.weft.control.core.plan.Change;
import dev.weft.control.core.plan.Operation;
import dev.weft.control.core.plan.PartKind;
import dev.weft.control.core.plan.Plan;
import dev.weft.control.core.plan.SwitchPlan;
import dev.weft.control.core.topology.Topology;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Turns a plan into writes that no packet sees a part of: version-tagged configuration after Reitblatt et al.,
 * "Abstractions for network update", SIGCOMM 2012. A packet carries the epoch of its ingress, and every configuration
 * table has the epoch as a key that unchanged entries leave open.
 *
 * <table>
 *   <caption>What is written for one changed entry, from epoch e to f; p is its priority</caption>
 *   <tr><th>change</th><th>prepare</th><th>collect</th></tr>
 *   <tr><td>new</td><td>insert it for f at p + 1</td><td>insert it for any epoch at p, delete that for f</td></tr>
 *   <tr><td>changed</td><td>insert the new one for f at p + 1</td><td>change that for any epoch, delete that for f</td></tr>
 *   <tr><td>gone</td><td>insert it for e at p + 1, delete that for any epoch</td><td>delete that for e</td></tr>
 * </table>
 *
 * <p>An entry that goes is confined to the old epoch instead of being covered for the new one: a cover would also hide
 * the entries beneath it, and several tables have no action that equals a miss. Three writes for each changed entry,
 * none for any other. An instance that comes or goes is one write (see {@code chosen}). Three short cuts, each as safe: what is new at a switch whose ports are all closed is written at
 * once; one changed entry in the whole network is one atomic write; without a change in a table that knows epochs nothing
 * flips.
 *
 * <p>Tables without an epoch (docs/decisions/0004): new parts come before the flip and lead nowhere by themselves; changed
 * routes follow the flip in waves that cannot loop ({@link RouteRanks}); what goes, goes last. Ports open last of all.
 */
public final class EpochPlanner {
    /** The key field that makes a table know epochs. */
    static final String EPOCH = "epoch";

    private static final int LAST_EPOCH = 255;
    private static final String GATES = "edge.ports";
    private static final String INSTANCES = ".instances.";
    private static final String ENDPOINTS = ".endpoints.";

    private final PipelineModel pipeline;
    private final boolean atomicModify;

    /** Makes a planner for a pipeline whose switches modify an entry in one step. */
    public EpochPlanner(PipelineModel pipeline) {
        this(pipeline, true);
    }

    /**
     * Makes a planner for a pipeline.
     *
     * @param atomicModify whether switches modify an entry in one step; some drivers of ONOS delete it and insert it anew,
     *     and then even one modified entry is a reason to flip
     */
    public EpochPlanner(PipelineModel pipeline, boolean atomicModify) {
        this.pipeline = pipeline;
        this.atomicModify = atomicModify;
    }

    /** Returns whether entries of a table let packets in: they are written last and deleted first. */
    public static boolean isGate(String table) {
        return table.endsWith(GATES);
    }

    /**
     * Plans the way.
     *
     * @param plan what differs, by switch
     * @param actual what each switch holds; missing: nothing
     * @param desired what each should hold
     * @param epochs the active epoch of each switch; missing: 0
     * @param topology of the desired network
     * @throws IllegalArgumentException if no epoch is free, which takes 255 leftovers of broken transactions
     */
    public Transition plan(
            Plan plan,
            Map<String, SwitchConfiguration> actual,
            SortedMap<String, SwitchConfiguration> desired,
            Map<String, Integer> epochs,
            Topology topology) {
        int changes = 0;
        boolean torn = false;
        for (SwitchPlan of : plan.switches().values()) {
            if (isOpen(actual.get(of.switchName()))) {
                changes += (int) of.changes().stream().filter(this::versioned).count();
                torn |= !atomicModify
                        && of.changes().stream()
                                .anyMatch(change -> change.operation() == Operation.MODIFY && versioned(change));
            }
        }
        TreeSet<Integer> active = new TreeSet<>();
        plan.switches().keySet().forEach(name -> active.add(epochs.getOrDefault(name, 0)));
        boolean flips = changes > 1 || torn || active.size() > 1;
        int epoch = flips ? free(active, actual.values()) : active.isEmpty() ? 0 : active.first();
        RouteRanks ranks = new RouteRanks(topology);
        TreeSet<Integer> used = new TreeSet<>();
        SortedMap<String, Steps> steps = new TreeMap<>();
        plan.switches().forEach((name, of) -> {
            boolean direct = !flips || !isOpen(actual.get(name));
            Steps mine = new Steps(epochs.getOrDefault(name, 0), epoch, direct);
            for (Change change : of.changes()) {
                mine.add(change, ranks.of(change, desired.get(name)));
            }
            used.addAll(mine.waves.keySet());
            steps.put(name, mine);
        });
        SortedMap<String, SwitchTransition> switches = new TreeMap<>();
        steps.forEach((name, mine) -> {
            List<List<Change>> waves = new ArrayList<>();
            used.forEach(rank -> waves.add(mine.waves.getOrDefault(rank, List.of())));
            switches.put(name, new SwitchTransition(mine.prepare, waves, mine.collect));
        });
        return new Transition(switches, flips, epoch);
    }

    private boolean isOpen(SwitchConfiguration actual) {
        return actual != null && actual.entries().keySet().stream().anyMatch(key -> isGate(key.table()));
    }

    private boolean versioned(Change change) {
        return !chosen(change)
                && change.entry()
                        .map(entry -> hasEpoch(entry.key().table())
                                && entry.key().match(EPOCH).isEmpty())
                        .orElse(false);
    }

    /**
     * An instance that comes or goes, and the endpoint that its replies leave from, are seen by packets of every epoch from
     * preparation to collection: whether a packet goes there is decided by the cells that the resident agent fills, which
     * know no epoch. While both are there a cell may name either, and neither a request nor the reply to it is lost.
     */
    private static boolean chosen(Change change) {
        return change.operation() != Operation.MODIFY
                && change.entry()
                        .map(entry -> entry.key().table())
                        .filter(table -> table.contains(INSTANCES) || table.contains(ENDPOINTS))
                        .isPresent();
    }

    private boolean hasEpoch(String table) {
        return pipeline.table(table)
                .field(EPOCH)
                .filter(field -> field.kind() == MatchKind.TERNARY)
                .isPresent();
    }

    /** The next epoch that neither a switch nor an entry has. 0 is how switches begin: it is not used again. */
    private static int free(TreeSet<Integer> active, Collection<SwitchConfiguration> switches) {
        TreeSet<Integer> taken = new TreeSet<>(active);
        for (SwitchConfiguration of : switches) {
            for (EntryKey key : of.entries().keySet()) {
                key.match(EPOCH)
                        .ifPresent(match -> taken.add((int) match.value().toLong()));
            }
        }
        int epoch = active.last();
        for (int i = 0; i <= LAST_EPOCH; i++) {
            epoch = epoch % LAST_EPOCH + 1;
            if (!taken.contains(epoch)) {
                return epoch;
            }
        }
        throw new IllegalArgumentException("every epoch is in use; restart the switches empty");
    }

    /** The steps of one switch. */
    private final class Steps {
        private final List<Change> prepare = new ArrayList<>();
        private final Map<Integer, List<Change>> waves = new HashMap<>();
        private final List<Change> collect = new ArrayList<>();
        private final int oldEpoch;
        private final int newEpoch;
        private final boolean direct;

        Steps(int oldEpoch, int newEpoch, boolean direct) {
            this.oldEpoch = oldEpoch;
            this.newEpoch = newEpoch;
            this.direct = direct;
        }

        void add(Change change, int rank) {
            if (versioned(change)) {
                if (direct) {
                    prepare.add(change);
                } else {
                    shadow(change);
                }
            } else if (change.kind() == PartKind.METER) {
                wave(0, change);
            } else if (change.operation() == Operation.MODIFY) {
                wave(rank, change);
            } else if (change.operation() == Operation.DELETE || gate(change)) {
                collect.add(change);
            } else {
                prepare.add(change);
            }
        }

        private void wave(int rank, Change change) {
            waves.computeIfAbsent(rank, r -> new ArrayList<>()).add(change);
        }

        private void shadow(Change change) {
            TableEntry entry = change.entry().orElseThrow(IllegalStateException::new);
            if (change.operation() == Operation.DELETE) {
                TableEntry confined = only(entry, oldEpoch);
                prepare.add(Change.of(Operation.INSERT, confined, null));
                prepare.add(change);
                collect.add(Change.of(Operation.DELETE, confined, confined));
            } else {
                TableEntry successor = only(entry, newEpoch);
                prepare.add(Change.of(Operation.INSERT, successor, null));
                collect.add(change);
                collect.add(Change.of(Operation.DELETE, successor, successor));
            }
        }
    }

    private static boolean gate(Change change) {
        return change.entry().map(entry -> isGate(entry.key().table())).orElse(false);
    }

    /** The same entry for one epoch, just above. Compiled priorities are multiples of ten, so the place is free. */
    private TableEntry only(TableEntry entry, int epoch) {
        Table table = pipeline.table(entry.key().table());
        int width = table.field(EPOCH).orElseThrow(IllegalStateException::new).width();
        List<FieldMatch> matches = new ArrayList<>();
        matches.add(FieldMatch.ternary(EPOCH, Bits.of(epoch, width)));
        matches.addAll(entry.key().matches());
        matches.sort(Comparator.comparing(match -> position(table, match)));
        EntryKey key = new EntryKey(table.name(), matches, entry.key().priority() + 1);
        return new TableEntry(key, entry.action(), entry.group(), entry.provenance());
    }

    private static int position(Table table, FieldMatch match) {
        return table.fields().indexOf(table.field(match.field()).orElseThrow(IllegalStateException::new));
    }

    /**
     * Returns what packets of one epoch find in a switch: its entries without those for other epochs, and with those for
     * this one in the place of the entries that they stand for. What has no epoch is left out.
     */
    public SortedMap<EntryKey, TableEntry> seenIn(int epoch, Collection<TableEntry> entries) {
        SortedMap<EntryKey, TableEntry> open = new TreeMap<>();
        SortedMap<EntryKey, TableEntry> own = new TreeMap<>();
        for (TableEntry entry : entries) {
            EntryKey key = entry.key();
            if (!hasEpoch(key.table())) {
                continue;
            }
            Optional<FieldMatch> match = key.match(EPOCH);
            if (match.isEmpty()) {
                open.put(key, entry);
            } else if (match.get().value().toLong() == epoch) {
                List<FieldMatch> rest = new ArrayList<>(key.matches());
                rest.remove(match.get());
                EntryKey plain = new EntryKey(key.table(), rest, key.priority() - 1);
                own.put(plain, new TableEntry(plain, entry.action(), entry.group(), entry.provenance()));
            }
        }
        open.putAll(own);
        return open;
    }
}
