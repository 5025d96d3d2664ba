package dev.weft.dataplane.agent.steer;

import dev.weft.compute.damping.DeadBand;
import dev.weft.compute.damping.Freshness;
import dev.weft.compute.metric.CostModel;
import dev.weft.dataplane.agent.config.Configuration;
import dev.weft.dataplane.agent.config.InvalidConfigurationException;
import dev.weft.dataplane.agent.sense.InstanceView;
import dev.weft.dataplane.agent.sense.PeerView;
import dev.weft.dataplane.agent.sense.Senses;
import dev.weft.dataplane.agent.stats.Counters;
import dev.weft.dataplane.agent.stats.Event;
import dev.weft.dataplane.agent.target.Punted;
import dev.weft.dataplane.agent.target.StateCells;
import dev.weft.dataplane.agent.target.Target;
import dev.weft.dataplane.agent.time.Scheduler;
import dev.weft.dataplane.api.Candidate;
import dev.weft.dataplane.api.Pool;
import dev.weft.dataplane.api.PoolAdvice;
import dev.weft.dataplane.api.PoolStatus;
import dev.weft.p4.program.WeftProgram;
import dev.weft.p4.program.wire.StateMessage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import p4.v1.P4RuntimeOuterClass.IdleTimeoutNotification;

/**
 * Turns what was sensed into what the data plane chooses by: each round, for each pool the pair table, for each instance
 * the path delay and, where no reply has been faster, the compute delay. Confined to the agent's thread.
 */
public final class Steering {
    /** Cells looked at in one round, so that a lost write does not stay lost. */
    private static final int AUDITED_A_ROUND = 4;

    /** Load cells looked at in one round. */
    private static final int LOADS_A_ROUND = 64;

    /**
     * Pools without a table that get theirs in one go, {@value dev.weft.compute.select.PairTable#CELLS} cells or twice that each. The others follow in
     * portions: thousands of packets at once would hold up sensing, and the transaction that waits for the agent.
     */
    private static final int POOLS_AT_ONCE = 8;

    private static final long PORTION_NS = 1_000_000;

    private static final long NS_PER_US = 1_000;

    private static final DeadBand NETWORK_NOISE = new DeadBand(20, 0.05);

    private final Target target;
    private final StateCells cells;
    private final TablePlaces places = new TablePlaces();
    private final LoadCells loads;
    private final Counting counting;
    private final Serving serving;
    private final SlowStart slowStart = new SlowStart();
    private final Pins pins;
    private final Senses senses;
    private final Scheduler scheduler;
    private final Counters counters;
    private final List<PoolSteering> pools = new ArrayList<>();
    private Configuration configuration;
    private Adoption adoption;
    private boolean adopted;
    private long readyNs;
    private int auditedPool;
    private int auditedCell;
    private int refreshed;
    private Scheduler.Cancellable filling = () -> {};

    /** @param self number of this ingress in its domain, 1..255 */
    public Steering(Target target, StateCells cells, Senses senses, Scheduler scheduler, Counters counters, int self) {
        this.target = target;
        this.cells = cells;
        this.loads = new LoadCells(cells);
        this.counting = new Counting(cells, counters, self);
        this.serving = new Serving(cells);
        this.pins = new Pins(target, counters);
        this.senses = senses;
        this.scheduler = scheduler;
        this.counters = counters;
    }

    /** Follows a new configuration: what the data plane holds for it is read first. */
    public void configure(Configuration next) throws InvalidConfigurationException {
        configuration = next;
        serving.configure(next, scheduler.nowNs());
        slowStart.keepOnly(next.candidates().keySet());
        pools.clear();
        for (Pool pool : next.message().getPoolsList()) {
            pools.add(new PoolSteering(pool, next, cells));
        }
        places.keepOnly(pools.stream().map(pool -> pool.pool().getPool()).collect(Collectors.toSet()));
        adopt();
    }

    /**
     * The target is there (again): nothing of what it held is sure.
     *
     * @param fresh whether its pipeline was pushed just now, so that it holds nothing that could be adopted
     */
    public void targetReady(boolean fresh) {
        readyNs = scheduler.nowNs();
        cells.reset(fresh);
        counting.reset();
        pins.adopt();
        adopt();
    }

    private void adopt() {
        adopted = false;
        if (adoption != null) {
            adoption.cancel();
        }
        if (configuration == null || !target.ready()) {
            return;
        }
        List<Adoption.Cell> wanted = new ArrayList<>();
        pools.forEach(pool -> want(wanted, StateMessage.ROWS, pool.pool().getPool()));
        adoption = new Adoption(cells, scheduler, wanted, this::adoptTables);
        adoption.start();
    }

