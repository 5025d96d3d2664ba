package dev.weft.lab.affinity;

import java.util.Arrays;

/** What is true of the instances, whatever agents and controllers believe. Numbers begin at 1. */
final class Instances {
    /** What the semantic file says. */
    enum Role {
        SERVES,
        DRAINS,
        ABSENT
    }

    private final Role[] roles;
    private final boolean[] alive;
    private final int[] incarnations;

    Instances(int count) {
        roles = new Role[count + 1];
        Arrays.fill(roles, Role.SERVES);
        alive = new boolean[count + 1];
        Arrays.fill(alive, true);
        incarnations = new int[count + 1];
    }

    int count() {
        return roles.length - 1;
    }

    Role role(int instance) {
        return roles[instance];
    }

    void role(int instance, Role role) {
        roles[instance] = role;
    }

    boolean isAlive(int instance) {
        return alive[instance];
    }

    /** It stops in silence. */
    void die(int instance) {
        alive[instance] = false;
    }

    /** It starts anew. */
    void start(int instance) {
        alive[instance] = true;
        incarnations[instance]++;
    }

    int incarnation(int instance) {
        return incarnations[instance];
    }

    /** Whether that very process still runs. */
    boolean lives(int instance, int incarnation) {
        return alive[instance] && incarnations[instance] == incarnation;
    }
}
