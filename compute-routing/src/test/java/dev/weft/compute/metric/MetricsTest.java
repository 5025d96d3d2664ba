package dev.weft.compute.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MetricsTest {
    @Test
    void theDelayIsWhatTheInstanceSaysElseRoundsOfTheQueue() {
        assertThat(CostModel.computeDelayUs(new RawCompute(777, 8, 4, 4, 100, 0)))
                .isEqualTo(777);
        assertThat(CostModel.computeDelayUs(new RawCompute(0, 8, 4, 4, 100, 0))).isEqualTo(300);
        assertThat(CostModel.computeDelayUs(new RawCompute(0, 2, 4, 4, 100, 0))).isEqualTo(150);
        assertThat(CostModel.computeDelayUs(new RawCompute(0, 0, 0, 4, 0, 0))).isZero();
        assertThat(CostModel.computeDelayUs(new RawCompute(0, 1 << 30, 0, 1, 1 << 20, 0)))
                .isEqualTo((1 << 30) - 1);
    }

    @Test
    void capacityIsRequestsPerSecond() {
        assertThat(CostModel.capacityPerSecond(4, 2_000)).isEqualTo(2_000);
        assertThatThrownBy(() -> CostModel.capacityPerSecond(4, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void minMaxGivesTenAtTheBestAndZeroAtTheWorst() {
        Normalisation minMax = Normalisation.minMax(0, 100);
        assertThat(minMax.score(0)).isEqualTo(10);
        assertThat(minMax.score(50)).isEqualTo(5);
        assertThat(minMax.score(44)).isEqualTo(6);
        assertThat(minMax.score(46)).isEqualTo(5);
        assertThat(minMax.score(100)).isZero();
        assertThat(minMax.score(1e12)).isZero();
        assertThatThrownBy(() -> Normalisation.minMax(5, 5)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void sigmoidGivesFiveInTheMiddle() {
        Normalisation sigmoid = Normalisation.sigmoid(100, 10);
        assertThat(sigmoid.score(100)).isEqualTo(5);
        assertThat(sigmoid.score(90)).isEqualTo(7);
        assertThat(sigmoid.score(110)).isEqualTo(3);
        assertThat(sigmoid.score(0)).isEqualTo(10);
        assertThat(sigmoid.score(1_000)).isZero();
    }

    @Test
    void levelTwoIsTheWeightedMeanOfLevelOne() {
        Normalisation minMax = Normalisation.minMax(0, 10_000);
        Scores scores = Scores.of(4_000, 9_000, minMax, 1, 1);
        assertThat(scores.compute()).isEqualTo(6);
        assertThat(scores.network()).isEqualTo(1);
        assertThat(scores.overall()).isEqualTo(4);
        assertThat(Scores.of(4_000, 9_000, minMax, 1, 0).overall()).isEqualTo(6);
        assertThatThrownBy(() -> Scores.of(1, 1, minMax, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void impossibleMetricsAreRefused() {
        assertThatThrownBy(() -> new RawCompute(0, 0, 0, 0, 1, 0)).hasMessageContaining("workers");
        assertThatThrownBy(() -> new RawCompute(0, 0, 0, 1, 1, 1001)).hasMessageContaining("1001");
    }

    @Test
    void theLeastCategoryMayDecide() {
        Normalisation normalisation = Normalisation.minMax(0, 10_000);
        assertThat(Scores.of(0, 8_000, normalisation, 1, 1, Aggregation.LEAST).overall())
                .isEqualTo(2);
        assertThat(Scores.of(0, 8_000, normalisation, 1, 1, Aggregation.MEAN).overall())
                .isEqualTo(6);
        assertThat(Scores.of(0, 8_000, normalisation, 1, 0, Aggregation.LEAST).overall())
                .as("a category without weight does not count")
                .isEqualTo(10);
    }

    @Test
    void slotsAreWorkersThatNeitherRunNorWillRunWhatWaits() {
        assertThat(new RawCompute(0, 1, 2, 4, 0, 0).availableSlots()).isEqualTo(1);
        assertThat(new RawCompute(0, 9, 4, 4, 0, 0).availableSlots()).isZero();
    }
}