    /** It is known where the tables are: now what they hold. */
    private void adoptTables() {
        for (PoolSteering pool : pools) {
            int number = pool.pool().getPool();
            places.found(number, cells.known(StateMessage.ROWS, number).orElse(0));
        }
        for (PoolSteering pool : pools) {
            pool.place(places.place(pool.pool().getPool(), pool.wantedCells()));
        }
        List<Adoption.Cell> wanted = new ArrayList<>();
        want(wanted, StateMessage.SELF, 0);
        for (PoolSteering pool : pools) {
            for (int i = 0; i < pool.size(); i++) {
                want(wanted, StateMessage.PAIRS, pool.index(i));
                want(wanted, StateMessage.MORE, pool.index(i));
            }
            want(wanted, StateMessage.SPILL, pool.pool().getPool());
        }
        for (Integer instance : configuration.candidates().keySet()) {
            want(wanted, StateMessage.LOAD, instance);
            want(wanted, StateMessage.NETWORK, instance);
            want(wanted, StateMessage.UNIT, instance);
            want(wanted, StateMessage.SERVES, instance);
        }
        adoption = new Adoption(cells, scheduler, wanted, this::adopted);
        adoption.start();
    }

    private void want(List<Adoption.Cell> wanted, int array, int index) {
        if (cells.known(array, index).isEmpty()) {
            wanted.add(new Adoption.Cell(array, index));
        }
    }

    private void adopted() {
        adopted = true;
        pools.forEach(PoolSteering::adopt);
        counting.begin();
        fill();
        round();
    }

    /** Whether every pool has a table, as far as there is a target to have it; false while what stands is being read. */
    public boolean filled() {
        return !target.ready() || adopted && pools.stream().noneMatch(PoolSteering::isNew);
    }

    /** Gives some pools without a table their first one, and sees to it that the others follow. */
    private void fill() {
        filling.cancel();
        if (!adopted || !target.ready()) {
            return;
        }
        long nowNs = scheduler.nowNs();
        List<PoolSteering> empty = pools.stream().filter(PoolSteering::isNew).toList();
        for (PoolSteering pool : empty.subList(0, Math.min(POOLS_AT_ONCE, empty.size()))) {
            if (counting.on()) {
                judge(pool, nowNs); // first: who is in a table and serves nothing gets no flow
            }
            plan(pool, nowNs);
        }
        if (empty.size() > POOLS_AT_ONCE) {
            filling = scheduler.schedule(PORTION_NS, this::fill);
        }
    }

    private void judge(PoolSteering pool, long nowNs) {
        serving.judge(pool.pool(), configuration, senses, nowNs);
    }

    private List<dev.weft.compute.select.Candidate> plan(PoolSteering pool, long nowNs) {
        List<dev.weft.compute.select.Candidate> candidates =
                Candidates.of(pool.pool(), pool.advice(nowNs), configuration, senses, nowNs);
        candidates.forEach(candidate -> unit(candidate, nowNs));
        Candidates.hear(pool.pool(), slowStart, configuration, senses, nowNs);
        pool.plan(slowStart.ramped(candidates, configuration.staleAfterNs(), nowNs), senses, counting.on());
        return candidates;
    }

    /** One round: score, plan, write. */
    public void round() {
        if (!adopted || !target.ready()) {
            return;
        }
        long nowNs = scheduler.nowNs();
        Set<Integer> eligible = new HashSet<>();
        for (PoolSteering pool : pools) {
            if (pool.isNew() || isBlind(pool, nowNs)) {
                pool.pool().getCandidatesList().forEach(candidate -> eligible.add(candidate.getInstance()));
                continue;
            }
            plan(pool, nowNs).forEach(candidate -> eligible.add(candidate.instance()));
        }
        configuration.candidates().values().forEach(this::network);
        loads(nowNs);
        if (counting.on()) {
            pools.stream().filter(pool -> !pool.isNew()).forEach(pool -> judge(pool, nowNs));
            serving.audit();
            pins.keepOnly(serving::keeps);
        } else {
            pins.keepOnly(eligible::contains);
        }
        audit();
    }

    private void unit(dev.weft.compute.select.Candidate candidate, long nowNs) {
        InstanceView view = senses.instances().get(candidate.instance());
        if (configuration.countedInRequests(candidate.instance())) {
            counting.unitOfWorkers(candidate.instance(), Math.max(1, view.workers()));
        } else if (view.meanServiceUs() > 0) {
            counting.unit(
                    candidate.instance(),
                    CostModel.capacityPerSecond(Math.max(1, view.workers()), view.meanServiceUs()),
                    nowNs);
        }
    }

    /** What the load cell of an instance is without replies: what requests that are there take, or how many there are. */
    private long loadOf(int instance, InstanceView view) {
        int unitUs = counting.unitUs(instance);
        if (unitUs > 0 && configuration.countedInRequests(instance)) {
            return (long) unitUs * (view.metrics().getQueue() + view.metrics().getRunning());
        }
        return Math.max(0, view.delayUs() - unitUs);
    }

