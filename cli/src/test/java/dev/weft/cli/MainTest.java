package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MainTest {
    @Test
    void helpNamesCommandsAndExitCodes() {
        Run run = Run.of("--help");
        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("switch", "Exit codes: 0 ok, 1 the result is a failure, 2 usage error");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void versionComesFromTheBuild() {
        Run run = Run.of("--version");
        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).matches("weft \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\\R");
    }

    @Test
    void usageErrorsAreOneLineAndCode2() {
        for (String[] args : new String[][] {{}, {"nothing"}, {"--nothing"}, {"switch", "--nothing", "x"}}) {
            Run run = Run.of(args);
            assertThat(run.code()).isEqualTo(ExitCode.BAD_INPUT);
            assertThat(run.err()).startsWith("weft").contains("--help");
            assertThat(run.err().lines()).hasSizeLessThanOrEqualTo(2); // a second one suggests what was meant
            assertThat(run.out()).isEmpty();
        }
    }

    @Test
    void trainsForTheClassArchive() {
        Run run = Run.of("train");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).isEmpty();
    }
}
