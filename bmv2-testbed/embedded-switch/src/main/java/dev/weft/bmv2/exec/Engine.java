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
import dev.weft.bmv2.pre.ReplicationEngine;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.program.ProgramLoadException;
import dev.weft.bmv2.state.Journal;
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
    private final ReentrantLock lock;
    private final Journal journal = new Journal();
    private final StateStore state;
    private final TableStore tables;
    private final ValueSets valueSets;
    private final ReplicationEngine replication = new ReplicationEngine();
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
    public Engine(Program program, Options options, ReentrantLock lock) {
        this.program = program;
        this.lock = lock;
        this.state = new StateStore(program, options.nowNs(), journal);
        try {
            this.tables = new TableStore(program, options.nowNs());
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
        this.control = Locked.wrap(SwitchControl.class, new Control(), lock);
    }

    public Program program() {
        return program;
    }

    /** The control API; every call takes the lock. */
    public SwitchControl control() {
        return control;
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

    /** The control API without the lock, which {@link Locked} adds. */
    private final class Control implements SwitchControl {
        private final TableControl tableControl = Locked.wrap(TableControl.class, tables, lock);
        private final ProfileControl profileControl = Locked.wrap(ProfileControl.class, tables.profiles(), lock);
        private final StateControl stateControl = Locked.wrap(StateControl.class, state, lock);
        private final ReplicationControl replicationControl = Locked.wrap(ReplicationControl.class, replication, lock);
        private final ValueSetControl valueSetControl = Locked.wrap(ValueSetControl.class, valueSets, lock);

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
            return work.get();
        }

        @Override
        public void onDigest(DigestListener listener) {
            digestListener = listener;
        }

        @Override
        public List<EntryView> expire(long nowNs) {
            return tables.expire(nowNs);
        }

        @Override
        public void reset() {
            tables.reset();
            state.reset();
            replication.reset();
            valueSets.reset();
        }
    }
}
