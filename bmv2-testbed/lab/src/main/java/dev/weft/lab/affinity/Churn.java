package dev.weft.lab.affinity;

import dev.weft.control.core.model.SemanticModel;
import dev.weft.lab.fabric.Fabric;
import dev.weft.lab.time.Randomness;
import java.util.function.IntPredicate;

/**
 * What happens while flows are open. In a second at least a tenth of the instances change: some die in silence and come back later,
 * the others follow the configuration, which each second drains one, takes away one that has drained or died, and adds one
 * that was away. Agents and controller restart in turn.
 */
final class Churn {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final double CHANGED_A_SECOND = 0.1;
    private static final int BY_CONFIGURATION = 3;
    private static final long LEAST_ABSENCE_NS = 20_000_000;
    private static final long SHORT_RESTART_NS = 100_000_000;
    private static final long LONG_RESTART_NS = 1_500_000_000L;

    private final AffinityNetwork network;
    private final Fabric fabric;
    private final Instances instances;
    private final long mostAbsenceNs;
    private final Randomness randomness;
    private long startNs;
    private int pending;
    private int deaths;
    private int returns;
    private int drains;
    private int removals;
    private int additions;
    private int reconfigurations;
    private int agentRestarts;
    private int controllerRestarts;
    private int extras;

    /** @param mostAbsenceNs how long one that died stays away at most */
    Churn(AffinityNetwork network, Fabric fabric, Instances instances, long mostAbsenceNs) {
        this.network = network;
        this.mostAbsenceNs = mostAbsenceNs;
        this.fabric = fabric;
        this.instances = instances;
        this.randomness = fabric.network().randomness("churn");
    }

    /** Lets a second pass, and all that happens in it. To be called from outside the lab's thread, where there is one. */
    void second(int number) {
        long nowNs = fabric.clock().nowNs();
        if (number == 0) {
            startNs = nowNs;
        }
        fabric.clock().call(() -> dieWithin(usualDeaths(), SECOND_NS));
        configure();
        long configuredNs = fabric.clock().nowNs();
        long restartNs = isLong(number) ? LONG_RESTART_NS : SHORT_RESTART_NS;
        long endNs = Math.max(nowNs + SECOND_NS, configuredNs + restartNs);
        fabric.clock().call(() -> dieWithin(lacking(endNs), endNs - configuredNs));
        restart(number, restartNs);
        fabric.clock().pass(Math.max(0, endNs - fabric.clock().nowNs()));
    }

    private void dieWithin(int count, long withinNs) {
        for (int i = 0; i < count; i++) {
            pending++;
            fabric.clock().post((long) (randomness.uniform() * withinNs), this::die);
        }
    }

    /** Most deaths are followed by a return, which is a change too. */
    private int usualDeaths() {
        return 1 + (int) Math.ceil(Math.max(0, CHANGED_A_SECOND * instances.count() - BY_CONFIGURATION) / 2);
    }

    /** Deaths that it takes beside what has changed and those to come, so that a tenth a second has changed in the end. */
    private int lacking(long endNs) {
        double due = CHANGED_A_SECOND * instances.count() * (endNs - startNs) / SECOND_NS;
        return (int) Math.ceil(Math.max(0, due - total() - pending));
    }

    private void die() {
        pending--;
        int instance = any(i -> instances.role(i) == Instances.Role.SERVES && instances.isAlive(i));
        if (instance == 0) {
            return;
        }
        instances.die(instance);
        deaths++;
        long awayNs = LEAST_ABSENCE_NS + (long) (randomness.uniform() * (mostAbsenceNs - LEAST_ABSENCE_NS));
        fabric.clock().post(awayNs, () -> {
            if (!instances.isAlive(instance) && instances.role(instance) != Instances.Role.ABSENT) {
                instances.start(instance);
                returns++;
            }
        });
    }

    private void configure() {
        // Who lives is known to the lab's thread alone; a controller works outside of it.
        SemanticModel[] next = new SemanticModel[1];
        fabric.clock().call(() -> next[0] = changed());
        fabric.apply(next[0]);
        reconfigurations++;
    }

    private SemanticModel changed() {
        int removed = any(i -> instances.role(i) == Instances.Role.DRAINS
                || (instances.role(i) == Instances.Role.SERVES && !instances.isAlive(i)));
        if (removed != 0) {
            instances.die(removed);
            instances.role(removed, Instances.Role.ABSENT);
            removals++;
        }
        int added = any(i -> instances.role(i) == Instances.Role.ABSENT && i != removed);
        if (added != 0) {
            instances.start(added);
            instances.role(added, Instances.Role.SERVES);
            additions++;
        }
        int drained = any(i -> instances.role(i) == Instances.Role.SERVES && instances.isAlive(i) && i != added);
        if (drained != 0 && serving() > instances.count() / 2) {
            instances.role(drained, Instances.Role.DRAINS);
            drains++;
        }
        extras = 1 + (extras + 1) % 3;
        return network.model(instances, extras);
    }

    private long serving() {
        long serving = 0;
        for (int i = 1; i <= instances.count(); i++) {
            serving += instances.role(i) == Instances.Role.SERVES ? 1 : 0;
        }
        return serving;
    }

    /** One of the instances that a condition holds for; 0 if it holds for none. */
    private int any(IntPredicate condition) {
        int offset = randomness.below(instances.count());
        for (int i = 0; i < instances.count(); i++) {
            int instance = 1 + (offset + i) % instances.count();
            if (condition.test(instance)) {
                return instance;
            }
        }
        return 0;
    }

    /** Whether the agent that is taken away in a second stays away for longer than that. */
    private static boolean isLong(int second) {
        return second % 4 == 3;
    }

    private void restart(int second, long absentNs) {
        switch (second % 4) {
            case 0 -> restartAgent(AffinityNetwork.INGRESS, absentNs);
            case 1 -> {
                fabric.restartController();
                controllerRestarts++;
            }
            default -> restartAgent(AffinityNetwork.SITE, absentNs);
        }
    }

    private void restartAgent(String name, long absentNs) {
        fabric.device(name).stopAgent();
        fabric.clock().pass(absentNs);
        fabric.device(name).startAgent();
        agentRestarts++;
    }

    AffinityReport.Changes changes() {
        return new AffinityReport.Changes(
                deaths, returns, drains, removals, additions, reconfigurations, agentRestarts, controllerRestarts);
    }

    int total() {
        return deaths + returns + drains + removals + additions;
    }
}
