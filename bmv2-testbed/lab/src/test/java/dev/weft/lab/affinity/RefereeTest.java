package dev.weft.lab.affinity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RefereeTest {
    private final Instances instances = new Instances(3);
    private final Referee referee = new Referee(
            new AffinitySettings(10, 10, 2, 8, 1_000_000_000L, false, 1, AffinitySettings.Pace.FAST), instances);

    @Test
    void aPacketElsewhereIsAViolationWhileTheFirstLives() {
        assertThat(referee.arrived(0, 1)).isTrue();
        instances.role(1, Instances.Role.DRAINS);
        assertThat(referee.arrived(0, 1)).isFalse();
        referee.arrived(0, 2);
        assertThat(referee.violations()).isEqualTo(1);
        assertThat(referee.resteered()).isZero();
    }

    @Test
    void afterADeathAFlowMovesOnceEvenIfTheDeadOneComesBack() {
        referee.arrived(0, 1);
        instances.die(1);
        instances.start(1);
        assertThat(referee.arrived(0, 2)).isTrue();
        assertThat(referee.resteered()).isEqualTo(1);
        assertThat(referee.violations()).isZero();
        referee.arrived(0, 1);
        assertThat(referee.violations()).isEqualTo(1);
    }

    @Test
    void countsFlowsThatAreOpenAtOnce() {
        referee.arrived(0, 1);
        referee.arrived(1, 1);
        referee.closed();
        referee.arrived(2, 1);
        assertThat(referee.maxOpen()).isEqualTo(2);
        assertThat(referee.opened()).isEqualTo(3);
        assertThat(referee.packets()).isEqualTo(3);
    }
}
