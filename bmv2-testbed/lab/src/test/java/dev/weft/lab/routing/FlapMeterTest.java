package dev.weft.lab.routing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FlapMeterTest {
    private final FlapMeter meter = new FlapMeter(1);

    private void published(double... scores) {
        meter.published(0, scores);
    }

    @Test
    void goingAndComingBackSoonIsOneFlap() {
        published(5, 4);
        published(4, 5);
        published(5, 4);
        assertThat(meter.perSecond(1)).isEqualTo(1);
    }

    @Test
    void goingForGoodIsNone() {
        published(5, 4);
        published(4, 5);
        for (int i = 0; i < 11; i++) {
            published(4, 5);
        }
        published(5, 4);
        assertThat(meter.perSecond(1)).isZero();
    }

    @Test
    void equalScoresChangeNothing() {
        published(5, 4);
        published(5, 5);
        published(5, 4);
        published(5, 5);
        assertThat(meter.perSecond(1)).isZero();
    }

    @Test
    void aThirdSiteIsNoReturn() {
        published(5, 4, 3);
        published(4, 5, 3);
        published(3, 4, 5);
        assertThat(meter.perSecond(1)).isZero();
    }
}
