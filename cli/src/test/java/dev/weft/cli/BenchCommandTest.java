package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark runs and its report has the documented fields; how fast anything is, no test asks. */
class BenchCommandTest {
    private static final int LIMIT_SECONDS = 120;

    @TempDir
    private Path folder;

    @Test
    void reportsPacketsPerSecondInMemoryAndLookups() throws IOException {
        Path file = folder.resolve("bench.json");
        Run run = Run.of("bench", "switch", "--quick", "--only", "memory,lookup", "--report", file.toString());
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
        assertThat(report.at("/lookup")).hasSize(6);
        for (JsonNode lookup : report.at("/lookup")) {
            assertThat(lookup.at("/kind").asText()).isIn("exact", "lpm", "ternary");
            assertThat(lookup.at("/entries").asInt()).isPositive();
            expect(lookup.at("/ns"), true);
        }
    }

    /** Figures are there where root and bmv2 are, and null with a note where not. */
    @Test
    void reportsProcessesOverVethAndEntryWrites() throws Exception {
        Path file = folder.resolve("bench.json");
        Path log = folder.resolve("bench.log");
        ProcessBuilder command = new ProcessBuilder(
                WeftChild.command("bench", "switch", "--quick", "--only", "veth,writes", "--report", file.toString()));
        Installed.bmv2().ifPresent(path -> command.environment().put("WEFT_BMV2", path.toString()));
        Process bench = WeftChild.run(command, log, LIMIT_SECONDS);
        assertThat(bench.exitValue()).as(Files.readString(log)).isZero();
        JsonNode report = new ObjectMapper().readTree(file.toFile());
        String notes = report.at("/notes").toString();
        boolean veth = !notes.contains("over veth");
        boolean bmv2 = Installed.bmv2().isPresent();
        assertThat(notes.contains("simple_switch_grpc is not installed")).isEqualTo(!bmv2);
        for (String program : new String[] {"veth", "vethL3"}) {
            for (String figure : new String[] {"embeddedPps", "embeddedCpuUsPerPacket"}) {
                expect(report.at("/" + program + "/" + figure), veth);
            }
            for (String figure : new String[] {"simpleSwitchPps", "simpleSwitchCpuUsPerPacket", "ratio", "cpuRatio"}) {
                expect(report.at("/" + program + "/" + figure), veth && bmv2);
            }
        }
        for (int i = 0; i < 3; i++) {
            JsonNode write = report.at("/writes/" + i);
            assertThat(write.at("/batch").asInt()).isEqualTo(new int[] {1, 100, 10_000}[i]);
            expect(write.at("/embeddedPerSecond"), true);
            expect(write.at("/simpleSwitchGrpcPerSecond"), bmv2);
            expect(write.at("/ratio"), bmv2);
        }
    }

    private static void expect(JsonNode figure, boolean measured) {
        assertThat(figure.isMissingNode()).isFalse();
        if (measured) {
            assertThat(figure.asDouble()).isNotNegative();
            assertThat(figure.isNumber()).isTrue();
        } else {
            assertThat(figure.isNull()).isTrue();
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
