package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark runs and its report has the documented fields and names. */
class BenchRoutingCommandTest {
    private static final String[] FIGURES = {"p50Us", "p99Us", "p999Us", "queueGrowth", "imbalance"};

    @TempDir
    private Path folder;

    @Test
    void reportsARowForEachPolicy() throws IOException {
        Path file = folder.resolve("routing.json");
        Run run = Run.of(
                "bench",
                "routing",
                "--requests",
                "1000",
                "--seeds",
                "1",
                "--load",
                "0.8",
                "--skew",
                "even",
                "--report",
                file.toString());
        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        JsonNode cases = new ObjectMapper().readTree(file.toFile()).at("/cases");
        List<String> policies = new ArrayList<>();
        for (JsonNode row : cases) {
            policies.add(row.at("/policy").asText());
            assertThat(row.at("/instances").asInt()).isEqualTo(32);
            assertThat(row.at("/ingresses").asInt()).isEqualTo(4);
            assertThat(row.at("/capacity").asText()).isEqualTo("homogeneous");
            assertThat(row.at("/service").asText()).isEqualTo("bimodal");
            assertThat(row.at("/load").asDouble()).isEqualTo(0.8);
            assertThat(row.at("/skew").asText()).isEqualTo("even");
            assertThat(row.at("/stalenessUs").asLong(-1)).isZero();
            assertThat(row.at("/feedbackLoss").asDouble(-1)).isZero();
            assertThat(row.at("/affinityViolations").asLong(-1)).isZero();
            assertThat(row.at("/flapsPerSecond").isNumber()).isTrue();
            for (String figure : FIGURES) {
                assertThat(row.at("/" + figure).asDouble()).as(figure).isPositive();
            }
        }
        assertThat(policies)
                .containsExactly(
                        "random",
                        "round-robin",
                        "ecmp-hash",
                        "network-only",
                        "local-jsq",
                        "compute-po2",
                        "naive-best",
                        "weft",
                        "load-oracle",
                        "clairvoyant");
    }

    @Test
    void namesThePoliciesThatThereAre() {
        Run run = Run.of("bench", "routing", "--policy", "best");
        assertThat(run.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).contains("best").contains("load-oracle");
    }

    @Test
    void drawsTheSweepsOfOneSize() throws IOException {
        Path file = folder.resolve("sweeps.json");
        Run run = Run.of(
                "bench",
                "routing",
                "--full",
                "--twin",
                "--instances",
                "32",
                "--requests",
                "1000",
                "--seeds",
                "1",
                "--policy",
                "ecmp-hash",
                "--plots",
                folder.toString(),
                "--report",
                file.toString());
        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(new ObjectMapper().readTree(file.toFile()).at("/cases"))
                .hasSizeGreaterThan(60)
                .allMatch(row -> row.at("/instances").asInt() == 32);
        assertThat(folder.resolve("load-heavy-tailed-skewed.svg")).isNotEmptyFile();
        assertThat(folder.resolve("staleness.svg")).isNotEmptyFile();
    }

    @Test
    void refusesAFilterThatLeavesNothing() {
        Run run = Run.of("bench", "routing", "--load", "0.5");
        assertThat(run.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).contains("no case is left");
    }
}
