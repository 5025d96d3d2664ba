package dev.weft.control.core.model;

import java.util.Locale;

/** How the ingress chooses among the instances of a service. */
public enum Policy {
    /** The least compute delay, whatever the path costs. */
    COMPUTE_ONLY(true, false),
    /** The least path delay, however busy the instance is. */
    NETWORK_ONLY(false, true),
    /** The least sum of both: all new flows go to the best instance. */
    JOINT_BEST(true, true),
    /** Spread over all feasible instances by capacity; of two candidates, or of four, the one with the least sum. */
    JOINT(true, true),
    /** The flow's digest names an entry of a Maglev table, whose shares are the weights. */
    CONSISTENT_HASH(false, false),
    /** Of two instances drawn by weight the one with less load. */
    POWER_OF_TWO(true, false),
    /** Of four instances drawn by weight the one with the fewest outstanding requests per worker. */
    SHORTEST_QUEUE(true, false),
    /** As joint among those that are no backups; a backup where the cheapest of them misses the deadline. */
    DEADLINE(true, true);

    private final boolean weighsCompute;
    private final boolean weighsNetwork;

    Policy(boolean weighsCompute, boolean weighsNetwork) {
        this.weighsCompute = weighsCompute;
        this.weighsNetwork = weighsNetwork;
    }

    /** Returns whether the compute delay counts. */
    public boolean weighsCompute() {
        return weighsCompute;
    }

    /** Returns whether the path delay counts. */
    public boolean weighsNetwork() {
        return weighsNetwork;
    }

    /**
     * Returns the policy with the name that semantic files use.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Policy of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** Returns the name that semantic files use. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
