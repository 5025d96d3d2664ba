package dev.weft.dataplane.agent.steer;

import dev.weft.compute.select.Candidate;
import dev.weft.compute.select.PairPlanner;
import dev.weft.compute.select.PairTable;
import dev.weft.compute.select.Policy;
import dev.weft.dataplane.agent.config.Configuration;
import dev.weft.dataplane.agent.config.InvalidConfigurationException;
import dev.weft.dataplane.agent.sense.Senses;
import dev.weft.dataplane.agent.target.StateCells;
import dev.weft.dataplane.api.Pool;
import dev.weft.dataplane.api.PoolStatus;
import dev.weft.dataplane.api.Selection;
import dev.weft.p4.program.wire.StateMessage;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One pool's pair table, planned and written. Confined to the agent's thread. */
final class PoolSteering {
    private final Pool pool;
    private final Policy policy;
    private final PairPlanner planner;
    private final Reserve reserve;
    private final StateCells cells;
    private TablePlaces.Place due;
    private TablePlaces.Place place;
    private long rewritten;
    private boolean planned;
    private Optional<Advice> advice = Optional.empty();

    PoolSteering(Pool pool, Configuration configuration, StateCells cells) throws InvalidConfigurationException {
        this.pool = pool;
        this.policy = Configuration.policy(pool);
        this.planner = new PairPlanner(policy, pool.getDeadlineUs(), configuration.hysteresis());
        this.reserve = Reserve.of(pool, configuration);
        this.cells = cells;
        this.due = TablePlaces.Place.home(pool.getPool());
        this.place = due;
    }

    /** How many cells its table should have where the data plane reads rows of four. */
    int wantedCells() {
        return PairTable.cellsFor(pool.getCandidatesCount());
    }

    /** Says where its table belongs; until the next plan it is where the data plane reads it. */
    void place(TablePlaces.Place newPlace) {
        due = newPlace;
        boolean there = cells.known(StateMessage.ROWS, pool.getPool()).orElse(0) == due.value();
        place = there ? due : TablePlaces.Place.home(pool.getPool());
    }

    /** Starts from what the data plane holds, as far as it is known. */
    void adopt() {
        planner.adopt(standing(StateMessage.PAIRS), standing(StateMessage.MORE));
    }

    private PairTable standing(int array) {
        int[] standing = new int[place.cells()];
        for (int i = 0; i < standing.length; i++) {
            standing[i] = cells.known(array, index(i)).orElse(0);
        }
        return PairTable.of(standing);
    }

    /** The cost above which a backup is a choice, microseconds; 0: a row's fourth is no backup. */
    private int spillUs() {
        return policy == Policy.DEADLINE ? (int) pool.getDeadlineUs() : 0;
    }

    /**
     * Plans from these candidates and writes the cells that differ.
     *
     * @param four whether the data plane compares a third and a fourth candidate
     */
    void plan(List<Candidate> candidates, Senses senses, boolean four) {
        planned = true;
        planner.wide(four);
        place = four ? due : TablePlaces.Place.home(pool.getPool());
        planner.cells(place.cells());
        PairTable table = planner.plan(reserve.leave(candidates, senses));
        for (int i = 0; i < table.size(); i++) {
            boolean wrote = cells.put(StateMessage.PAIRS, index(i), table.cell(i));
            if (four) {
                wrote |= cells.put(StateMessage.MORE, index(i), planner.more().cell(i));
            }
            rewritten += wrote ? 1 : 0;
        }
        if (four) {
            cells.put(StateMessage.SPILL, pool.getPool(), spillUs());
            // Last: from now on the data plane reads what was written before.
            cells.put(StateMessage.ROWS, pool.getPool(), place.value());
        }
    }

    /** Whether the data plane has no table for it, and none was planned. */
    boolean isNew() {
        return !planned && planner.serving().isEmpty();
    }

    /** Whether the data plane has a table already that offers nobody but candidates of this pool. */
    boolean stands() {
        Set<Integer> offered = planner.serving();
        return !offered.isEmpty()
                && pool.getCandidatesList().stream()
                        .map(candidate -> candidate.getInstance())
                        .collect(Collectors.toSet())
                        .containsAll(offered);
    }

    /** Takes a controller's shares, unless this pool is this ingress' own to select from. */
    boolean advise(Advice shares) {
        if (pool.getSelection() == Selection.DISTRIBUTED) {
            return false;
        }
        advice = Optional.of(shares);
        return true;
    }

    /** A controller's shares while they are in force. */
    Optional<Advice> advice(long nowNs) {
        if (advice.isPresent() && nowNs - advice.get().untilNs() >= 0) {
            advice = Optional.empty();
        }
        return advice;
    }

    /** Cells of its table. */
    int size() {
        return place.cells();
    }

    int index(int cell) {
        return place.first() + cell;
    }

    Pool pool() {
        return pool;
    }

    PoolStatus status() {
        PoolStatus.Builder status = PoolStatus.newBuilder()
                .setPool(pool.getPool())
                .setService(pool.getService())
                .setServiceId(pool.getServiceId())
                .setDemandId(pool.getDemandId())
                .setPolicy(pool.getPolicy())
                .setDeadlineUs(pool.getDeadlineUs())
                .setSelection(pool.getSelection())
                .setAdvised(advice.isPresent())
                .setGapPermille(advice.map(Advice::gapPermille).orElse(0))
                .setRewritten(rewritten);
        pool.getCandidatesList()
                .forEach(candidate -> status.addShares(PoolStatus.Share.newBuilder()
                        .setInstance(candidate.getInstance())
                        .setMentions(planner.table().mentions(candidate.getInstance())
                                + planner.more().mentions(candidate.getInstance()))
                        .setFeasible(planner.serving().contains(candidate.getInstance()))));
        return status.build();
    }
}
