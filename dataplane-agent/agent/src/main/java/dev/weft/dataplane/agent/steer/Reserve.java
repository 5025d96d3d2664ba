package dev.weft.dataplane.agent.steer;

import dev.weft.compute.select.Candidate;
import dev.weft.compute.select.Policy;
import dev.weft.dataplane.agent.config.Configuration;
import dev.weft.dataplane.agent.config.InvalidConfigurationException;
import dev.weft.dataplane.agent.sense.Senses;
import dev.weft.dataplane.api.Pool;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a demand leaves to a more urgent one of its service, under {@link Policy#DEADLINE}: instances that are near enough
 * for the urgent one are backups to the other, as long as it has others. So two classes at one ingress take different
 * sites, and the patient one comes to the near site when its own deadline is in danger. Confined to the agent's thread.
 */
final class Reserve {
    /** The deadline of the most urgent demand of the service; this pool's own if it is that one. */
    private final long urgentUs;

    private final long ownUs;
    private final double hysteresis;
    private Set<Integer> left = new HashSet<>();

    private Reserve(long urgentUs, long ownUs, double hysteresis) {
        this.urgentUs = urgentUs;
        this.ownUs = ownUs;
        this.hysteresis = hysteresis;
    }

    /** What a pool of a configuration leaves. */
    static Reserve of(Pool pool, Configuration configuration) throws InvalidConfigurationException {
        long urgentUs = pool.getDeadlineUs();
        if (Configuration.policy(pool) == Policy.DEADLINE) {
            for (Pool other : configuration.message().getPoolsList()) {
                if (other.getService() == pool.getService() && other.getDeadlineUs() > 0) {
                    urgentUs = Math.min(urgentUs, other.getDeadlineUs());
                }
            }
        }
        return new Reserve(urgentUs, pool.getDeadlineUs(), configuration.hysteresis());
    }

    /** The candidates, of which those left to another demand are backups. Load does not count: it would let them change sides. */
    List<Candidate> leave(List<Candidate> candidates, Senses senses) {
        if (urgentUs >= ownUs) {
            return candidates;
        }
        Set<Integer> leftNow = new HashSet<>();
        List<Candidate> marked = new ArrayList<>();
        boolean othersServe = false;
        for (Candidate candidate : candidates) {
            double idleUs = candidate.networkUs()
                    + senses.instances().get(candidate.instance()).meanServiceUs();
            double limitUs = left.contains(candidate.instance()) ? urgentUs : urgentUs * (1 - hysteresis);
            if (idleUs <= limitUs) {
                leftNow.add(candidate.instance());
                marked.add(candidate.asBackup());
            } else {
                marked.add(candidate);
                othersServe |= !candidate.backup() && candidate.weight() > 0;
            }
        }
        left = leftNow;
        return othersServe ? marked : candidates;
    }
}
