package dev.weft.lab.transactions;

import dev.weft.transaction.Image;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Judges each single write of a schedule: every epoch that any packet may carry must mean one and the same configuration
 * on every switch.
 */
final class EpochJudge {
    private static final long MS = 1_000_000;
    private static final int TOLD = 5;

    private final Visible visible;
    private final long lifetimeNs;
    private final int oldEpoch;
    private final int newEpoch;
    private final List<String> mixtures;
    private final Map<String, int[]> oldView = new HashMap<>();
    private final Map<String, int[]> newView = new HashMap<>();
    private final Map<Integer, Long> lastActive = new HashMap<>(); // by epoch; MAX_VALUE: it is now
    private long checks;

    /**
     * Judges changes from one epoch to another.
     *
     * @param lifetimeNs how long a packet may be on its way after its ingress stamps another epoch
     * @param mixtures told the first few
     */
    EpochJudge(Visible visible, long lifetimeNs, int oldEpoch, int newEpoch, List<String> mixtures) {
        this.visible = visible;
        this.lifetimeNs = lifetimeNs;
        this.oldEpoch = oldEpoch;
        this.newEpoch = newEpoch;
        this.mixtures = mixtures;
        lastActive.put(oldEpoch, Long.MAX_VALUE);
    }

    /** Says what a switch holds before and after. */
    void expect(String name, Image before, Image after) {
        oldView.put(name, visible.in(before));
        newView.put(name, visible.in(after));
    }

    /** How often a switch was judged. */
    long checks() {
        return checks;
    }

    /**
     * After a write.
     *
     * @param of the switch that was written
     * @param entry whether packets may see a difference
     */
    void changed(SimulatedSwitch of, boolean entry, Collection<SimulatedSwitch> all, long nowNs) {
        Set<Integer> active = new HashSet<>();
        all.forEach(each -> active.add(each.epoch()));
        lastActive.replaceAll((epoch, until) -> active.contains(epoch) || until != Long.MAX_VALUE ? until : nowNs);
        boolean fresh = false;
        for (int epoch : active) {
            Long before = lastActive.put(epoch, Long.MAX_VALUE);
            fresh |= before == null;
        }
        if (fresh) {
            all.forEach(each -> judge(each, nowNs));
        } else if (entry) {
            judge(of, nowNs);
        }
    }

    private void judge(SimulatedSwitch of, long nowNs) {
        checks++;
        int[] before = oldView.get(of.name());
        int[] after = newView.get(of.name());
        for (Map.Entry<Integer, Long> live : lastActive.entrySet()) {
            boolean packets = live.getValue() == Long.MAX_VALUE || nowNs < live.getValue() + lifetimeNs;
            if (!packets) {
                continue;
            }
            int epoch = live.getKey();
            int[] seen = visible.in(epoch, of.entries());
            boolean old = visible.same(seen, before, after);
            boolean now = visible.same(seen, after, before);
            boolean right = oldEpoch == newEpoch ? old || now : epoch == oldEpoch ? old : epoch == newEpoch && now;
            if (!right && mixtures.size() < TOLD) {
                mixtures.add("at " + nowNs / MS + " ms " + of.name() + " in epoch " + epoch + " shows "
                        + (old ? "the old" : now ? "the new" : "neither") + " configuration");
            }
        }
    }
}
