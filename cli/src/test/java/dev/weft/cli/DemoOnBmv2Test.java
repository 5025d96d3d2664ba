package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
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
        JsonNode json = OnBmv2.report(folder, LIMIT_SECONDS, "demo", "--real-time", "--requests", "500");
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
