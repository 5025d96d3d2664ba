package dev.weft.lab.routing;

/** The policies of the benchmark, by the names of its report. */
public enum RoutingPolicy {
    /** Any instance, drawn uniformly. */
    RANDOM("random"),
    /** Each ingress takes all instances in turn. */
    ROUND_ROBIN("round-robin"),
    /** A hash of the flow picks among all instances, as routers spread flows over equal paths. */
    ECMP_HASH("ecmp-hash"),
    /** The nearest site; a hash of the flow picks among its instances. */
    NETWORK_ONLY("network-only"),
    /** The instance with the fewest requests, under way or there, at the ingress' own site; exact knowledge. */
    LOCAL_JSQ("local-jsq"),
    /** Of two random instances the one with the shorter queue by the feedback of the last reply (RackSched). */
    COMPUTE_PO2("compute-po2"),
    /** The least path and queue by the feedback of the last reply, for every request until feedback changes it. */
    NAIVE_BEST("naive-best"),
    /** Weft: the compiled program in real switches with real agents. */
    WEFT("weft"),
    /** The least path and queue, exact at this moment, requests under way included; mean service times. */
    LOAD_ORACLE("load-oracle"),
    /** Knows what every request will take: the earliest reply. */
    CLAIRVOYANT("clairvoyant");

    private final String text;

    RoutingPolicy(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
