package dev.weft.bmv2;

import dev.weft.bmv2.control.SwitchControl;
import dev.weft.bmv2.exec.Engine;
import dev.weft.bmv2.exec.ExecutorKind;
import dev.weft.bmv2.exec.Output;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.state.PortStates;
import dev.weft.bmv2.trace.PacketTrace;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * A P4 switch with the semantics of bmv2's simple_switch. It starts no threads: {@link #receive} processes a packet to
 * completion on the caller's thread and hands what leaves to the {@link PacketSink}.
 *
 * <p>Thread-safe: one lock lets in one packet or one control call at a time. The sink and the digest listener are called
 * with the lock held. A sink may feed a packet back into the same switch: it is processed after the present one.
 */
public final class EmbeddedSwitch {
    /** simple_switch's drop port. */
    public static final int DEFAULT_DROP_PORT = 511;

    private final ReentrantLock lock = new ReentrantLock();
    private final Engine.Options options;
    private final long deviceId;
    private final OptionalInt cpuPort;
    private final PortStates ports = new PortStates();
    private PacketSink sink;
    private PacketSink cpuSink;
    private volatile Runnable afterPacket;
    private Engine engine;

    private final Output router = this::route;

    private EmbeddedSwitch(Builder builder) {
        this.options = new Engine.Options(
                builder.clock, builder.dropPort, builder.priorityQueues, builder.seed, builder.executor);
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
        Engine loaded = new Engine(program, options, ports, lock);
        lock.lock();
        try {
            engine = loaded;
        } finally {
            lock.unlock();
        }
    }

    /** Whether a program is loaded. */
    public boolean hasProgram() {
        return current() != null;
    }

    /** The control API of the present program; without one, {@code IllegalStateException}. */
    public SwitchControl control() {
        Engine present = current();
        if (present == null) {
            throw new IllegalStateException("switch " + deviceId + " has no program: load one first");
        }
        return present.control();
    }

    /** Sets where packets go, the CPU port's packets too if it has no sink of its own. */
    public void setSink(PacketSink newSink) {
        lock.lock();
        try {
            sink = newSink;
        } finally {
            lock.unlock();
        }
    }

    /** Sets where packets for the CPU port go; null for the common sink. */
    public void setCpuSink(PacketSink newSink) {
        lock.lock();
        try {
            cpuSink = newSink;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Tells that a port went down or up; all are up at the start. While it is down, members of selector groups that
     * watch it are passed over, and replicas on it give way to their backups. Packets still go to the sink.
     */
    public void setPortUp(int port, boolean up) {
        lock.lock();
        try {
            if (ports.set(port, up) && engine != null) {
                engine.portsChanged();
            }
        } finally {
            lock.unlock();
        }
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
        lock.lock();
        try {
            if (engine != null) {
                engine.receive(port, frame, offset, length, router, null);
            }
        } finally {
            lock.unlock();
        }
        packetLeft();
    }

    private void packetLeft() {
        Runnable work = afterPacket;
        if (work != null && !lock.isHeldByCurrentThread()) {
            work.run();
        }
    }

    /** As {@link #receive}, and tells what happened. */
    public PacketTrace receiveTraced(int port, byte[] frame) {
        PacketTrace trace = new PacketTrace("packet", port);
        lock.lock();
        try {
            requireProgram().receive(port, frame, 0, frame.length, router, trace);
        } finally {
            lock.unlock();
        }
        packetLeft();
        return trace;
    }

    /**
     * Tells what would happen to a packet: nothing leaves, no digest is sent, and registers, counters, meters, random
     * numbers and idle times are as before.
     */
    public PacketTrace trace(int port, byte[] frame) {
        PacketTrace trace = new PacketTrace("packet", port);
        lock.lock();
        try {
            requireProgram().dryRun(port, frame, trace);
        } finally {
            lock.unlock();
        }
        return trace;
    }

    private Engine requireProgram() {
        if (engine == null) {
            throw new IllegalStateException("switch " + deviceId + " has no program: load one first");
        }
        return engine;
    }

    private Engine current() {
        lock.lock();
        try {
            return engine;
        } finally {
            lock.unlock();
        }
    }

    private void route(int port, byte[] buffer, int offset, int length) {
        if (cpuSink != null && cpuPort.isPresent() && cpuPort.getAsInt() == port) {
            cpuSink.transmit(port, buffer, offset, length);
        } else {
            sink.transmit(port, buffer, offset, length);
        }
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

        public EmbeddedSwitch build() {
            return new EmbeddedSwitch(this);
        }
    }
}