    /** An agent that has just begun knows less than the table that it has found: that one stands until all are heard of. */
    private boolean isBlind(PoolSteering pool, long nowNs) {
        return nowNs - readyNs < configuration.staleAfterNs()
                && pool.stands()
                && !Candidates.allKnown(pool.pool(), configuration, senses, nowNs);
    }

    private void loads(long nowNs) {
        Integer[] instances = configuration.candidates().keySet().toArray(Integer[]::new);
        for (int i = 0; i < Math.min(LOADS_A_ROUND, instances.length); i++) {
            refreshed = (refreshed + 1) % instances.length;
            int instance = instances[refreshed];
            InstanceView view = senses.instances().get(instance);
            if (view.freshness(nowNs, configuration.staleAfterNs()) == Freshness.FRESH) {
                loads.refresh(instance, loadOf(instance, view));
                counting.look(instance, view, wayNs(instance), configuration.periodNs(), nowNs);
            }
        }
    }

    private long wayNs(int instance) {
        String site = configuration.candidates().get(instance).getSite();
        return senses.peer(site).map(PeerView::roundTripUs).orElse(0L) * NS_PER_US;
    }

    private void network(Candidate candidate) {
        Optional<PeerView> peer = senses.peer(candidate.getSite());
        if (peer.isPresent() && !peer.get().heard()) {
            return;
        }
        int delayUs = (int) CostModel.clamp(peer.map(PeerView::roundTripUs).orElse(0L));
        OptionalInt known = cells.known(StateMessage.NETWORK, candidate.getInstance());
        if (known.isEmpty() || NETWORK_NOISE.leaves(known.getAsInt(), delayUs)) {
            cells.put(StateMessage.NETWORK, candidate.getInstance(), delayUs);
        }
    }

    /** Reads some pair cells, round robin, and writes again what is not as it was written. */
    private void audit() {
        for (int i = 0; i < AUDITED_A_ROUND && !pools.isEmpty(); i++) {
            auditedPool %= pools.size();
            PoolSteering pool = pools.get(auditedPool);
            int index = pool.index(auditedCell % pool.size());
            audit(StateMessage.PAIRS, index);
            if (counting.on()) {
                audit(StateMessage.MORE, index);
            }
            if (++auditedCell >= pool.size()) {
                auditedCell = 0;
                auditedPool++;
                if (counting.on()) {
                    audit(StateMessage.SPILL, pool.pool().getPool());
                    audit(StateMessage.ROWS, pool.pool().getPool());
                }
            }
        }
    }

    private void audit(int array, int index) {
        OptionalInt written = cells.known(array, index);
        cells.read(array, index, value -> {
            // What was written since the question has a later answer.
            if (written.equals(cells.known(array, index)) && written.isPresent() && written.getAsInt() != value) {
                counters.count(Event.CELL_REPAIRED);
                cells.observed(array, index, value);
                cells.put(array, index, written.getAsInt());
            }
        });
    }

    /**
     * Takes a controller's shares.
     *
     * @return pools that it has no business with here
     */
    public List<Integer> advise(List<PoolAdvice> advices, long validNs) {
        long untilNs = scheduler.nowNs() + validNs;
        List<Integer> ignored = new ArrayList<>();
        for (PoolAdvice advice : advices) {
            boolean taken = pools.stream()
                    .filter(pool -> pool.pool().getPool() == advice.getPool())
                    .anyMatch(pool -> pool.advise(Advice.of(advice, untilNs)));
            if (!taken) {
                ignored.add(advice.getPool());
            }
        }
        return ignored;
    }

    /** Counted requests that the data plane sends to an instance, a second. */
    public double sentPerSecond(int instance) {
        return counting.sentPerSecond(instance);
    }

    /** A flow's affinity cell was taken. */
    public void collided(Punted packet) {
        pins.collided(packet, configuration == null ? 0 : configuration.idleNs(packet.service()));
    }

    public void idle(IdleTimeoutNotification notification) {
        pins.idle(notification);
    }

    /** A local instance has reported, and perhaps the data plane has taken note. */
    public void metric(int instance, long delayUs, boolean absorbed) {
        if (absorbed && instance < WeftProgram.INSTANCES) {
            cells.observed(StateMessage.LOAD, instance, (int) CostModel.clamp(delayUs));
        }
    }

    public int pinned() {
        return pins.size();
    }

    /** The load cell of an instance as far as known, microseconds. */
    public int loadCellUs(int instance) {
        return cells.known(StateMessage.LOAD, instance).orElse(0);
    }

    /** The network cell of an instance as far as known, microseconds. */
    public int networkCellUs(int instance) {
        return cells.known(StateMessage.NETWORK, instance).orElse(0);
    }

    public List<PoolStatus> poolStatus() {
        return pools.stream().map(PoolSteering::status).toList();
    }
}
