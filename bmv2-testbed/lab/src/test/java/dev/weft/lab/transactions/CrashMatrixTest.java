package dev.weft.lab.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A part of the crash matrix; all of it: {@code -Dweft.crash.schedules=10000}, or ./weft bench transactions. */
class CrashMatrixTest {
    private static final int SCHEDULES = Integer.getInteger("weft.crash.schedules", 160);
    private static final int FIRST = Integer.getInteger("weft.crash.first", 0);
    private static final long SEED = Long.getLong("weft.crash.seed", 1);

    @Test
    void noFaultLeavesAMixtureOrAHalfInstalledSwitch() {
        try (CrashMatrix matrix = new CrashMatrix(SEED)) {
            CrashMatrix.Report report = matrix.run(FIRST, SCHEDULES, 1);

            assertThat(report.failures()).isEmpty();
            assertThat(report.schedules()).isEqualTo(SCHEDULES);
            assertThat(report.mixtures() + report.halfInstalled() + report.stuck())
                    .isZero();
            assertThat(report.checks()).isGreaterThan(SCHEDULES);
        }
    }
}
