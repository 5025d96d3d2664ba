package dev.weft.lab.demo;

import dev.weft.lab.host.Request;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Keeps the books over requests and flows: who served what, how long it took, and whether a flow ever changed sides. */
public final class Ledger {
    private static final int DIGITS = 3;

    private final Map<String, Integer> instanceOfFlow = new HashMap<>();
    private final Map<String, Boolean> violated = new HashMap<>();
    private final Map<Integer, Long> repliesByInstance = new TreeMap<>();
    private final Map<Integer, Long> flowsByInstance = new TreeMap<>();
    private final Histogram elapsedNs = new Histogram(DIGITS);
    private long sent;
    private long replied;
    private long misrouted;

    /** Says whether the semantic model allows it. */
    @FunctionalInterface
    public interface Judge {
        /** Whether this client may be served by the instance of that number in the lab. */
        boolean allows(int instance);
    }

    /** A request was sent. */
    public void sent() {
        sent++;
    }

    /**
     * A reply came.
     *
     * @param client name of the client, part of the flow's identity
     * @param judge the semantic model's word on this client
     */
    public void replied(String client, Request request, Judge judge) {
        replied++;
        elapsedNs.recordValue(request.elapsedNs());
        int instance = request.servedBy();
        repliesByInstance.merge(instance, 1L, Long::sum);
        if (!judge.allows(instance)) {
            misrouted++;
        }
        String flow = client + "/" + request.flow();
        Integer before = instanceOfFlow.putIfAbsent(flow, instance);
        if (before == null) {
            flowsByInstance.merge(instance, 1L, Long::sum);
        } else if (before != instance) {
            violated.put(flow, true);
        }
    }

    /** Requests sent. */
    public long sentCount() {
        return sent;
    }

    /** Requests without a reply so far. */
    public long unanswered() {
        return sent - replied;
    }

    /** Replies from instances that the model does not allow. */
    public long misrouted() {
        return misrouted;
    }

    /** Flows that were served by more than one instance. */
    public long affinityViolations() {
        return violated.size();
    }

    /** Replies of the instance of that number. */
    public long repliesOf(int instance) {
        return repliesByInstance.getOrDefault(instance, 0L);
    }

    /** Flows whose first reply came from the instance of that number. */
    public long flowsOf(int instance) {
        return flowsByInstance.getOrDefault(instance, 0L);
    }

    /** Time from request to reply at a percentile, 0 to 100, in milliseconds. */
    public double elapsedMs(double percentile) {
        return elapsedNs.getValueAtPercentile(percentile) / 1e6;
    }
}
