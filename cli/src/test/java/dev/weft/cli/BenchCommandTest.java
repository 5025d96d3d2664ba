package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark runs and its report has the documented fields; how fast anything is, no test asks. */
class BenchCommandTest {
    @TempDir
    private Path folder;

    @Test
    void reportsPacketsPerSecondInMemory() throws IOException {
        Path file = folder.resolve("bench.json");
        Run run = Run.of("bench", "switch", "--quick", "--only", "memory", "--report", file.toString());
        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("in memory, packets/s");
        JsonNode report = new ObjectMapper().readTree(file.toFile());
        for (String program : new String[] {"weft", "l3"}) {
            for (String figure : new String[] {
                "interpretedPps", "compiledPps", "tracedPps", "interpretedTwoCoresPps", "compiledTwoCoresPps"
            }) {
                assertThat(report.at("/inMemory/" + program + "/" + figure).asLong())
                        .as(program + "." + figure)
                        .isPositive();
            }
        }
    }

    @Test
    void namesWhatItCanMeasure() {
        assertThat(Run.of("bench").code()).isEqualTo(ExitCode.BAD_INPUT);
        Run run = Run.of("bench", "switch", "--only", "nothing");
        assertThat(run.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).contains("memory, veth, writes, lookup");
    }
}
