package dev.weft.lab.affinity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bench itself, small: nothing of what happens moves an open flow. */
class AffinityBenchTest {
    private static final int FLOWS = Integer.getInteger("weft.affinity.flows", 300);

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void openFlowsStay(boolean cookie) {
        AffinityReport report = new AffinityBench(
                        new AffinitySettings(
                                FLOWS, FLOWS / 3, 20, 16, 1_000_000_000L, cookie, 7, AffinitySettings.Pace.FAST),
                        line -> {})
                .run();
        assertThat(report.violations()).as(report.toString()).isZero();
        assertThat(report.flows()).isEqualTo(FLOWS);
        assertThat(report.maxOpen()).isGreaterThan(FLOWS / 3 * 9 / 10);
        assertThat(report.resteeredOnDeath()).isPositive();
        assertThat(report.changes().deaths()).isPositive();
        assertThat(report.changes().drains()).isPositive();
        assertThat(report.changes().agentRestarts()).isPositive();
        assertThat(report.changes().controllerRestarts()).isPositive();
        assertThat(report.stateCells()).isEqualTo(cookie ? 0 : 1 << 18);
    }
}
