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
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.program.ProgramLoadException;
import dev.weft.bmv2.state.Journal;
import dev.weft.bmv2.state.PortStates;
import dev.weft.bmv2.state.StateStore;
import dev.weft.bmv2.table.TableStore;
import dev.weft.bmv2.trace.PacketTrace;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** One loaded program with its state: everything that a new program replaces. */
public final class Engine {
    private final Program program;
    private final Journal journal = new Journal();
    private final StateStore state;
    private final TableStore tables;
    private final ValueSets valueSets;
    private final ReplicationEngine replication;
    private final SimpleSwitchTarget target;
    private final SwitchControl control;
    private DigestListener digestListener;

    /**
     * Options of the switch.
     *
     * @param nowNs clock
     * @param dropPort egress port that means drop
     * @param priorities number of egress queues; a packet of a higher priority is dropped, as in bmv2
     * @param seed of the data plane's random numbers
     * @param executor how programs are run
     */
    public record Options(LongSupplier nowNs, int dropPort, int priorities, long seed, ExecutorKind executor) {}

    /** Lowers a program. Throws {@link ProgramLoadException} if its fixed entries contradict each other. */
    public Engine(Program program, Options options, PortStates ports, ReentrantLock lock) {
        this.program = program;
        this.replication = new ReplicationEngine(ports);
        this.state = new StateStore(program, options.nowNs(), journal);
        try {
            this.tables = new TableStore(program, options.nowNs(), ports);
        } catch (ControlException e) {
            throw new ProgramLoadException("an entry fixed by the program: " + e.getMessage(), e);
        }
        this.valueSets = new ValueSets(program);
        Runtime runtime = new Runtime(
                options.nowNs(),
                state,
                tables,
                valueSets,
                journal,
                new PacketRandom(options.seed(), journal),
                options.dropPort());
        Executor executor = Executors.create(options.executor(), program, runtime, () -> digestListener);
        this.target = new SimpleSwitchTarget(
                program, executor, replication, options.nowNs(), options.dropPort(), options.priorities());
        this.control = new Control(new LockGuard(lock));
    }

    public Program program() {
        return program;
    }

    /** The control API; every call takes the lock. */
    public SwitchControl control() {
        return control;
    }

    /** A port went up or down; the caller holds the lock. */
    public void portsChanged() {
        tables.portsChanged();
        replication.portsChanged();
    }

    /** Processes a packet; the caller holds the lock. */
    public void receive(int port, byte[] frame, int offset, int length, Output sink, PacketTrace trace) {
        target.receive(port, frame, offset, length, sink, trace, false);
    }

    /** Traces a packet that leaves no trace in the switch; the caller holds the lock. */
    public void dryRun(int port, byte[] frame, PacketTrace trace) {
        journal.begin();
        try {
            target.receive(port, frame, 0, frame.length, null, trace, true);
        } finally {
            journal.rollBack();
        }
    }

    /** One caller at a time, and none while a packet is under way. */
    private record LockGuard(ReentrantLock lock) implements Guard {
        @Override
        public void enter() {
            lock.lock();
        }

        @Override
        public void exit() {
            lock.unlock();
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
        public void onDigest(DigestListener listener) {
            guard.run(() -> digestListener = listener);
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
