package dev.weft.compute.select;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Keeps the pair table of one pool: {@link #plan} turns what is known of the candidates now into the next table, with as
 * few rewritten cells as the change needs.
 *
 * <ul>
 *   <li>Policies with a single best: the best everywhere. It is left only for a candidate that is cheaper by the
 *       hysteresis, or when it is no candidate any more, or when it misses a deadline that another one meets.
 *   <li>{@link Policy#JOINT}: the candidates whose compute and network fit the deadline share the table's mentions by
 *       capacity ({@link Apportionment}), two different ones to a cell; if none fits, the cheapest alone. One that missed
 *       the deadline comes back when it meets it by the hysteresis.
 *   <li>{@link Policy#POWER_OF_TWO}, {@link Policy#SHORTEST_QUEUE}: the same, but shared by weight and without regard to the
 *       way.
 *   <li>{@link Policy#CONSISTENT_HASH}: the entries of a {@link MaglevTable} of those whose way fits the deadline.
 *   <li>{@link Policy#DEADLINE}: as {@code JOINT} among all that are no backups, and a backup as fourth of each row; where
 *       the data plane does not compare four, backups serve while none of the others meets the deadline.
 * </ul>
 *
 * <p>A data plane that counts the requests it has sent compares four candidates instead of two ({@link #wide}): then the
 * table's pairs and a third candidate are near ones, and the fourth is farther away, see {@link WideRows}.
 *
 * <p>Deterministic: the same candidates in any order, after the same history, give the same table. Not thread-safe.
 */
public final class PairPlanner {
    private final Policy policy;
    private final long deadlineUs;
    private final double hysteresis;
    private PairTable table = PairTable.empty();
    private PairTable more = PairTable.empty();
    private final WideRows rows = new WideRows();
    private boolean wide;
    private int cells = PairTable.CELLS;
    private int best;
    private List<Integer> hashed = List.of();
    private SortedSet<Integer> feasible = new TreeSet<>();

    /**
     * Creates a planner with an empty table.
     *
     * @param deadlineUs budget for compute and network together, microseconds; 0: none
     * @param hysteresis fraction by which a newcomer must be better, 0 (inclusive) to 1 (exclusive)
     * @throws IllegalArgumentException if a value is out of its range
     */
    public PairPlanner(Policy policy, long deadlineUs, double hysteresis) {
        if (deadlineUs < 0 || !(hysteresis >= 0 && hysteresis < 1)) {
            throw new IllegalArgumentException(
                    "deadline " + deadlineUs + " us, hysteresis " + hysteresis + ": need >= 0, and 0 <= h < 1");
        }
        this.policy = policy;
        this.deadlineUs = deadlineUs;
        this.hysteresis = hysteresis;
    }

    /** Whether the data plane compares a third and a fourth candidate, from the next plan on; else it has {@link #table} only. */
    public void wide(boolean four) {
        wide = four;
    }

    /**
     * How many cells the table has from the next plan on, see {@link PairTable#cellsFor}. A table of another size is filled
     * anew.
     */
    public void cells(int count) {
        cells = count;
        if (table.size() != count) {
            table = PairTable.empty(count);
            more = table;
            hashed = List.of();
        }
    }

    /** Takes over a table that the data plane has already, so that the next plan starts from it. */
    public void adopt(PairTable standing) {
        adopt(standing, PairTable.empty(standing.size()));
    }

    /** As {@link #adopt(PairTable)}, with the third and fourth candidates. */
    public void adopt(PairTable standing, PairTable others) {
        table = standing;
        more = others;
        cells = standing.size();
        hashed = List.of();
        feasible.clear();
        for (int i = 0; i < cells; i++) {
            serves(standing.cell(i));
            serves(others.cell(i));
        }
        best = feasible.size() == 1 ? feasible.first() : 0;
    }

    private void serves(int cell) {
        if (PairTable.first(cell) != 0) {
            feasible.add(PairTable.first(cell));
        }
        if (PairTable.second(cell) != 0) {
            feasible.add(PairTable.second(cell));
        }
    }

    /** The table as last planned or adopted. */
    public PairTable table() {
        return table;
    }

    /** The third and fourth candidates beside {@link #table}, as last planned or adopted. */
    public PairTable more() {
        return more;
    }

    /** The instances that the last plan lets serve. */
    public SortedSet<Integer> serving() {
        return new TreeSet<>(feasible);
    }

    /**
     * Plans the next table.
     *
     * @param candidates instances that may serve, each once, in any order; those of weight 0 get nothing
     * @throws IllegalArgumentException if an instance stands twice
     */
    public PairTable plan(Collection<Candidate> candidates) {
        List<Candidate> sorted = new ArrayList<>(candidates);
        sorted.sort(Comparator.comparingInt(Candidate::instance));
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i).instance() == sorted.get(i - 1).instance()) {
                throw new IllegalArgumentException(
                        "instance " + sorted.get(i).instance() + " stands twice among the candidates");
            }
        }
        sorted.removeIf(candidate -> candidate.weight() == 0);
        List<Candidate> backups = new ArrayList<>();
        if (policy == Policy.DEADLINE) {
            sorted.stream().filter(Candidate::backup).forEach(backups::add);
            sorted.removeAll(backups);
        }
        if (sorted.isEmpty()) {
            sorted.addAll(backups);
            backups.clear();
        }
        List<Candidate> serving = sorted.isEmpty() ? sorted : choose(sorted, backups);
        List<Candidate> spare = wide && !backups.isEmpty() ? spare(backups) : List.of();
        feasible = new TreeSet<>();
        serving.forEach(candidate -> feasible.add(candidate.instance()));
        spare.forEach(candidate -> feasible.add(candidate.instance()));
        fill(serving, spare);
        return table;
    }

    private void fill(List<Candidate> serving, List<Candidate> spare) {
        if (policy == Policy.CONSISTENT_HASH && !serving.isEmpty()) {
            hash(serving);
            return;
        }
        List<Candidate> rated = policy.sharesByWeight()
                ? serving.stream().map(Candidate::byWeight).collect(Collectors.toList())
                : serving;
        if (wide && policy != Policy.POWER_OF_TWO && rated.size() + spare.size() > 1) {
            rows.plan(rated, spare, table, more);
            table = rows.pairs();
            more = rows.more();
            return;
        }
        more = PairTable.empty(cells);
        if (rated.isEmpty()) {
            hashed = List.of();
            table = PairTable.empty(cells);
        } else if (rated.size() == 1) {
            table = PairTable.only(rated.get(0).instance(), cells);
        } else {
            table = PairFiller.share(rated, table);
        }
    }

    /** The table follows from who serves and their weights alone, so that all ingresses have the same. */
    private void hash(List<Candidate> serving) {
        List<Integer> key = new ArrayList<>(List.of(wide ? 1 : 0, cells));
        for (Candidate candidate : serving) {
            key.add(candidate.instance());
            key.add(candidate.weight());
        }
        if (!key.equals(hashed)) {
            hashed = key;
            int[] entries = MaglevTable.fill(serving, wide ? 4 * cells : cells);
            table = MaglevTable.columns(entries, 0, cells);
            more = MaglevTable.columns(entries, 2, cells);
        }
    }

    private List<Candidate> choose(List<Candidate> candidates, List<Candidate> backups) {
        if (policy.singleBest()) {
            return List.of(best(candidates));
        }
        List<Candidate> fitting = fitting(candidates);
        if (fitting.isEmpty() && policy == Policy.CONSISTENT_HASH) {
            return candidates;
        }
        if (fitting.isEmpty() && !wide) {
            // A data plane that does not spill by itself has this loop do it.
            fitting = fitting(backups);
        }
        if (fitting.isEmpty()) {
            return List.of(best(candidates));
        }
        best = 0;
        return fitting;
    }

    /** The backups that meet the deadline, or the least late one. */
    private List<Candidate> spare(List<Candidate> backups) {
        List<Candidate> fitting = fitting(backups);
        return fitting.isEmpty()
                ? List.of(Collections.min(backups, Comparator.comparingLong(Candidate::totalUs)))
                : fitting;
    }

    /** Those that meet the deadline; while there are calmer ones, without those that have only just come back to meeting it. */
    private List<Candidate> fitting(List<Candidate> candidates) {
        List<Candidate> calm = new ArrayList<>();
        List<Candidate> fitting = new ArrayList<>();
        for (Candidate candidate : candidates) {
            if (meetsDeadline(candidate)) {
                fitting.add(candidate);
                // The hysteresis is for those that were out; at the start all are in.
                boolean wasIn = feasible.isEmpty() || feasible.contains(candidate.instance());
                if (wasIn || deadlineUs == 0 || delayUs(candidate) <= deadlineUs * (1 - hysteresis)) {
                    calm.add(candidate);
                }
            }
        }
        return calm.isEmpty() ? fitting : calm;
    }

    /** What is held against the deadline: for a policy that weighs nothing the way alone, so that load moves no flow. */
    private long delayUs(Candidate candidate) {
        return policy == Policy.CONSISTENT_HASH ? candidate.networkUs() : candidate.totalUs();
    }

    private boolean meetsDeadline(Candidate candidate) {
        return deadlineUs == 0 || delayUs(candidate) <= deadlineUs;
    }

    private Candidate best(List<Candidate> candidates) {
        Candidate cheapest = candidates.get(0);
        Candidate incumbent = null;
        for (Candidate candidate : candidates) {
            if (policy.costUs(candidate) < policy.costUs(cheapest)) {
                cheapest = candidate;
            }
            if (candidate.instance() == best) {
                incumbent = candidate;
            }
        }
        boolean stays = incumbent != null
                && policy.costUs(cheapest) >= policy.costUs(incumbent) * (1 - hysteresis)
                && (meetsDeadline(incumbent) || !meetsDeadline(cheapest));
        Candidate chosen = stays ? incumbent : cheapest;
        best = chosen.instance();
        return chosen;
    }
}
