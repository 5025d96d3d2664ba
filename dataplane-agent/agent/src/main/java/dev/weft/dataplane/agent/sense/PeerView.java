package dev.weft.dataplane.agent.sense;

import com.google.protobuf.ByteString;
import dev.weft.compute.damping.Ewma;
import dev.weft.compute.damping.Freshness;

/** What is known of the path to one peer. Confined to the agent's thread. */
public final class PeerView {
    /** Probes that the loss is of: some seconds' worth. */
    private static final int WINDOW = 256;

    /** RFC 3550, 6.4.1. */
    private static final double JITTER_GAIN = 1.0 / 16;

    private static final int PERMILLE = 1_000;

    /**
     * How many probes were lost.
     *
     * @param permille share of the judged ones
     * @param judged those that were answered, or have had their time to be
     */
    public record Loss(int permille, int judged) {}

    private final String switchId;
    private final ByteString address;
    private final Ewma delayUs;
    private final long[] sentNs = new long[WINDOW];
    private final boolean[] answered = new boolean[WINDOW];
    private boolean heard;
    private long heardNs;
    private long probes;
    private long replies;
    private double lastUs = Double.NaN;
    private double jitterUs;
    private long staleNs;
    private long nowNs;

    PeerView(String switchId, ByteString address, long timeConstantNs) {
        this.switchId = switchId;
        this.address = address;
        this.delayUs = new Ewma(timeConstantNs);
    }

    void probed(long atNs, long staleAfterNs) {
        int slot = (int) (probes % WINDOW);
        sentNs[slot] = atNs;
        answered[slot] = false;
        nowNs = atNs;
        staleNs = staleAfterNs;
        probes++;
    }

    /** @param probeNs when the probe that is answered was sent */
    void replied(double roundTripUs, long probeNs, long nowNs, long staleAfterNs) {
        for (int i = 0; i < Math.min(WINDOW, probes); i++) {
            answered[i] |= sentNs[i] == probeNs;
        }
        if (!Double.isNaN(lastUs)) {
            jitterUs += (Math.abs(roundTripUs - lastUs) - jitterUs) * JITTER_GAIN;
        }
        lastUs = roundTripUs;
        if (freshness(nowNs, staleAfterNs) != Freshness.FRESH) {
            // After a silence the path may be another one: nothing old is mixed in.
            delayUs.reset();
        }
        delayUs.add(roundTripUs, nowNs);
        heard = true;
        heardNs = nowNs;
        replies++;
    }

    public String switchId() {
        return switchId;
    }

    public ByteString address() {
        return address;
    }

    public Freshness freshness(long nowNs, long staleAfterNs) {
        return Freshness.of(heard, heardNs, nowNs, staleAfterNs);
    }

    public boolean heard() {
        return heard;
    }

    /** When the last reply came; meaningless before the first. */
    public long heardNs() {
        return heardNs;
    }

    /** Smoothed round trip, without what the agents themselves take, microseconds. */
    public long roundTripUs() {
        return Math.round(delayUs.value());
    }

    /** Smoothed difference between one round trip and the next, microseconds. */
    public long jitterUs() {
        return Math.round(jitterUs);
    }

    /** Of the last {@value #WINDOW} probes. */
    public Loss loss() {
        int judged = 0;
        int lost = 0;
        for (int i = 0; i < Math.min(WINDOW, probes); i++) {
            if (answered[i] || nowNs - sentNs[i] >= staleNs) {
                judged++;
                lost += answered[i] ? 0 : 1;
            }
        }
        return new Loss(judged == 0 ? 0 : PERMILLE * lost / judged, judged);
    }

    public long probes() {
        return probes;
    }

    public long replies() {
        return replies;
    }
}
