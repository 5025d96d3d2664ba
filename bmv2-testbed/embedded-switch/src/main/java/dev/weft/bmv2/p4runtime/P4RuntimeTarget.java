package dev.weft.bmv2.p4runtime;

import dev.weft.bmv2.EmbeddedSwitch;
import dev.weft.bmv2.PacketSink;
import dev.weft.bmv2.control.SwitchControl;
import dev.weft.bmv2.exec.FrameBatch;
import dev.weft.bmv2.ports.PacketIngress;
import dev.weft.bmv2.trace.PacketTrace;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import p4.v1.P4RuntimeOuterClass.ForwardingPipelineConfig;

/**
 * An embedded switch, with a pipeline or none yet ({@code --no-p4}), as P4Runtime controls it. Its pipeline can be
 * replaced while packets flow. Frames that the pipeline sends to the CPU port, and digests, go to the controllers once
 * the packet that caused them has left the switch, in order, on the thread that brought the packet.
 *
 * <p>Thread-safe.
 */
public final class P4RuntimeTarget implements PacketIngress {
    /** As {@link Builder#cpuPort}: there is no packet-in and no packet-out. */
    public static final int NO_CPU_PORT = -1;

    private static final int DEFAULT_CPU_PORT = 255;

    private final EmbeddedSwitch device;
    private final LongSupplier epochNs;
    private final Map<String, Map<String, Long>> names;
    private final Object outboxLock = new Object();
    private final ArrayDeque<Object> outbox = new ArrayDeque<>();
    private boolean draining;
    /** False while the outbox is empty: packets then leave without taking its lock. */
    private volatile boolean posted;

    private volatile LoadedPipeline active;
    private volatile Listener listener = new Listener() {};
    private volatile CpuTap cpuTap;

    private P4RuntimeTarget(EmbeddedSwitch device, LongSupplier epochNs, Map<String, Map<String, Long>> names) {
        this.device = device;
        this.epochNs = epochNs;
        this.names = names;
        device.setCpuSink((port, buffer, offset, length) -> {
            CpuTap tap = cpuTap;
            if (tap != null) {
                tap.frame(true, buffer, offset, length);
            }
            post(new CpuFrame(Arrays.copyOfRange(buffer, offset, offset + length)));
        });
        device.setAfterPacket(this::drain);
    }

    /** Sees what passes the CPU port, as {@code tcpdump} would see it there. */
    @FunctionalInterface
    public interface CpuTap {
        /**
         * One frame, on the thread that carries it, with its {@code packet_in} or {@code packet_out} header in front.
         *
         * @param packetIn true towards controllers, false from one
         * @param buffer valid during the call only
         */
        void frame(boolean packetIn, byte[] buffer, int offset, int length);
    }

    /** Receives what is for controllers. */
    interface Listener {
        /** A frame on the CPU port: the {@code packet_in} header, if the program has one, and the packet. */
        default void onCpuFrame(LoadedPipeline from, byte[] frame) {}

        default void onDigest(LoadedPipeline from, DigestSample sample) {}
    }

    private record CpuFrame(byte[] frame) {}

    private record Learned(LoadedPipeline from, DigestSample sample) {}

    /**
     * Puts a switch under P4Runtime. A program that it runs already is unknown to clients until {@link #load} or a
     * client names its P4Info.
     *
     * @param device takes its CPU sink and its after-packet hook
     * @param epochNs wall-clock time for notifications, in ns since 1970
     */
    public static P4RuntimeTarget over(EmbeddedSwitch device, LongSupplier epochNs) {
        return new P4RuntimeTarget(device, epochNs, Map.of());
    }

    /** Starts to configure a device with a new switch. */
    public static Builder builder(long deviceId) {
        return new Builder(deviceId);
    }

    /** Options of a device. */
    public static final class Builder {
        private final EmbeddedSwitch.Builder device = EmbeddedSwitch.builder();
        private int cpuPort = DEFAULT_CPU_PORT;
        private LongSupplier epochNs = () -> 0;
        private final Map<String, Map<String, Long>> names = new HashMap<>();

        private Builder(long deviceId) {
            device.deviceId(deviceId);
        }

        /** The port of packet-in and packet-out; 255 if not given, {@link #NO_CPU_PORT} for none. */
        public Builder cpuPort(int port) {
            cpuPort = port;
            return this;
        }

        /** The switch's clock, in ns from an arbitrary start; never goes back. */
        public Builder clock(LongSupplier clockNs) {
            device.clock(clockNs);
            return this;
        }

        /** Wall-clock time for notifications, in ns since 1970. */
        public Builder epochClock(LongSupplier clockNs) {
            epochNs = clockNs;
            return this;
        }

        /** Where packets for all ports but the CPU port go. */
        public Builder sink(PacketSink packetSink) {
            device.sink(packetSink);
            return this;
        }

        /**
         * Fixes what controllers call the numbers of a type with {@code @p4runtime_translation(uri, string)}; strings
         * that are not here are numerals, or get numbers as they are first written.
         */
        public Builder translation(String uri, Map<String, Long> numbers) {
            names.put(uri, Map.copyOf(numbers));
            return this;
        }

