package dev.weft.dataplane.agent.metrics;

import dev.weft.dataplane.api.AgentStatus;
import dev.weft.dataplane.api.CounterSample;
import dev.weft.dataplane.api.DeviceSample;
import dev.weft.dataplane.api.InstanceStatus;
import dev.weft.dataplane.api.PathSample;
import dev.weft.dataplane.api.PoolStatus;
import dev.weft.dataplane.api.PortSample;
import dev.weft.dataplane.api.TargetStatus;
import dev.weft.dataplane.api.TelemetrySample;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Locale;
import java.util.Optional;

/** The agent's status and its last sample as Prometheus metrics; names are in docs/agent.md. Base units: seconds, bytes. */
public final class AgentMetrics {
    private static final double US_PER_SECOND = 1e6;
    private static final double PERMILLE = 1_000;

    /** Mentions in a pool's table. */
    private static final double MENTIONS = 128;

    private AgentMetrics() {}

    /** What there is to tell. */
    public static MetricSnapshots of(AgentStatus status, Optional<TelemetrySample> sample) {
        Families families = new Families();
        agent(families, status);
        status.getInstancesList().forEach(instance -> instance(families, instance));
        status.getPoolsList().forEach(pool -> pool(families, pool, status));
        sample.ifPresent(now -> {
            families.counter("weft_telemetry_samples", "Samples taken since the agent started.", now.getSequence());
            families.gauge(
                    "weft_telemetry_interval_seconds",
                    "Time to the next sample, as planned with the last one.",
                    now.getIntervalUs() / US_PER_SECOND);
            now.getPathsList().forEach(path -> path(families, path));
            if (now.hasDevice()) {
                device(families, now.getDevice());
            }
            now.getPortsList().forEach(port -> port(families, port));
            now.getCountersList().forEach(counter -> counter(families, counter));
            families.gauge(
                    "weft_punted_packets",
                    "Packets handed to the agent in the last two windows of 10 s.",
                    now.getTraffic().getPackets());
            families.gauge(
                    "weft_punted_flows",
                    "Different flows among them, an estimate.",
                    now.getTraffic().getFlows());
        });
        return families.snapshots();
    }

    private static void agent(Families families, AgentStatus status) {
        families.gauge(
                "weft_agent_target_ready",
                "1 while the agent is the primary of its switch and the switch runs the pipeline.",
                status.getTarget().getState() == TargetStatus.State.READY ? 1 : 0,
                "switch",
                status.getSwitchId(),
                "device",
                Long.toUnsignedString(status.getDeviceId()));
        families.counter(
                "weft_agent_target_sessions",
                "Sessions with the switch that were opened.",
                status.getTarget().getSessions());
        families.gauge(
                "weft_agent_configuration_generation",
                "Configurations followed since the agent started; 0: none yet.",
                status.getGeneration());
        families.gauge("weft_agent_pins", "Flows kept because their affinity cell was taken.", status.getPins());
        status.getCountersMap()
                .forEach((event, count) ->
                        families.counter("weft_agent_events", "Events by kind.", count, "event", event));
    }

    private static void instance(Families families, InstanceStatus instance) {
        String[] labels = {"instance", instance.getInstanceId(), "site", instance.getSite()};
        boolean fresh = instance.getKnowledge() == InstanceStatus.Knowledge.FRESH;
        families.gauge("weft_instance_fresh", "1 while the instance reports.", fresh ? 1 : 0, labels);
        families.gauge("weft_instance_score", "L2 score, 0 to 10.", instance.getScore(), labels);
        if (fresh) {
            families.gauge(
                    "weft_instance_compute_delay_seconds",
                    "What a request that arrives now would take, as the instance says.",
                    instance.getCompute().getDelayUs() / US_PER_SECOND,
                    labels);
            families.gauge(
                    "weft_instance_queue_length",
                    "Requests that wait at the instance.",
                    instance.getCompute().getQueue(),
                    labels);
            families.gauge(
                    "weft_instance_utilization_ratio",
                    "Share of its workers that is busy.",
                    instance.getCompute().getUtilisationPermille() / PERMILLE,
                    labels);
        }
        if (instance.getNetworkKnown()) {
            families.gauge(
                    "weft_instance_network_delay_seconds",
                    "Round trip to the instance's site.",
                    instance.getNetworkUs() / US_PER_SECOND,
                    labels);
        }
    }

