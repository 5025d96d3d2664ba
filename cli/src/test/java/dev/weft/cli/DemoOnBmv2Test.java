package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weft demo --real-time --target bmv2}. What the time decides (which site is nearest) is not judged here. */
class DemoOnBmv2Test {
    private static final long LIMIT_SECONDS = 300;

    @TempDir
    private Path folder;

    @Test
    @Tag("bmv2")
    void losesNothingOnBmv2() throws Exception {
        assumeTrue(Installed.bmv2().isPresent(), "simple_switch_grpc is neither on the PATH nor in WEFT_BMV2: skipped");
        assumeTrue(Installed.root(), "needs root for network namespaces: skipped");
        for (String program : List.of("unshare", "ip", "ethtool", "sysctl")) {
            assumeTrue(Installed.program(program).isPresent(), "needs " + program + " on the PATH: skipped");
        }
        assumeTrue(
                new ProcessBuilder("unshare", "--net", "--pid", "--fork", "--mount-proc", "true")
                                .start()
                                .waitFor()
                        == 0,
                "this sandbox forbids namespaces: skipped");
        Path report = folder.resolve("report.json");
        Path log = folder.resolve("demo.log");
        Process demo = new ProcessBuilder(WeftChild.command(
                        "demo",
                        "--real-time",
                        "--requests",
                        "500",
                        "--target",
                        "bmv2",
                        "--bmv2",
                        Installed.bmv2().orElseThrow().toString(),
                        "--report",
                        report.toString()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(demo.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .as("ended within %d s:%n%s", LIMIT_SECONDS, Files.readString(log))
                    .isTrue();
        } finally {
            demo.destroy();
            demo.waitFor(30, TimeUnit.SECONDS);
        }
        assertThat(report).as(Files.readString(log)).exists();
        JsonNode json = JsonMapper.builder().build().readTree(report.toFile());
        assertThat(json.at("/target").asText()).isEqualTo("bmv2");
        assertThat(json.at("/steering/requests").asInt()).isEqualTo(500);
        assertThat(json.at("/steering/lost").asInt(-1)).isZero();
        assertThat(json.at("/steering/misrouted").asInt(-1)).isZero();
        assertThat(json.at("/slowdown/affinityViolations").asInt(-1)).isZero();
        for (String policy : List.of("computeOnly", "networkOnly", "joint")) {
            assertThat(json.at("/arvr/" + policy + "/site").asInt(-1))
                    .as(policy + " brought frames back from a site")
                    .isBetween(1, 3);
        }
    }

    @Test
    void knowsNoVirtualTime() {
        Run run = Run.of("demo", "--target", "bmv2");
        assertThat(run.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err())
                .isEqualToIgnoringNewLines("weft demo: --target bmv2 knows no virtual time: add --real-time");
    }

    @Test
    void saysWhatIsMissing() {
        Run run = Run.of("demo", "--real-time", "--target", "bmv2", "--bmv2", "/nowhere/simple_switch_grpc");
        assertThat(run.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).contains("--bmv2 /nowhere/simple_switch_grpc: no executable file");
    }
}
