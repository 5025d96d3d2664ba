package dev.weft.lab.affinity;

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
    private static final long MOST_ABSENCE_NS = 3_000_000_000L;
    private static final long SHORT_RESTART_NS = 100_000_000;
    private static final long LONG_RESTART_NS = 1_500_000_000L;

    private final AffinityNetwork network;
    private final Fabric fabric;
    private final Instances instances;
    private final Randomness randomness;
    private int deaths;
    private int returns;
    private int drains;
    private int removals;
    private int additions;
    private int reconfigurations;
    private int agentRestarts;
    private int controllerRestarts;
    private int extras;

    Churn(AffinityNetwork network, Fabric fabric, Instances instances) {
        this.network = network;
        this.fabric = fabric;
        this.instances = instances;
        this.randomness = fabric.network().randomness("churn");
    }

    /** Lets a second pass, and all that happens in it. */
    void second(int number) {
        long endNs = fabric.clock().nowNs() + SECOND_NS;
        for (int i = 0; i < deathsASecond(); i++) {
            fabric.clock().post((long) (randomness.uniform() * SECOND_NS), this::die);
        }
        configure();
        restart(number);
        fabric.clock().pass(Math.max(0, endNs - fabric.clock().nowNs()));
    }

    /** Most deaths are followed by a return, which is a change too. */
    private int deathsASecond() {
        return 1 + (int) Math.ceil(Math.max(0, CHANGED_A_SECOND * instances.count() - BY_CONFIGURATION) / 2);
    }

    private void die() {
        int instance = any(i -> instances.role(i) == Instances.Role.SERVES && instances.isAlive(i));
        if (instance == 0) {
            return;
        }
        instances.die(instance);
        deaths++;
        long awayNs = LEAST_ABSENCE_NS + (long) (randomness.uniform() * (MOST_ABSENCE_NS - LEAST_ABSENCE_NS));
        fabric.clock().post(awayNs, () -> {
            if (!instances.isAlive(instance) && instances.role(instance) != Instances.Role.ABSENT) {
                instances.start(instance);
                returns++;
            }
        });
    }

    private void configure() {
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
        fabric.apply(network.model(instances, extras));
        reconfigurations++;
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

    private void restart(int second) {
        switch (second % 4) {
            case 0 -> restartAgent(AffinityNetwork.INGRESS, SHORT_RESTART_NS);
            case 1 -> {
                fabric.restartController();
                controllerRestarts++;
            }
            case 2 -> restartAgent(AffinityNetwork.SITE, SHORT_RESTART_NS);
            default -> restartAgent(AffinityNetwork.SITE, LONG_RESTART_NS);
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