    private static void pool(Families families, PoolStatus pool, AgentStatus status) {
        for (PoolStatus.Share share : pool.getSharesList()) {
            String instance = status.getInstancesList().stream()
                    .filter(known -> known.getInstance() == share.getInstance())
                    .map(InstanceStatus::getInstanceId)
                    .findFirst()
                    .orElse("" + share.getInstance());
            families.gauge(
                    "weft_pool_share_ratio",
                    "Share of the pool's candidates that is this instance.",
                    share.getMentions() / MENTIONS,
                    "service",
                    pool.getServiceId(),
                    "demand",
                    pool.getDemandId(),
                    "instance",
                    instance);
        }
    }

    private static void path(Families families, PathSample path) {
        String[] labels = {"peer", path.getPeer()};
        families.gauge("weft_path_reachable", "1 while the peer answers.", path.getReachable() ? 1 : 0, labels);
        families.gauge("weft_path_delay_seconds", "Smoothed round trip.", path.getDelayUs() / US_PER_SECOND, labels);
        families.gauge(
                "weft_path_jitter_seconds",
                "Smoothed difference between round trips (RFC 3550).",
                path.getJitterUs() / US_PER_SECOND,
                labels);
        families.gauge(
                "weft_path_loss_ratio",
                "Share of the last probes without an answer.",
                path.getLossPermille() / PERMILLE,
                labels);
        families.counter("weft_path_probes", "Probes sent.", path.getProbes(), labels);
        families.counter("weft_path_replies", "Replies to probes.", path.getReplies(), labels);
    }

    private static void device(Families families, DeviceSample device) {
        families.gauge(
                "weft_device_cpu_busy_ratio",
                "Share of all processors that was busy.",
                device.getCpuPermille() / PERMILLE);
        families.gauge("weft_device_memory_available_bytes", "Memory to be had.", device.getMemoryAvailableBytes());
        families.gauge("weft_device_memory_bytes", "Memory of the machine.", device.getMemoryTotalBytes());
        families.gauge("weft_device_load", "Load average of a minute.", device.getLoadMilli() / PERMILLE);
        families.gauge("weft_device_processors", "Processors of the machine.", device.getProcessors());
        families.gauge(
                "weft_agent_cpu_busy_ratio",
                "Processors that the agent used.",
                device.getAgentCpuPermille() / PERMILLE);
        families.gauge(
                "weft_agent_resident_memory_bytes", "Resident memory of the agent.", device.getAgentMemoryBytes());
    }

    private static void port(Families families, PortSample port) {
        String[] labels = {
            "port", port.getName(), "source", port.getSource().name().toLowerCase(Locale.ROOT)
        };
        families.gauge("weft_port_up", "1 while the port is up.", port.getUp() ? 1 : 0, labels);
        families.counter("weft_port_receive_packets", "Packets received.", port.getRxPackets(), labels);
        families.counter("weft_port_receive_bytes", "Bytes received.", port.getRxBytes(), labels);
        families.counter("weft_port_receive_dropped", "Received packets dropped.", port.getRxDropped(), labels);
        families.counter("weft_port_transmit_packets", "Packets sent.", port.getTxPackets(), labels);
        families.counter("weft_port_transmit_bytes", "Bytes sent.", port.getTxBytes(), labels);
        families.counter("weft_port_transmit_dropped", "Packets not sent.", port.getTxDropped(), labels);
    }

    private static void counter(Families families, CounterSample counter) {
        if (counter.getKind() == CounterSample.Kind.SERVICE) {
            families.counter(
                    "weft_service_packets",
                    "Packets to the service that entered at this switch.",
                    counter.getPackets(),
                    "service",
                    counter.getName());
        } else {
            families.counter(
                    "weft_dropped_packets",
                    "Packets that the pipeline dropped.",
                    counter.getPackets(),
                    "reason",
                    counter.getName().toLowerCase(Locale.ROOT));
        }
    }
}
