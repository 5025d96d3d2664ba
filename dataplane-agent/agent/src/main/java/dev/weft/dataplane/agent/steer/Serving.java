package dev.weft.dataplane.agent.steer;

import dev.weft.compute.damping.Freshness;
import dev.weft.dataplane.agent.config.Configuration;
import dev.weft.dataplane.agent.sense.InstanceView;
import dev.weft.dataplane.agent.sense.Senses;
import dev.weft.dataplane.agent.target.StateCells;
import dev.weft.dataplane.api.Candidate;
import dev.weft.dataplane.api.Pool;
import dev.weft.p4.program.WeftProgram;
import dev.weft.p4.program.wire.StateMessage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Tells the data plane which service each instance serves, or that it is gone: then its flows choose anew, once. An instance
 * is gone when the configuration has it no more, or when it is silent for so long that it is dead. Its silence proves
 * nothing while its switch is silent too, whose agent may just be absent: then it is gone when requests sent to it stay
 * unanswered for so long. Confined to the agent's thread.
 */
final class Serving {
    /** Of the time after which an unheard instance gets no new flow: an open flow is moved later than that. */
    private static final int GONE_AFTER = 3;

    /** Rounds in which every cell is looked at once. */
    private static final int ROUNDS_FOR_ALL = 512;

    private static final int AUDITED_A_ROUND = WeftProgram.INSTANCES / ROUNDS_FOR_ALL;

    private final StateCells cells;
    private final Map<Integer, Watch> watches = new HashMap<>();
    private final Set<Integer> gone = new HashSet<>();
    private int audited;

    Serving(StateCells cells) {
        this.cells = cells;
    }

    /** Follows a configuration: who is not in it any more is gone. */
    void configure(Configuration next, long nowNs) {
        for (Integer instance : Set.copyOf(watches.keySet())) {
            if (!next.candidates().containsKey(instance)) {
                watches.remove(instance);
                gone.remove(instance);
                cells.put(StateMessage.SERVES, instance, StateMessage.GONE);
            }
        }
        for (Pool pool : next.message().getPoolsList()) {
            for (Candidate candidate : pool.getCandidatesList()) {
                Watch watch = watches.computeIfAbsent(candidate.getInstance(), i -> new Watch(nowNs));
                watch.service = pool.getService();
            }
        }
    }

    /** Whether flows may stay at an instance. */
    boolean keeps(int instance) {
        return watches.containsKey(instance) && !gone.contains(instance);
    }

    /** Judges each instance of a pool and writes what has changed. */
    void judge(Pool pool, Configuration configuration, Senses senses, long nowNs) {
        long goneAfterNs = GONE_AFTER * configuration.staleAfterNs();
        boolean someHeard = pool.getCandidatesList().stream()
                .anyMatch(c -> fresh(senses.instances().get(c.getInstance()), configuration, nowNs));
        for (Candidate candidate : pool.getCandidatesList()) {
            judge(candidate, someHeard, configuration, senses, goneAfterNs, nowNs);
        }
    }

    private static boolean fresh(InstanceView view, Configuration configuration, long nowNs) {
        return view.freshness(nowNs, configuration.staleAfterNs()) == Freshness.FRESH;
    }

    private void judge(
            Candidate candidate,
            boolean someHeard,
            Configuration configuration,
            Senses senses,
            long goneAfterNs,
            long nowNs) {
        int instance = candidate.getInstance();
        InstanceView view = senses.instances().get(instance);
        Watch watch = watches.get(instance);
        boolean switchHeard = senses.peer(candidate.getSite())
                .map(peer -> peer.freshness(nowNs, configuration.staleAfterNs()) == Freshness.FRESH)
                .orElse(true);
        if (switchHeard && !watch.switchHeard) {
            watch.sinceNs = nowNs; // its agent may have to hear of its instances first
        }
        watch.switchHeard = switchHeard;
        long heardNs = view.heard() ? Math.max(view.reportNs(), watch.sinceNs) : watch.sinceNs;
        boolean silent = someHeard && nowNs - heardNs > goneAfterNs;
        if (silent && !switchHeard) {
            ask(instance, watch, nowNs);
        } else {
            watch.answeredNs = nowNs;
        }
        if (silent && (switchHeard || nowNs - watch.answeredNs > goneAfterNs)) {
            gone.add(instance);
        } else {
            gone.remove(instance);
        }
        cells.put(StateMessage.SERVES, instance, gone.contains(instance) ? StateMessage.GONE : watch.service);
    }

    /** Whether the data plane still sees answers of an instance, or has none to wait for. */
    private void ask(int instance, Watch watch, long nowNs) {
        cells.read(StateMessage.SENT, instance, sent -> watch.sent = sent);
        cells.read(StateMessage.ECHOED, instance, echoed -> {
            if (echoed != watch.echoed || echoed == watch.sent) {
                watch.answeredNs = nowNs;
            }
            watch.echoed = echoed;
        });
    }

    /** Looks at some cells: an instance may have left the configuration while no agent was there, a write may have been lost. */
    void audit() {
        for (int i = 0; i < AUDITED_A_ROUND; i++) {
            audited = audited % (WeftProgram.INSTANCES - 1) + 1;
            int instance = audited;
            cells.read(StateMessage.SERVES, instance, value -> {
                Watch watch = watches.get(instance);
                int wanted = watch == null || gone.contains(instance) ? StateMessage.GONE : watch.service;
                boolean never = watch == null && value == 0;
                if (value != wanted && !never) {
                    cells.observed(StateMessage.SERVES, instance, value);
                    cells.put(StateMessage.SERVES, instance, wanted);
                }
            });
        }
    }

    private static final class Watch {
        private long sinceNs;
        private boolean switchHeard = true;
        private int service;
        private int sent;
        private int echoed;
        private long answeredNs;

        Watch(long nowNs) {
            sinceNs = nowNs;
            answeredNs = nowNs;
        }
    }
}
