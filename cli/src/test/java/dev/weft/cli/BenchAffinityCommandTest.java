package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark's report has the documented fields. */
class BenchAffinityCommandTest {
    @TempDir
    private Path folder;

    @Test
    void reportsWhatCameOfIt() throws IOException {
        Path file = folder.resolve("affinity.json");
        Run run = Run.of("bench", "affinity", "--flows", "60", "--open", "40", "--report", file.toString());
        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        JsonNode report = new ObjectMapper().readTree(file.toFile());
        assertThat(report.at("/flows").asLong()).isEqualTo(60);
        assertThat(report.at("/maxOpen").asLong()).isBetween(30L, 40L);
        assertThat(report.at("/packets").asLong()).isBetween(60L * 15, 60L * 20);
        assertThat(report.at("/stateCells").asLong()).isEqualTo(1 << 18);
        assertThat(report.at("/violations").asLong(-1)).isZero();
        assertThat(report.at("/resteeredOnDeath").isNumber()).isTrue();
        assertThat(report.at("/target").asText()).isEqualTo("embedded");
        assertThat(report.at("/changesPerSecond").asDouble())
                .as("the churn that is promised")
                .isGreaterThanOrEqualTo(0.1);
    }

    @Test
    void refusesMoreOpenThanThereAre() {
        Run run = Run.of("bench", "affinity", "--flows", "10", "--open", "20");
        assertThat(run.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).contains("20 open at once");
    }
}
