package dev.weft.dataplane.agent.sense;

import com.google.protobuf.ByteString;
import dev.weft.compute.damping.Ewma;
import dev.weft.compute.damping.Freshness;

/** What is known of the path to one peer. Confined to the agent's thread. */
public final class PeerView {
    private final String switchId;
    private final ByteString address;
    private final Ewma delayUs;
    private boolean heard;
    private long heardNs;
    private long probes;
    private long replies;

    PeerView(String switchId, ByteString address, long timeConstantNs) {
        this.switchId = switchId;
        this.address = address;
        this.delayUs = new Ewma(timeConstantNs);
    }

    void probed() {
        probes++;
    }

    void replied(double roundTripUs, long nowNs, long staleAfterNs) {
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

    public long probes() {
        return probes;
    }

    public long replies() {
        return replies;
    }
}
