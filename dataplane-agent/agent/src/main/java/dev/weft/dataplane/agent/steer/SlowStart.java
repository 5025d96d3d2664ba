package dev.weft.dataplane.agent.steer;

import dev.weft.compute.select.Candidate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Lets an instance that comes back after a silence begin with a small part of its share, which then grows evenly: what it
 * had in its caches is gone, and several ingresses notice it at the same time. Confined to the agent's thread.
 */
final class SlowStart {
    private static final double FIRST = 0.125;

    /** How long it takes, in times after which a silent instance is given up. */
    private static final int LASTS = 5;

    /** When each instance came back; {@link #AWAY} while it is silent. */
    private final Map<Integer, Long> backNs = new HashMap<>();

    private static final long AWAY = Long.MIN_VALUE;

    /** An instance is silent now, and may have been for long. */
    void silent(int instance) {
        backNs.put(instance, AWAY);
    }

    /** An instance is heard of now. */
    void heard(int instance, long nowNs) {
        backNs.computeIfPresent(instance, (i, sinceNs) -> sinceNs == AWAY ? nowNs : sinceNs);
    }

    /** Forgets all but these. */
    void keepOnly(Iterable<Integer> instances) {
        Map<Integer, Long> kept = new HashMap<>();
        instances.forEach(instance -> {
            if (backNs.containsKey(instance)) {
                kept.put(instance, backNs.get(instance));
            }
        });
        backNs.clear();
        backNs.putAll(kept);
    }

    /** The candidates with the parts that they get now. */
    List<Candidate> ramped(List<Candidate> candidates, long staleAfterNs, long nowNs) {
        return backNs.isEmpty()
                ? candidates
                : candidates.stream()
                        .map(candidate -> candidate.rampedTo(part(candidate.instance(), LASTS * staleAfterNs, nowNs)))
                        .collect(Collectors.toList());
    }

    private double part(int instance, long rampNs, long nowNs) {
        Long sinceNs = backNs.get(instance);
        if (sinceNs == null || sinceNs == AWAY) {
            return 1; // where all are silent shares are a guess anyway
        }
        double gone = (double) (nowNs - sinceNs) / rampNs;
        if (gone >= 1) {
            backNs.remove(instance);
            return 1;
        }
        return FIRST + (1 - FIRST) * gone;
    }
}