        /** Further options of the switch. */
        public Builder options(UnaryOperator<EmbeddedSwitch.Builder> more) {
            more.apply(device);
            return this;
        }

        public P4RuntimeTarget build() {
            if (cpuPort != NO_CPU_PORT) {
                device.cpuPort(cpuPort);
            }
            return new P4RuntimeTarget(device.build(), epochNs, Map.copyOf(names));
        }
    }

    public long deviceId() {
        return device.deviceId();
    }

    /** The port of packet-in and packet-out, or {@link #NO_CPU_PORT}. */
    public int cpuPort() {
        return device.cpuPort().orElse(NO_CPU_PORT);
    }

    /** Lets {@code tap} see the frames of the CPU port from now on, in place of any earlier one. */
    public void tapCpu(CpuTap tap) {
        cpuTap = tap;
    }

    /** The switch itself; it has no program before the first pipeline. */
    public EmbeddedSwitch device() {
        return device;
    }

    /** The control API of the running pipeline; empty without one. */
    public Optional<SwitchControl> control() {
        return Optional.ofNullable(active).map(LoadedPipeline::control);
    }

    /** The switch once it runs a pipeline; empty before. */
    public Optional<EmbeddedSwitch> running() {
        return Optional.ofNullable(active).map(pipeline -> device);
    }

    /**
     * Starts a pipeline without a client, as the start of the process may do.
     *
     * @throws IllegalArgumentException if it cannot be realised
     */
    public void load(ForwardingPipelineConfig config) {
        try {
            commit(LoadedPipeline.verify(config, names), loaded -> {});
        } catch (P4RuntimeFailure e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /**
     * Starts the pipeline that another device runs, empty: what does not change is shared, nothing is read or checked again.
     *
     * @throws IllegalArgumentException if the other runs none
     */
    public void load(P4RuntimeTarget other) {
        LoadedPipeline shared = other.active;
        if (shared == null) {
            throw new IllegalArgumentException("device " + other.deviceId() + " runs no pipeline");
        }
        commit(shared, loaded -> {});
    }

    /** Processes one packet; dropped while there is no pipeline. */
    @Override
    public void receive(int port, byte[] buffer, int offset, int length) {
        CpuTap tap = cpuTap;
        if (tap != null && port == cpuPort()) {
            tap.frame(false, buffer, offset, length);
        }
        device.receive(port, buffer, offset, length);
    }

    @Override
    public void receive(int port, FrameBatch batch) {
        if (cpuTap != null && port == cpuPort()) {
            PacketIngress.super.receive(port, batch); // the tap sees each frame before what it causes
        } else {
            device.receive(port, batch);
        }
    }

    /** As {@link #receive}, and tells what happened; empty while there is no pipeline. */
    public Optional<PacketTrace> receiveTraced(int port, byte[] frame) {
        return active == null ? Optional.empty() : Optional.of(device.receiveTraced(port, frame));
    }

    /** Names of numbers, by the URI of a string translation. */
    Map<String, Map<String, Long>> names() {
        return names;
    }

    LoadedPipeline active() {
        return active;
    }

    /** Runs a verified pipeline; {@code fill} gets it loaded and empty, before the first packet. */
    void commit(LoadedPipeline verified, Consumer<LoadedPipeline> fill) {
        if (device.hasProgram()) {
            // The lock outlives the program: no packet meets the new program without its entries.
            device.control().atomically(() -> {
                replace(verified, fill);
                return null;
            });
        } else {
            replace(verified, fill);
        }
    }

    private void replace(LoadedPipeline verified, Consumer<LoadedPipeline> fill) {
        device.load(verified.program());
        LoadedPipeline loaded = verified.on(device);
        fill.accept(loaded);
        loaded.control().onDigest((list, values) -> post(new Learned(loaded, new DigestSample(list.name(), values))));
        active = loaded;
    }

    void listener(Listener newListener) {
        listener = newListener;
    }

    long nowNs() {
        return device.nowNs();
    }

    long epochNs() {
        return epochNs.getAsLong();
    }

    private void post(Object event) {
        synchronized (outboxLock) {
            outbox.add(event);
            posted = true;
        }
    }

    /**
     * One thread at a time delivers, so that order holds. A listener that sends a packet comes back here and finds
     * itself draining: what that packet causes follows what is already waiting.
     */
    private void drain() {
        if (!posted) {
            return;
        }
        synchronized (outboxLock) {
            if (draining) {
                return;
            }
            draining = true;
        }
        boolean done = false;
        try {
            while (true) {
                Object event;
                synchronized (outboxLock) {
                    event = outbox.poll();
                    if (event == null) {
                        posted = false;
                        draining = false;
                        done = true;
                        return;
                    }
                }
                deliver(event);
            }
        } finally {
            if (!done) {
                synchronized (outboxLock) {
                    draining = false;
                }
            }
        }
    }

    private void deliver(Object event) {
        if (event instanceof CpuFrame cpu) {
            LoadedPipeline pipeline = active;
            if (pipeline != null) {
                listener.onCpuFrame(pipeline, cpu.frame());
            }
        } else if (event instanceof Learned learned) {
            listener.onDigest(learned.from(), learned.sample());
        }
    }
}
