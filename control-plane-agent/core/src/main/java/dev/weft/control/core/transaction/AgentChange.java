package dev.weft.control.core.transaction;

import dev.weft.control.core.ir.AgentConfiguration;
import dev.weft.control.core.ir.Candidate;
import dev.weft.control.core.ir.LocalInstance;
import dev.weft.control.core.ir.Peer;
import dev.weft.control.core.ir.Pool;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** What a switch-resident agent is told while packets of two epochs choose from its cells, which know no epoch. */
public final class AgentChange {
    private AgentChange() {}

    /**
     * The configuration until all have flipped: only instances that both configurations have in a pool, or, where there
     * are none, the old ones; pools that are new it fills already.
     */
    public static AgentConfiguration between(AgentConfiguration before, AgentConfiguration after) {
        TreeMap<String, Peer> peers = new TreeMap<>();
        after.peers().forEach(peer -> peers.put(peer.switchName(), peer));
        before.peers().forEach(peer -> peers.put(peer.switchName(), peer));
        TreeMap<Integer, LocalInstance> local = new TreeMap<>();
        after.instances().forEach(instance -> local.put(instance.instance(), instance));
        before.instances().forEach(instance -> local.put(instance.instance(), instance));
        TreeMap<Integer, Pool> pools = new TreeMap<>();
        after.pools().forEach(pool -> pools.put(pool.number(), pool));
        for (Pool old : before.pools()) {
            Pool next = pools.get(old.number());
            pools.put(old.number(), next == null ? old : common(old, next));
        }
        return new AgentConfiguration(
                before.domain(),
                before.switchName(),
                before.device(),
                before.address(),
                before.mac(),
                before.measurement(),
                new ArrayList<>(peers.values()),
                new ArrayList<>(pools.values()),
                new ArrayList<>(local.values()));
    }

    private static Pool common(Pool old, Pool next) {
        Set<Integer> staying = new HashSet<>();
        next.candidates().forEach(candidate -> staying.add(candidate.instance()));
        List<Candidate> both = new ArrayList<>(old.candidates());
        both.removeIf(candidate -> !staying.contains(candidate.instance()));
        if (both.isEmpty()) {
            return old;
        }
        return new Pool(
                old.number(),
                old.statement(),
                old.service(),
                old.serviceName(),
                old.trafficClass(),
                old.policy(),
                old.selection(),
                old.deadlineUs(),
                both);
    }
}
