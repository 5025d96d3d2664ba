package dev.weft.bmv2.exec;

import dev.weft.bmv2.control.ControlException;
import dev.weft.bmv2.control.DigestListener;
import dev.weft.bmv2.control.EntryView;
import dev.weft.bmv2.control.ProfileControl;
import dev.weft.bmv2.control.ReplicationControl;
import dev.weft.bmv2.control.StateControl;
import dev.weft.bmv2.control.SwitchControl;
import dev.weft.bmv2.control.TableControl;
import dev.weft.bmv2.control.ValueSetControl;
import dev.weft.bmv2.guard.Guard;
import dev.weft.bmv2.guard.GuardedProfiles;
import dev.weft.bmv2.guard.GuardedReplication;
import dev.weft.bmv2.guard.GuardedState;
import dev.weft.bmv2.guard.GuardedTables;
import dev.weft.bmv2.guard.GuardedValueSets;
import dev.weft.bmv2.pre.ReplicationEngine;
import dev.weft.bmv2.pre.ReplicationView;
import dev.weft.bmv2.program.DeepStack;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.program.ProgramLoadException;
import dev.weft.bmv2.state.Journal;
import dev.weft.bmv2.state.PortStates;
import dev.weft.bmv2.state.StateStore;
import dev.weft.bmv2.table.TableStore;
import dev.weft.bmv2.trace.PacketTrace;
import dev.weft.bmv2.version.Reader;
import dev.weft.bmv2.version.Versions;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * One loaded program with its state: everything that a new program replaces, and that all workers share. Each worker has
 * a {@link Lane}.
 */
public final class Engine {
    private final Program program;
    private final Options options;
    private final Versions versions;
    private final Parallelism parallelism;
    private final Journal journal = new Journal();
    private final PacketRandom random;
    private final EmissionOrder order = new EmissionOrder();
    private final long startNs;
    private final StateStore state;
    private final TableStore tables;
    private final ValueSets valueSets;
    private final ReplicationEngine replication;
    private final Lane main;
    private final SwitchControl control;
    private Lane tracer;
    private volatile DigestListener digestListener;

    /**
     * Options of the switch.
     *
     * @param nowNs clock
     * @param dropPort egress port that means drop
     * @param priorities number of egress queues; a packet of a higher priority is dropped, as in bmv2
     * @param seed of the data plane's random numbers
     * @param executor how programs are run
     * @param hashSeed makes the places of entries in hash tables unknown to whoever chooses keys
     */
    public record Options(
            LongSupplier nowNs, int dropPort, int priorities, long seed, ExecutorKind executor, long hashSeed) {}

    /**
     * Lowers a program; within a control call of {@code versions}. Throws {@link ProgramLoadException} if its fixed
     * entries contradict each other.
     *
     * @param reader of the lane {@link #main}
     */
    public Engine(Program program, Options options, PortStates ports, Versions versions, Reader reader) {
        this.program = program;
        this.options = options;
        this.versions = versions;
        this.parallelism = Parallelism.of(program);
        this.random = new PacketRandom(options.seed(), journal);
        this.startNs = options.nowNs().getAsLong();
        this.replication = new ReplicationEngine(ports, versions);
        this.state = new StateStore(program, options.nowNs(), journal, versions);
        try {
            this.tables = new TableStore(program, options.nowNs(), ports, versions, options.hashSeed());
        } catch (ControlException e) {
            throw new ProgramLoadException("an entry fixed by the program: " + e.getMessage(), e);
        }
        this.valueSets = new ValueSets(program, versions);
        this.main = newLane(reader);
        this.control = new Control(versions);
    }

    /** The lane of a worker. */
    public Lane newLane(Reader reader) {
        Runtime runtime = new Runtime(
                options.nowNs(),
                state,
                tables.view(reader),
                valueSets.view(reader),
                journal,
                random,
                options.dropPort());
        ReplicationView copies = replication.view(reader);
        return DeepStack.call(() -> new Lane(
                this,
                new SimpleSwitchTarget(
                        program,
                        Executors.create(options.executor(), program, runtime, () -> digestListener),
                        copies,
                        options.nowNs(),
                        options.dropPort(),
                        options.priorities(),
                        startNs,
                        reader,
                        order)));
    }

    public Program program() {
        return program;
    }

    /** Whether packets may run at the same time. */
    public Parallelism parallelism() {
        return parallelism;
    }

    /** From now on several lanes run at the same time; while no packet is under way. */
    public void share() {
        if (!parallelism.serialised()) {
            journal.share();
        }
    }

    /** The lane of whoever is no worker. */
    public Lane main() {
        return main;
    }

    /** The control API; every call is a batch of its own, unless it is part of a greater one. */
    public SwitchControl control() {
        return control;
    }

    /** A port went up or down; within a control call. */
    public void portsChanged() {
        tables.portsChanged();
        replication.portsChanged();
    }

    /** Traces a packet that leaves no trace in the switch; while no packet is under way. */
    public void dryRun(int port, byte[] frame, PacketTrace trace) {
        if (tracer == null) {
            tracer = newLane(versions.privateReader());
        }
        journal.begin();
        try {
            tracer.dryRun(port, frame, trace);
        } finally {
            journal.rollBack();
        }
    }

    /** The control API. */
    private final class Control implements SwitchControl {
        private final Guard guard;
        private final TableControl tableControl;
        private final ProfileControl profileControl;
        private final StateControl stateControl;
        private final ReplicationControl replicationControl;
        private final ValueSetControl valueSetControl;

        Control(Guard guard) {
            this.guard = guard;
            this.tableControl = new GuardedTables(tables, guard);
            this.profileControl = new GuardedProfiles(tables.profiles(), guard);
            this.stateControl = new GuardedState(state, guard);
            this.replicationControl = new GuardedReplication(replication, guard);
            this.valueSetControl = new GuardedValueSets(valueSets, guard);
        }

        @Override
        public Program program() {
            return program;
        }

        @Override
        public TableControl tables() {
            return tableControl;
        }

        @Override
        public ProfileControl profiles() {
            return profileControl;
        }

        @Override
        public StateControl state() {
            return stateControl;
        }

        @Override
        public ReplicationControl replication() {
            return replicationControl;
        }

        @Override
        public ValueSetControl valueSets() {
            return valueSetControl;
        }

        @Override
        public <T> T atomically(Supplier<T> work) {
            return guard.call(work);
        }

        @Override
        public <T> T allOrNone(Supplier<T> work) {
            return guard.call(() -> versions.allOrNone(work));
        }

        @Override
        public void onDigest(DigestListener listener) {
            digestListener = listener;
        }

        @Override
        public List<EntryView> expire(long nowNs) {
            return guard.call(() -> tables.expire(nowNs));
        }

        @Override
        public void reset() {
            guard.run(() -> {
                tables.reset();
                state.reset();
                replication.reset();
                valueSets.reset();
            });
        }
    }
}
