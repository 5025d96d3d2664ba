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
 * @param pace how fast agents measure and cells expire
 */
public record AffinitySettings(
        int flows, int open, int packets, int instances, long lifeNs, boolean cookie, long seed, Pace pace) {
    /** How fast agents measure and cells expire. */
    public enum Pace {
        /** As fast as it goes: in virtual time nothing is late. */
        FAST("{probeMs: 20, metricMs: 20, staleMs: 60}", 20_000_000L, 3_000_000_000L),
        /** On the wall clock, where a busy machine may hold up anything for a second without anybody being dead. */
        PATIENT("{probeMs: 100, metricMs: 100, staleMs: 1000}", 100_000_000L, 8_000_000_000L);

        final String measurement;
        final long metricNs;
        final long mostAbsenceNs;

        Pace(String measurement, long metricNs, long mostAbsenceNs) {
            this.measurement = measurement;
            this.metricNs = metricNs;
            this.mostAbsenceNs = mostAbsenceNs;
        }
    }

    static final int CLIENTS = 8;

    private static final int MOST_INSTANCES = 200;
    private static final int MOST_PACKETS = 100;
    private static final long LEAST_LIFE_NS = 100_000_000;
    private static final double SPREAD = 0.05;
    private static final double LONGER_THAN_A_GAP = 1.1;
    private static final long PATIENT_IDLE_MS = 60_000;

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
        return new AffinitySettings(1_000_000, 202_000, 20, 64, 4_000_000_000L, cookie, 1, Pace.FAST);
    }

    /** As much of it as takes some seconds. */
    public static AffinitySettings small(boolean cookie) {
        return new AffinitySettings(20_000, 4_000, 20, 64, 2_000_000_000L, cookie, 1, Pace.FAST);
    }

    /** As much of it as a switch forwards on the wall clock that takes 0.2 ms for a packet: half a minute. */
    public static AffinitySettings real(boolean cookie) {
        return new AffinitySettings(1_000, 400, 20, 8, 8_000_000_000L, cookie, 1, Pace.PATIENT);
    }

    /** Mean time between two packets of a flow. */
    long gapNs() {
        return lifeNs / (packets - 1);
    }

    /** How much a gap varies, up and down. */
    long spreadNs() {
        return (long) (gapNs() * SPREAD);
    }

    /**
     * How long the switch keeps an unused flow, in whole milliseconds: a little longer than the longest gap, so that cells are used
     * again and again; on the wall clock longer than any delay.
     */
    long idleMs() {
        return pace == Pace.PATIENT ? PATIENT_IDLE_MS : (long) Math.ceil(gapNs() * LONGER_THAN_A_GAP / 1e6);
    }
}
