package dev.weft.dataplane.agent.telemetry;

import com.google.protobuf.ByteString;
import dev.weft.dataplane.agent.sense.PeerView;
import dev.weft.dataplane.agent.target.TargetSession;
import dev.weft.dataplane.agent.time.Scheduler;
import dev.weft.dataplane.api.AgentStatus;
import dev.weft.dataplane.api.CounterSample;
import dev.weft.dataplane.api.DeviceSample;
import dev.weft.dataplane.api.PathSample;
import dev.weft.dataplane.api.PortSample;
import dev.weft.dataplane.api.TelemetrySample;
import io.grpc.Channel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes samples and hands them to who listens. Confined to the agent's thread, but for listening and {@link #last}. */
public final class Telemetry {
    private static final Logger LOG = LoggerFactory.getLogger(Telemetry.class);
    private static final long NS_PER_US = 1_000;

    private final Scheduler scheduler;
    private final SensingOptions options;
    private final Supplier<AgentStatus> status;
    private final Supplier<Collection<PeerView>> peers;
    private final SwitchSensor switchSensor;
    private final AdaptiveInterval interval;
    private final Changes changes = new Changes();
    private final TrafficSketch traffic = new TrafficSketch();
    private final List<Consumer<TelemetrySample>> listeners = new CopyOnWriteArrayList<>();
    private volatile TelemetrySample last;
    private long sequence;
    private Scheduler.Cancellable next = () -> {};
    private boolean closed;

    /**
     * Creates what takes samples; none is taken yet.
     *
     * @param status of the agent, on its thread
     * @param peers the agent's peers, on its thread
     * @param callTimeoutNs limit of a call to the switch; 0: none
     */
    public Telemetry(
            Scheduler scheduler,
            SensingOptions options,
            Channel channel,
            TargetSession session,
            long callTimeoutNs,
            Supplier<AgentStatus> status,
            Supplier<Collection<PeerView>> peers) {
        this.scheduler = scheduler;
        this.options = options;
        this.status = status;
        this.peers = peers;
        this.switchSensor = new SwitchSensor(channel, session, callTimeoutNs);
        this.interval = new AdaptiveInterval(options.shortestNs(), options.longestNs());
    }

    /** Takes the first sample now, and the others when it is time. */
    public void start() {
        ask();
    }

    /** Takes no more. */
    public void close() {
        closed = true;
        next.cancel();
    }

    /** Takes note of a packet that the switch has handed to the agent. */
    public void punted(ByteString frame) {
        traffic.add(frame, scheduler.nowNs());
    }

    /** The last sample. Thread-safe. */
    public Optional<TelemetrySample> last() {
        return Optional.ofNullable(last);
    }

    /**
     * Listens to samples, on the agent's thread, until the result runs. Thread-safe; a listener that waits holds the agent
     * up.
     */
    public Runnable listen(Consumer<TelemetrySample> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void ask() {
        if (closed) {
            return;
        }
        Map<Integer, String> services = new TreeMap<>();
        status.get().getPoolsList().forEach(pool -> services.put(pool.getService(), pool.getServiceId()));
        options.reading().execute(() -> read(services));
    }

    private void read(Map<Integer, String> services) {
        Optional<DeviceSample> device = options.device().device();
        List<PortSample> ports = new ArrayList<>(switchSensor.ports());
        ports.addAll(options.device().ports());
        List<CounterSample> counters = switchSensor.counters(services);
        scheduler.execute(() -> sample(device, ports, counters));
    }

    private void sample(Optional<DeviceSample> device, List<PortSample> ports, List<CounterSample> counters) {
        if (closed) {
            return;
        }
        AgentStatus now = status.get();
        TelemetrySample.Builder builder = TelemetrySample.newBuilder()
                .setSwitchId(now.getSwitchId())
                .setDeviceId(now.getDeviceId())
                .setSequence(++sequence)
                .setTimeNs(options.epochNs().getAsLong())
                .addAllPorts(ports)
                .addAllCounters(counters)
                .setTraffic(traffic.sample(scheduler.nowNs()))
                .addAllInstances(now.getInstancesList());
        device.ifPresent(builder::setDevice);
        Map<String, Boolean> reachable = new TreeMap<>();
        now.getPeersList().forEach(peer -> reachable.put(peer.getSwitchId(), peer.getReachable()));
        for (PeerView peer : peers.get()) {
            builder.addPaths(path(peer, reachable.getOrDefault(peer.switchId(), false)));
        }
        String change = changes.since(builder.build());
        long waitNs = interval.next(!change.isEmpty());
        TelemetrySample sample =
                builder.setChange(change).setIntervalUs(waitNs / NS_PER_US).build();
        last = sample;
        next = scheduler.schedule(waitNs, this::ask);
        for (Consumer<TelemetrySample> listener : listeners) {
            try {
                listener.accept(sample);
            } catch (RuntimeException e) {
                LOG.warn("one who listens to samples failed", e);
            }
        }
    }

    private static PathSample path(PeerView peer, boolean reachable) {
        PeerView.Loss loss = peer.loss();
        return PathSample.newBuilder()
                .setPeer(peer.switchId())
                .setReachable(reachable)
                .setDelayUs(peer.roundTripUs())
                .setJitterUs(peer.jitterUs())
                .setLossPermille(loss.permille())
                .setJudged(loss.judged())
                .setProbes(peer.probes())
                .setReplies(peer.replies())
                .build();
    }
}
