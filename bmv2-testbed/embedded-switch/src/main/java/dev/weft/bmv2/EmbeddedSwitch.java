package dev.weft.bmv2;

import dev.weft.bmv2.control.SwitchControl;
import dev.weft.bmv2.exec.Engine;
import dev.weft.bmv2.exec.ExecutorKind;
import dev.weft.bmv2.exec.FrameBatch;
import dev.weft.bmv2.exec.Lane;
import dev.weft.bmv2.exec.Output;
import dev.weft.bmv2.exec.Parallelism;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.state.PortStates;
import dev.weft.bmv2.trace.PacketTrace;
import dev.weft.bmv2.version.Reader;
import dev.weft.bmv2.version.Versions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * A P4 switch with the semantics of bmv2's simple_switch. It starts no threads: {@link #receive} processes a packet to
 * completion on the caller's thread and hands what leaves to the {@link PacketSink}.
 *
 * <p>Thread-safe: {@link #receive} lets in one packet at a time, {@link #worker} gives each of several threads a way in of
 * its own. Control calls do not stop packets, see {@link SwitchControl}. A sink may feed a packet back into the same
 * switch: it is processed after the present one, and after what the sink has written.
 */
public final class EmbeddedSwitch {
    /** simple_switch's drop port. */
    public static final int DEFAULT_DROP_PORT = 511;

    /** Lets in one packet at a time: at the common entrance, and at all if the program must run serialised. */
    private final ReentrantLock packetLock = new ReentrantLock();

    private final Versions versions = new Versions();
    private final Reader mainReader = versions.newReader();
    private final Engine.Options options;
    private final long deviceId;
    private final OptionalInt cpuPort;
    private final PortStates ports = new PortStates();
    private volatile PacketSink sink;
    private volatile PacketSink cpuSink;
    private volatile Runnable afterPacket;
    /** What the control plane sees. */
    private volatile Engine engine;
    /** What packets see: the same, but within a control call that loads a program. */
    private volatile Engine active;

    private volatile List<SwitchWorker> workers = List.of();
    private boolean shared;
    /** The lane of the present packet at the common entrance; guarded by the packet lock. */
    private Lane mainLane;

    private final Output router = output(null);

    private EmbeddedSwitch(Builder builder) {
        this.options = new Engine.Options(
                builder.clock,
                builder.dropPort,
                builder.priorityQueues,
                builder.seed,
                builder.executor,
                builder.hashSeed.getAsLong());
        this.deviceId = builder.deviceId;
        this.cpuPort = builder.cpuPort;
        this.sink = builder.sink;
        if (builder.program != null) {
            load(builder.program);
        }
    }

    /** Starts to configure a switch that runs a program. */
    public static Builder builder(Program program) {
        Builder builder = new Builder();
        builder.program = program;
        return builder;
    }

    /** Starts to configure a switch without a program: it drops every packet until {@link #load}. */
    public static Builder builder() {
        return new Builder();
    }

    public long deviceId() {
        return deviceId;
    }

    /** The port of the controller, if there is one. */
    public OptionalInt cpuPort() {
        return cpuPort;
    }

    /** Replaces the program: all tables and state are as after a start, control objects of the old one are dead. */
    public void load(Program program) {
        versions.run(() -> {
            Engine loaded = new Engine(program, options, ports, versions, mainReader);
            if (shared) {
                loaded.share();
            }
            engine = loaded;
            versions.exclusive(() -> active = loaded);
        });
    }

    /** Whether a program is loaded. */
    public boolean hasProgram() {
        return engine != null;
    }

    /** The control API of the present program; without one, {@code IllegalStateException}. */
    public SwitchControl control() {
        Engine present = engine;
        if (present == null) {
            throw new IllegalStateException("switch " + deviceId + " has no program: load one first");
        }
        return present.control();
    }

    /** Sets where packets go, the CPU port's packets too if it has no sink of its own. */
    public void setSink(PacketSink newSink) {
        sink = newSink;
    }

    /** Sets where packets for the CPU port go; null for the common sink. */
    public void setCpuSink(PacketSink newSink) {
        cpuSink = newSink;
    }

    /**
     * A further entrance, for a thread of its own. With any number of workers the result is that of some serial order of
     * the packets, see {@link #parallelism}; a program that must run serialised gains nothing from workers. Sinks and the
     * CPU sink are called by several threads at once, the digest listener by one at a time.
     *
     * @param own where packets that enter here go, but for the CPU port's; null for the common sink
     * @throws IllegalStateException from within a packet
     */
    public SwitchWorker worker(PacketSink own) {
        if (versions.isReading()) {
            throw new IllegalStateException("a worker cannot be made from within a packet");
        }
        SwitchWorker worker = new SwitchWorker(this, versions.newReader(), output(own));
        versions.run(() -> {
            List<SwitchWorker> more = new ArrayList<>(workers);
            more.add(worker);
            workers = List.copyOf(more);
            if (!shared) {
                shared = true;
                Engine present = engine;
                if (present != null) {
                    versions.exclusive(present::share);
                }
            }
        });
        return worker;
    }

    /** As {@link #worker(PacketSink)}, with the common sink. */
    public SwitchWorker worker() {
        return worker(null);
    }

    void remove(SwitchWorker worker, Reader reader) {
        versions.run(() -> {
            workers = workers.stream().filter(w -> w != worker).toList();
            versions.remove(reader);
        });
    }

    /** Whether the present program's packets may run at the same time, and if not why; empty without a program. */
    public Optional<Parallelism> parallelism() {
        return Optional.ofNullable(engine).map(Engine::parallelism);
    }

    /**
     * Tells that a port went down or up; all are up at the start. While it is down, members of selector groups that
     * watch it are passed over, and replicas on it give way to their backups. Packets still go to the sink.
     */
    public void setPortUp(int port, boolean up) {
        versions.run(() -> {
            if (ports.set(port, up) && engine != null) {
                engine.portsChanged();
            }
        });
    }

    /**
     * Sets what runs on the packet's thread after a packet has left and the lock is free again; null for nothing. What
     * a packet tells the control plane is passed on from there, so that the answer meets no packet half way.
     */
    public void setAfterPacket(Runnable work) {
        afterPacket = work;
    }

    /** The present time of the switch's clock, in ns. */
    public long nowNs() {
        return options.nowNs().getAsLong();
    }

    /**
     * Processes one packet to completion.
     *
     * @param port ingress port, 0..511
     * @param frame not kept and not changed
     * @param offset first byte
     * @param length bytes
     */
    public void receive(int port, byte[] frame, int offset, int length) {
        java.util.Objects.checkFromIndexSize(offset, length, frame.length);
        if (inBlock() && putOff(frame, offset, length, copy -> receive(port, copy, 0, length))) {
            return;
        }
        SwitchWorker around = workerOfThisThread();
        if (around != null) {
            around.receive(port, frame, offset, length);
            return;
        }
        enter(port, frame, offset, length, null);
        packetLeft();
    }

    /**
     * Processes what is left of a batch, one frame after another as {@link #receive(int, byte[], int, int)} does. Where
     * tables are large it is faster: the lookups of all frames wait for memory together. If a packet fails, those after
     * it are still in the batch.
     */
    public void receive(int port, FrameBatch batch) {
        if (!inBlock() && !versions.isReading()) {
            packetLock.lock();
            try {
                Engine present = active;
                if (present != null) {
                    mainLane = present.main();
                    run(present, mainLane, port, batch, router);
                }
            } finally {
                packetLock.unlock();
            }
            packetLeft();
        }
        while (batch.hasNext()) {
            int number = batch.take();
            receive(port, batch.bytes(), batch.offset(number), batch.length(number));
        }
    }

    /** A batch through a lane of a program, as long as that one is active: a packet's sink may load another. */
    void run(Engine engine, Lane lane, int port, FrameBatch batch, Output output) {
        lane.begin(port, batch);
        while (batch.hasNext() && active == engine) {
            lane.receive(port, batch, output);
        }
    }

    /** Whether this thread is within a control call; asked first, so that no packet allocates what to do later. */
    boolean inBlock() {
        return versions.isWriting();
    }

    /** Within an atomic block: keeps a packet until the block has ended. A packet must not wait for the block's thread. */
    boolean putOff(byte[] frame, int offset, int length, Consumer<byte[]> entrance) {
        if (!versions.isWriting() || versions.isReading()) {
            return false;
        }
        byte[] copy = Arrays.copyOfRange(frame, offset, offset + length);
        versions.afterwards(() -> entrance.accept(copy));
        return true;
    }

    private void enter(int port, byte[] frame, int offset, int length, PacketTrace trace) {
        packetLock.lock();
        try {
            if (!mainReader.isMine()) {
                Engine present = active;
                mainLane = present == null ? null : present.main();
            }
            if (mainLane != null) {
                mainLane.receive(port, frame, offset, length, router, trace);
            }
        } finally {
            packetLock.unlock();
        }
    }

    /** The worker whose packet's sink this is called from, or null. */
    private SwitchWorker workerOfThisThread() {
        List<SwitchWorker> present = workers;
        for (int i = 0; i < present.size(); i++) {
            if (present.get(i).isMine()) {
                return present.get(i);
            }
        }
        return null;
    }

    Engine active() {
        return active;
    }

    ReentrantLock packetLock() {
        return packetLock;
    }

    void packetLeft() {
        Runnable work = afterPacket;
        if (work != null && !packetLock.isHeldByCurrentThread() && !versions.isReading() && !versions.isWriting()) {
            work.run();
        }
    }

    /** As {@link #receive}, and tells what happened; not from within a packet or an atomic block. */
    public PacketTrace receiveTraced(int port, byte[] frame) {
        requireProgram();
        if (versions.isReading() || versions.isWriting()) {
            throw new IllegalStateException("a packet cannot be traced from within a packet or a control call");
        }
        PacketTrace trace = new PacketTrace("packet", port);
        enter(port, frame, 0, frame.length, trace);
        packetLeft();
        return trace;
    }

    /**
     * Tells what would happen to a packet: nothing leaves, no digest is sent, and registers, counters, meters, random
     * numbers and idle times are as before. Other packets wait meanwhile.
     *
     * @throws IllegalStateException from within a packet or an atomic block
     */
    public PacketTrace trace(int port, byte[] frame) {
        PacketTrace trace = new PacketTrace("packet", port);
        Engine present = requireProgram();
        versions.alone(() -> {
            present.dryRun(port, frame, trace);
            return null;
        });
        return trace;
    }

    private Engine requireProgram() {
        Engine present = engine;
        if (present == null) {
            throw new IllegalStateException("switch " + deviceId + " has no program: load one first");
        }
        return present;
    }

    private Output output(PacketSink own) {
        return (port, buffer, offset, length) -> {
            PacketSink cpu = cpuSink;
            if (cpu != null && cpuPort.isPresent() && cpuPort.getAsInt() == port) {
                cpu.transmit(port, buffer, offset, length);
            } else {
                (own == null ? sink : own).transmit(port, buffer, offset, length);
            }
        };
    }

    /** Options; every one has a default, but virtual time needs its own clock. */
    public static final class Builder {
        private Program program;
        private LongSupplier clock = () -> 0L;
        private PacketSink sink = (port, buffer, offset, length) -> {};
        private long deviceId = 1;
        private int dropPort = DEFAULT_DROP_PORT;
        private OptionalInt cpuPort = OptionalInt.empty();
        private int priorityQueues = 1;
        private long seed = 1;
        private LongSupplier hashSeed = new SecureRandom()::nextLong;
        private ExecutorKind executor = ExecutorKind.COMPILED;

        private Builder() {}

        /** Nanoseconds of any origin that never go back. The default stands still. */
        public Builder clock(LongSupplier nowNs) {
            this.clock = nowNs;
            return this;
        }

        /** Where packets go; the default loses them. */
        public Builder sink(PacketSink newSink) {
            this.sink = newSink;
            return this;
        }

        public Builder deviceId(long id) {
            this.deviceId = id;
            return this;
        }

        /** The egress port that means drop, 511 if not set. */
        public Builder dropPort(int port) {
            if (port < 0) {
                throw new IllegalArgumentException("the drop port must not be negative: " + port);
            }
            this.dropPort = port;
            return this;
        }

        /** The controller's port; there is none if not set. */
        public Builder cpuPort(int port) {
            this.cpuPort = OptionalInt.of(port);
            return this;
        }

        /** Number of egress queues per port: packets of a priority from there on are dropped, as in bmv2. */
        public Builder priorityQueues(int count) {
            this.priorityQueues = count;
            return this;
        }

        /** Seed of the data plane's random numbers. */
        public Builder randomSeed(long newSeed) {
            this.seed = newSeed;
            return this;
        }

        /** How programs are run; compiled if not set. The results are the same. */
        public Builder executor(ExecutorKind kind) {
            this.executor = kind;
            return this;
        }

        /**
         * Where the seed of the tables' hashes comes from; by default an unpredictable one, so that nobody can choose
         * keys that collide. No packet's way depends on it.
         */
        public Builder hashSeed(LongSupplier seeds) {
            this.hashSeed = seeds;
            return this;
        }

        public EmbeddedSwitch build() {
            return new EmbeddedSwitch(this);
        }
    }
}
