package dev.weft.lab.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A part of the crash matrix; all of it: {@code -Dweft.crash.schedules=10000}, or ./weft bench transactions. */
class CrashMatrixTest {
    private static final int SCHEDULES = Integer.getInteger("weft.crash.schedules", 160);
    private static final int FIRST = Integer.getInteger("weft.crash.first", 0);
    private static final long SEED = Long.getLong("weft.crash.seed", 1);

    @Test
    void noFaultLeavesAMixtureOrAHalfInstalledSwitch() {
        CrashMatrix.Report report = new CrashMatrix(SEED).run(FIRST, SCHEDULES, 1);

        assertThat(report.failures()).isEmpty();
        assertThat(report.schedules()).isEqualTo(SCHEDULES);
        assertThat(report.mixtures() + report.halfInstalled() + report.stuck()).isZero();
        assertThat(report.checks()).isGreaterThan(SCHEDULES);
    }

    /** A matrix that finds nothing could be blind. */
    @ParameterizedTest
    @EnumSource(value = Mutation.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void findsADefect(Mutation mutation) {
        CrashMatrix matrix = new CrashMatrix(SEED, mutation);

        CrashMatrix.Report report = matrix.run(48, 5, 1); // a lost message each

        switch (mutation) {
            case EARLY_FLIP, EARLY_COLLECTION -> assertThat(report.mixtures()).isPositive();
            case LOST_WRITE -> assertThat(report.halfInstalled()).isPositive();
            default -> assertThat(report.stuck()).isPositive();
        }
    }
}
