package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StfCommandTest {
    private static final String FRAME = "020000000002 020000000001 0800 AABB";

    @TempDir
    private Path folder;

    @BeforeEach
    void program() throws IOException {
        Files.copy(SwitchProcessTest.JSON, folder.resolve("good.json"));
        Files.writeString(folder.resolve("good.stf"), "packet 0 " + FRAME + "\nexpect 1 " + FRAME + "\n");
    }

    @Test
    void allPass() throws IOException {
        Path report = folder.resolve("r.json");
        Run run = Run.of("stf", folder.toString(), "--report", report.toString());
        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).isEqualTo("2 passed, 0 failed, 0 skipped\n");
        assertThat(Files.readString(report))
                .isEqualTo("{\n  \"passed\" : 2,\n  \"failed\" : 0,\n  \"skipped\" : 0,\n  \"problems\" : [ ]\n}\n");
    }

    @Test
    void aWrongExpectationFails() throws IOException {
        Files.copy(SwitchProcessTest.JSON, folder.resolve("wrong.json"));
        Files.writeString(folder.resolve("wrong.stf"), "packet 0 " + FRAME + "\nexpect 1 00" + FRAME + "\n");
        Files.writeString(folder.resolve("lonely.stf"), "packet 0 00\n");
        Path report = folder.resolve("r.json");
        Run run = Run.of("stf", folder.toString(), "--report", report.toString());
        assertThat(run.code()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out()).contains("FAIL ", "wrong.stf", "SKIP ", "lonely.stf", "2 passed, 2 failed, 2 skipped");
        JsonNode root = new ObjectMapper().readTree(report.toFile());
        assertThat(root.at("/failed").asInt()).isEqualTo(2);
        assertThat(root.at("/problems").size()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void oneExecutorAndTraces() throws IOException {
        Files.writeString(folder.resolve("good.stf"), "packet 0 " + FRAME + "\nexpect 1 00" + FRAME + "\n");
        Run run = Run.of("stf", folder.toString(), "--executor", "interpreted", "--trace");
        assertThat(run.code()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out())
                .contains(
                        "FAIL " + folder.resolve("good.stf") + " (interpreted)",
                        "port 1 packet 0 (line 2): the packet of line 1 differs",
                        "expected     0: 00 02 00 00",
                        "trace of the packet of line 1:",
                        "transmitted on port 1")
                .endsWith("0 passed, 1 failed, 0 skipped\n");
        assertThat(Run.of("stf", folder.toString(), "--executor", "neither").code())
                .isEqualTo(ExitCode.BAD_INPUT);
    }

    @Test
    void bmv2MustBeThere() {
        Run run = Run.of("stf", folder.toString(), "--target", "bmv2", "--bmv2", folder + "/none");
        assertThat(run.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).contains("/none: no executable file: give the path of bmv2's simple_switch or");
    }

    /** A program that is no switch fails each script, and nothing is left waiting for it. */
    @Test
    void whatDoesNotStartFailsWithItsLastWords() throws IOException {
        Path fake = folder.resolve("fake");
        Files.writeString(fake, "#!/bin/sh\necho no such option\nexit 3\n");
        assertThat(fake.toFile().setExecutable(true)).isTrue();
        Run run = Run.of("stf", folder.toString(), "--target", "bmv2", "--bmv2", fake.toString());
        assertThat(run.code()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out())
                .contains("good.stf (bmv2)", "bmv2 does not start", "exit code 3): no such option")
                .endsWith("0 passed, 1 failed, 0 skipped\n");
    }

    @Test
    @Tag("bmv2")
    void theSameScriptsRunOnBmv2() {
        Optional<Path> bmv2 = Installed.bmv2();
        assumeTrue(bmv2.isPresent(), "neither WEFT_BMV2 nor simple_switch_grpc on the PATH: skipped");
        Run run = Run.of(
                "stf",
                folder.toString(),
                "--target",
                "bmv2",
                "--bmv2",
                bmv2.get().toString());
        assertThat(run.out()).isEqualTo("1 passed, 0 failed, 0 skipped\n");
    }

    @Test
    void nothingToRunIsBadInput() throws IOException {
        Run none = Run.of("stf", folder + "/none");
        assertThat(none.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(none.err()).contains("/none: no such file or folder").hasLineCount(1);
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Run nothing = Run.of("stf", empty.toString());
        assertThat(nothing.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(nothing.err()).contains("no *.stf under");
    }
}
