package dev.weft.lab.routing;

import dev.weft.compute.select.PairTable;

/**
 * The selection of one ingress switch as {@code p4/v1model/glue.p4} makes it, in Java: the same registers, the same
 * arithmetic. A test feeds it and a real switch the same packets and compares every choice.
 */
final class IngressTwin {
    private static final int COUNTS = 0x10000;
    private static final int AHEAD = 0x8000;
    private static final long MOST_US = (1 << 29) - 1;

    private final PairTable pairs;
    private final PairTable more;
    private final long[] unitUs;
    private final long[] networkUs;
    private final long[] loadUs;
    private final int[] sent;
    private final int[] echoed;

    /** A switch with these cells, indexed by the instances' numbers, that has sent nothing. */
    IngressTwin(PairTable pairs, PairTable more, long[] unitUs, long[] networkUs, long[] loadUs) {
        this.pairs = pairs;
        this.more = more;
        this.unitUs = unitUs.clone();
        this.networkUs = networkUs.clone();
        this.loadUs = loadUs.clone();
        this.sent = new int[unitUs.length];
        this.echoed = new int[unitUs.length];
    }

    /** Rows of the table. */
    int rows() {
        return pairs.size();
    }

    /**
     * Chooses for a new flow and counts its request.
     *
     * @param row below {@link #rows}, from the flow's digest
     * @return the instance's number
     */
    int choose(int row) {
        int near = cheaper(PairTable.first(pairs.cell(row)), PairTable.second(pairs.cell(row)));
        int chosen = near;
        if (more.cell(row) != 0) {
            int other = cheaper(PairTable.first(more.cell(row)), PairTable.second(more.cell(row)));
            chosen = cheaper(near, other);
        }
        sent[chosen] = (sent[chosen] + 1) % COUNTS;
        return chosen;
    }

    /** What the request just sent to an instance carries. */
    int count(int instance) {
        return sent[instance];
    }

    private int cheaper(int first, int second) {
        return second != 0 && costUs(second) < costUs(first) ? second : first;
    }

    private long costUs(int instance) {
        int unanswered = Math.floorMod(sent[instance] - echoed[instance] + 1, COUNTS);
        return loadUs[instance] + weigh(unanswered, unitUs[instance]) + networkUs[instance];
    }

    private static long weigh(int requests, long unit) {
        return Math.min(MOST_US, requests * unit);
    }

    /**
     * Takes the feedback of a reply.
     *
     * @param queue requests at the instance when the reply left it
     * @param delayUs what it says that a request takes
     * @param count of the request, as the reply echoes it
     */
    void feedback(int instance, int queue, int delayUs, int count) {
        loadUs[instance] = unitUs[instance] == 0 ? delayUs : weigh(queue, unitUs[instance]) >> 1;
        if (Math.floorMod(count - echoed[instance], COUNTS) < AHEAD) {
            echoed[instance] = count;
        }
    }
}
