package dev.weft.compute.select;

/** What decides between the instances of a service. */
public enum Policy {
    /** The least compute delay takes all new flows. */
    COMPUTE_ONLY(true, false),
    /** The least path delay takes all new flows. */
    NETWORK_ONLY(false, true),
    /** The least sum of both takes all new flows. */
    JOINT_BEST(true, true),
    /** Feasible instances share new flows by capacity; the data plane takes the cheaper of two. */
    JOINT(true, true);

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
        return this != JOINT;
    }

    /** Returns what the policy makes least, microseconds. */
    public long costUs(Candidate candidate) {
        return (weighsCompute ? candidate.computeUs() : 0) + (weighsNetwork ? candidate.networkUs() : 0);
    }
}
