package dev.weft.lab.affinity;

/**
 * What is run.
 *
 * @param flows that are opened in all
 * @param open that are held open at the same time, where so many are left
 * @param packets of each flow
 * @param instances of the service, behind two switches
 * @param lifeNs from the first packet of a flow to its last
 * @param cookie whether flows carry their instance themselves, so that the switch keeps nothing of them
 * @param seed of every draw
 */
public record AffinitySettings(
        int flows, int open, int packets, int instances, long lifeNs, boolean cookie, long seed) {
    static final int CLIENTS = 8;

    private static final int MOST_INSTANCES = 200;
    private static final int MOST_PACKETS = 100;
    private static final long LEAST_LIFE_NS = 100_000_000;
    private static final double SPREAD = 0.05;
    private static final double PATIENCE = 1.1;

    public AffinitySettings {
        if (flows < open || open < 1 || packets < 2 || packets > MOST_PACKETS || lifeNs < LEAST_LIFE_NS) {
            throw new IllegalArgumentException(flows + " flows, " + open + " open at once, " + packets
                    + " packets each in " + lifeNs
                    + " ns: need at least as many flows as open ones, 2 to 100 packets, 100 ms");
        }
        if (instances < 8 || instances > MOST_INSTANCES) {
            throw new IllegalArgumentException(instances + " instances: need 8 to " + MOST_INSTANCES);
        }
    }

    /** The full size: a million flows of 20 packets, 200,000 of them open at once. */
    public static AffinitySettings full(boolean cookie) {
        return new AffinitySettings(1_000_000, 202_000, 20, 64, 4_000_000_000L, cookie, 1);
    }

    /** As much of it as takes some seconds. */
    public static AffinitySettings small(boolean cookie) {
        return new AffinitySettings(20_000, 4_000, 20, 64, 2_000_000_000L, cookie, 1);
    }

    /** Mean time between two packets of a flow. */
    long gapNs() {
        return lifeNs / (packets - 1);
    }

    /** How much a gap varies, up and down. */
    long spreadNs() {
        return (long) (gapNs() * SPREAD);
    }

    /** How long the switch keeps an unused flow, in whole milliseconds: a little longer than the longest gap. */
    long idleMs() {
        return (long) Math.ceil(gapNs() * PATIENCE / 1e6);
    }
}
