package dev.weft.control.daemon;

import dev.weft.dataplane.api.AgentConfiguration;
import dev.weft.dataplane.api.Candidate;
import dev.weft.dataplane.api.LocalInstance;
import dev.weft.dataplane.api.Peer;
import dev.weft.dataplane.api.Pool;
import dev.weft.dataplane.api.transaction.AgentPart;
import dev.weft.transaction.Write;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * How an agent gets from one configuration to another while packets of two epochs choose from its cells, which know no
 * epoch: before the flip it offers only instances that both configurations have in a pool, or, where there are none, the
 * old ones; pools that are new it fills already. When all have flipped it is told the new configuration.
 */
final class AgentTransition {
    private final List<Write> prepare;
    private final List<Write> afterFlip;

    private AgentTransition(List<Write> prepare, List<Write> afterFlip) {
        this.prepare = prepare;
        this.afterFlip = afterFlip;
    }

    static AgentTransition none() {
        return new AgentTransition(List.of(), List.of());
    }

    /** From what the agent was told, if it was told anything. */
    static AgentTransition of(Optional<AgentConfiguration> before, AgentConfiguration after) {
        byte[] last = AgentPart.value(after);
        if (before.isEmpty()) {
            return new AgentTransition(List.of(Write.of(AgentPart.KEY, null, last)), List.of());
        }
        byte[] first = AgentPart.value(before.get());
        byte[] middle = AgentPart.value(between(before.get(), after));
        List<Write> early = new ArrayList<>();
        if (!Arrays.equals(first, middle)) {
            early.add(Write.of(AgentPart.KEY, first, middle));
        }
        List<Write> late = new ArrayList<>();
        if (!Arrays.equals(middle, last)) {
            late.add(Write.of(AgentPart.KEY, middle, last));
        }
        return new AgentTransition(early, late);
    }

    private static AgentConfiguration between(AgentConfiguration before, AgentConfiguration after) {
        Map<String, Peer> peers = new TreeMap<>();
        after.getPeersList().forEach(peer -> peers.put(peer.getSwitchId(), peer));
        before.getPeersList().forEach(peer -> peers.put(peer.getSwitchId(), peer));
        peers.remove(after.getSwitchId());
        Map<Integer, LocalInstance> local = new TreeMap<>();
        after.getLocalInstancesList().forEach(instance -> local.put(instance.getInstance(), instance));
        before.getLocalInstancesList().forEach(instance -> local.put(instance.getInstance(), instance));
        Map<Integer, Pool> pools = new TreeMap<>();
        after.getPoolsList().forEach(pool -> pools.put(pool.getPool(), pool));
        for (Pool old : before.getPoolsList()) {
            Pool next = pools.get(old.getPool());
            pools.put(old.getPool(), next == null ? old : common(old, next));
        }
        return before.toBuilder()
                .clearPeers()
                .addAllPeers(peers.values())
                .clearLocalInstances()
                .addAllLocalInstances(local.values())
                .clearPools()
                .addAllPools(pools.values())
                .build();
    }

    private static Pool common(Pool old, Pool next) {
        Set<Integer> staying = new HashSet<>();
        next.getCandidatesList().forEach(candidate -> staying.add(candidate.getInstance()));
        List<Candidate> both = old.getCandidatesList().stream()
                .filter(candidate -> staying.contains(candidate.getInstance()))
                .toList();
        return both.isEmpty()
                ? old
                : old.toBuilder().clearCandidates().addAllCandidates(both).build();
    }

    /** Before the flip. */
    List<Write> prepare() {
        return prepare;
    }

    /** When all have flipped. */
    List<Write> afterFlip() {
        return afterFlip;
    }
}
