package dev.weft.bmv2.p4runtime;

import dev.weft.bmv2.EmbeddedSwitch;
import dev.weft.bmv2.PacketSink;
import dev.weft.bmv2.control.SwitchControl;
import dev.weft.bmv2.ports.PacketIngress;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.trace.PacketTrace;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import p4.v1.P4RuntimeOuterClass.ForwardingPipelineConfig;

/**
 * A device that runs an embedded switch, or none yet: {@code --no-p4}. Its pipeline can be replaced while packets
 * flow. Frames that the pipeline sends to the CPU port, and digests, go to the controllers once the packet that caused
 * them has left the switch, in order, on the thread that brought the packet.
 *
 * <p>Packets must come in by {@link #receive}, not by the embedded switch itself. Thread-safe.
 */
public final class P4RuntimeTarget implements PacketIngress {
    /** As {@link Builder#cpuPort}: there is no packet-in and no packet-out. */
    public static final int NO_CPU_PORT = -1;

    private final long deviceId;
    private final int cpuPort;
    private final LongSupplier nowNs;
    private final LongSupplier epochNs;
    private final PacketSink sink;
    private final UnaryOperator<EmbeddedSwitch.Builder> options;
    private final Object outboxLock = new Object();
    private final ArrayDeque<Object> outbox = new ArrayDeque<>();
    private boolean draining;
    private volatile LoadedPipeline active;
    private volatile Listener listener = new Listener() {};

    private P4RuntimeTarget(Builder builder) {
        deviceId = builder.deviceId;
        cpuPort = builder.cpuPort;
        nowNs = builder.nowNs;
        epochNs = builder.epochNs;
        sink = builder.sink;
        options = builder.options;
    }

    /** Receives what is for controllers. */
    interface Listener {
        /** A frame on the CPU port: the {@code packet_in} header, if the program has one, and the packet. */
        default void onCpuFrame(LoadedPipeline from, byte[] frame) {}

        default void onDigest(LoadedPipeline from, DigestSample sample) {}
    }

    private record CpuFrame(LoadedPipeline from, byte[] frame) {}

    private record Learned(LoadedPipeline from, DigestSample sample) {}

    /** Starts to configure a device. */
    public static Builder builder(long deviceId) {
        return new Builder(deviceId);
    }

    /** Options of a device. */
    public static final class Builder {
        private final long deviceId;
        private int cpuPort = 255;
        private LongSupplier nowNs = () -> 0;
        private LongSupplier epochNs = () -> 0;
        private PacketSink sink = (port, buffer, offset, length) -> {};
        private UnaryOperator<EmbeddedSwitch.Builder> options = UnaryOperator.identity();

        private Builder(long deviceId) {
            this.deviceId = deviceId;
        }

        /** The port of packet-in and packet-out; 255 if not given, {@link #NO_CPU_PORT} for none. */
        public Builder cpuPort(int port) {
            cpuPort = port;
            return this;
        }

        /** The switch's clock, in ns from an arbitrary start; never goes back. */
        public Builder clock(LongSupplier clockNs) {
            nowNs = clockNs;
            return this;
        }

        /** Wall-clock time for notifications, in ns since 1970. */
        public Builder epochClock(LongSupplier clockNs) {
            epochNs = clockNs;
            return this;
        }

        /** Where packets for all other ports go. */
        public Builder sink(PacketSink packetSink) {
            sink = packetSink;
            return this;
        }

        /** Further options of each switch that is made; clock, sink, device id and CPU port are set already. */
        public Builder options(UnaryOperator<EmbeddedSwitch.Builder> more) {
            options = more;
            return this;
        }

        public P4RuntimeTarget build() {
            return new P4RuntimeTarget(this);
        }
    }

    public long deviceId() {
        return deviceId;
    }

    public int cpuPort() {
        return cpuPort;
    }

    /** The control API of the running switch; empty without a pipeline. */
    public Optional<SwitchControl> control() {
        return Optional.ofNullable(active).map(LoadedPipeline::control);
    }

    /** The running switch; empty without a pipeline. */
    public Optional<EmbeddedSwitch> running() {
        return Optional.ofNullable(active).map(LoadedPipeline::target);
    }

    /**
     * Starts a pipeline without a client, as the start of the process may do.
     *
     * @throws IllegalArgumentException if it cannot be realised
     */
    public void load(ForwardingPipelineConfig config) {
        try {
            commit(verify(config));
        } catch (P4RuntimeFailure e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Processes one packet; dropped while there is no pipeline. */
    @Override
    public void receive(int port, byte[] buffer, int offset, int length) {
        LoadedPipeline pipeline = active;
        if (pipeline != null) {
            pipeline.target().receive(port, buffer, offset, length);
            drain();
        }
    }

    /** As {@link #receive}, and tells what happened; empty while there is no pipeline. */
    public Optional<PacketTrace> receiveTraced(int port, byte[] frame) {
        LoadedPipeline pipeline = active;
        if (pipeline == null) {
            return Optional.empty();
        }
        PacketTrace trace = pipeline.target().receiveTraced(port, frame);
        drain();
        return Optional.of(trace);
    }

    LoadedPipeline active() {
        return active;
    }

    LoadedPipeline verify(ForwardingPipelineConfig config) {
        LoadedPipeline[] self = new LoadedPipeline[1];
        LoadedPipeline pipeline = LoadedPipeline.verify(config, program -> makeSwitch(program, self));
        self[0] = pipeline;
        pipeline.control()
                .onDigest((list, values) -> post(new Learned(pipeline, new DigestSample(list.name(), values))));
        return pipeline;
    }

    void commit(LoadedPipeline pipeline) {
        active = pipeline;
    }

    void listener(Listener newListener) {
        listener = newListener;
    }

    long nowNs() {
        return nowNs.getAsLong();
    }

    long epochNs() {
        return epochNs.getAsLong();
    }

    private EmbeddedSwitch makeSwitch(Program program, LoadedPipeline[] self) {
        PacketSink split = (port, buffer, offset, length) -> {
            if (port == cpuPort) {
                post(new CpuFrame(self[0], Arrays.copyOfRange(buffer, offset, offset + length)));
            } else {
                sink.transmit(port, buffer, offset, length);
            }
        };
        EmbeddedSwitch.Builder builder =
                EmbeddedSwitch.builder(program).clock(nowNs).deviceId(deviceId).sink(split);
        if (cpuPort != NO_CPU_PORT) {
            builder.cpuPort(cpuPort);
        }
        return options.apply(builder).build();
    }

    private void post(Object event) {
        synchronized (outboxLock) {
            outbox.add(event);
        }
    }

    /**
     * One thread at a time delivers, so that order holds. A listener that sends a packet comes back here and finds
     * itself draining: what that packet causes follows what is already waiting.
     */
    private void drain() {
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
            listener.onCpuFrame(cpu.from(), cpu.frame());
        } else if (event instanceof Learned learned) {
            listener.onDigest(learned.from(), learned.sample());
        }
    }
}
