package dev.weft.dataplane.agent.sense;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Loss and jitter of probes, beside what was done to them. */
class PeerViewTest {
    private static final long ROUND = 10_000_000;
    private static final long STALE = 5 * ROUND;

    private final PeerView peer = new PeerView("s2", ByteString.EMPTY, ROUND);

    private void probe(int number, boolean answered, double roundTripUs) {
        long sent = number * ROUND;
        peer.probed(sent, STALE);
        if (answered) {
            peer.replied(roundTripUs, sent, sent + 1_000, STALE);
        }
    }

    @Test
    void lossIsTheShareOfProbesThatHadTheirTimeAndNoAnswer() {
        for (int i = 1; i <= 200; i++) {
            probe(i, i % 4 != 0, 100);
        }
        // the last five probes without an answer may still get one: 200 only
        assertThat(peer.loss()).isEqualTo(new PeerView.Loss(1_000 * 48 / 198, 198));
    }

    @Test
    void onlyTheLastProbesCount() {
        for (int i = 1; i <= 1_000; i++) {
            probe(i, false, 0);
        }
        assertThat(peer.loss().permille()).isEqualTo(1_000);
        for (int i = 1_001; i <= 1_300; i++) {
            probe(i, true, 100);
        }
        assertThat(peer.loss()).isEqualTo(new PeerView.Loss(0, 256));
    }

    @Test
    void anAnswerThatComesLateIsNoLoss() {
        probe(1, false, 0);
        for (int i = 2; i <= 20; i++) {
            probe(i, true, 100);
        }
        assertThat(peer.loss().permille()).isEqualTo(50);
        peer.replied(190_000, ROUND, 20 * ROUND, STALE);
        assertThat(peer.loss().permille()).isZero();
    }

    @Test
    void jitterIsZeroOnASteadyPathAndNearTheMeanDifferenceOnANoisyOne() {
        for (int i = 1; i <= 100; i++) {
            probe(i, true, 500);
        }
        assertThat(peer.jitterUs()).isZero();
        Random random = new Random(3);
        for (int i = 101; i <= 1_000; i++) {
            probe(i, true, 500 + (random.nextBoolean() ? 100 : -100));
        }
        // two independent draws differ by 200 half of the time
        assertThat(peer.jitterUs()).isBetween(50L, 150L);
    }
}
