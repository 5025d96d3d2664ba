package dev.weft.dataplane.agent.telemetry;

import dev.weft.dataplane.api.CounterSample;
import dev.weft.dataplane.api.PathSample;
import dev.weft.dataplane.api.PortSample;
import dev.weft.dataplane.api.TelemetrySample;
import java.util.HashMap;
import java.util.Map;

/**
 * Says what differs of note from one sample to the next: levels (processor, memory, paths) by their values, counters by
 * their rates, so that steady traffic is no change.
 */
final class Changes {
    private static final int CPU_PERMILLE = 100;
    private static final double MEMORY_SHARE = 0.05;
    private static final int LOSS_PERMILLE = 20;
    private static final int DELAY_US = 200;
    private static final double RELATIVE = 0.25;
    private static final double PACKETS_PER_SECOND = 100;
    private static final double NS_PER_SECOND = 1e9;

    private final Map<String, Double> rates = new HashMap<>();
    private TelemetrySample last;

    /** What has changed since the sample before; empty: nothing of note. The first sample is a change. */
    String since(TelemetrySample sample) {
        TelemetrySample before = last;
        last = sample;
        if (before == null) {
            return "start";
        }
        String level = levels(before, sample);
        String rate = rates(before, sample);
        return level.isEmpty() ? rate : level;
    }

    private static String levels(TelemetrySample before, TelemetrySample now) {
        if (Math.abs(before.getDevice().getCpuPermille() - now.getDevice().getCpuPermille()) > CPU_PERMILLE) {
            return "cpu";
        }
        double memory = before.getDevice().getMemoryAvailableBytes()
                - (double) now.getDevice().getMemoryAvailableBytes();
        if (Math.abs(memory) > MEMORY_SHARE * now.getDevice().getMemoryTotalBytes()) {
            return "memory";
        }
        Map<String, PathSample> paths = new HashMap<>();
        before.getPathsList().forEach(path -> paths.put(path.getPeer(), path));
        for (PathSample path : now.getPathsList()) {
            PathSample old = paths.getOrDefault(path.getPeer(), PathSample.getDefaultInstance());
            if (old.getReachable() != path.getReachable()
                    || Math.abs(old.getLossPermille() - path.getLossPermille()) > LOSS_PERMILLE
                    || leaves(old.getDelayUs(), path.getDelayUs(), DELAY_US)) {
                return "path " + path.getPeer();
            }
        }
        Map<String, PortSample> ports = new HashMap<>();
        before.getPortsList().forEach(port -> ports.put(port.getName(), port));
        for (PortSample port : now.getPortsList()) {
            PortSample old = ports.get(port.getName());
            if (old != null && old.getUp() != port.getUp()) {
                return "port " + port.getName();
            }
        }
        return "";
    }

    private String rates(TelemetrySample before, TelemetrySample now) {
        double seconds = Math.max(1, now.getTimeNs() - before.getTimeNs()) / NS_PER_SECOND;
        Map<String, Long> then = counts(before);
        String change = "";
        for (Map.Entry<String, Long> count : counts(now).entrySet()) {
            Long old = then.get(count.getKey());
            if (old == null) {
                continue;
            }
            double rate = Math.max(0, count.getValue() - old) / seconds;
            Double usual = rates.put(count.getKey(), rate);
            if (usual != null && leaves(usual, rate, PACKETS_PER_SECOND)) {
                change = count.getKey();
            }
        }
        return change;
    }

    private static Map<String, Long> counts(TelemetrySample sample) {
        Map<String, Long> counts = new HashMap<>();
        for (PortSample port : sample.getPortsList()) {
            counts.put("port " + port.getName(), port.getRxPackets() + port.getTxPackets());
        }
        for (CounterSample counter : sample.getCountersList()) {
            counts.put(
                    (counter.getKind() == CounterSample.Kind.DROP ? "drops " : "service ") + counter.getName(),
                    counter.getPackets());
        }
        return counts;
    }

    private static boolean leaves(double before, double now, double least) {
        double difference = Math.abs(before - now);
        return difference > least && difference > RELATIVE * Math.max(before, now);
    }
}
