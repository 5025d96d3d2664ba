package dev.weft.compute.select;

/** What decides between the instances of a service. */
public enum Policy {
    /** The least compute delay takes all new flows. */
    COMPUTE_ONLY(true, false),
    /** The least path delay takes all new flows. */
    NETWORK_ONLY(false, true),
    /** The least sum of both takes all new flows. */
    JOINT_BEST(true, true),
    /** Feasible instances share new flows by capacity; the data plane takes the cheaper of two, or of four. */
    JOINT(true, true),
    /** Nothing is weighed: the flow's digest names an entry of a Maglev table, whose shares are the weights. */
    CONSISTENT_HASH(false, false),
    /** Of two instances drawn by weight the one with less load. */
    POWER_OF_TWO(true, false),
    /** Of four instances drawn by weight the one with the fewest outstanding requests per worker. */
    SHORTEST_QUEUE(true, false),
    /** As {@link #JOINT} among three; a backup gets the flow where the cheapest of the three misses the deadline. */
    DEADLINE(true, true);

    private final boolean weighsCompute;
    private final boolean weighsNetwork;

    Policy(boolean weighsCompute, boolean weighsNetwork) {
        this.weighsCompute = weighsCompute;
        this.weighsNetwork = weighsNetwork;
    }

    public boolean weighsCompute() {
        return weighsCompute;
    }

    public boolean weighsNetwork() {
        return weighsNetwork;
    }

    /** Whether one instance takes all new flows. */
    public boolean singleBest() {
        return this == COMPUTE_ONLY || this == NETWORK_ONLY || this == JOINT_BEST;
    }

    /** Whether instances stand in rows by their weight alone, whatever capacity was measured. */
    boolean sharesByWeight() {
        return this == POWER_OF_TWO || this == SHORTEST_QUEUE;
    }

    /** Returns what the policy makes least, microseconds. */
    public long costUs(Candidate candidate) {
        return (weighsCompute ? candidate.computeUs() : 0) + (weighsNetwork ? candidate.networkUs() : 0);
    }
}
