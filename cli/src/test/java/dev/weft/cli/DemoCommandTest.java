package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    @Test
    void tellsTheStoryAndWritesTheReport(@TempDir Path directory) throws Exception {
        Path report = directory.resolve("r.json");
        Path pcap = directory.resolve("pcap");
        Run run = Run.of(
                "demo", "--requests", "400", "--seed", "5", "--report", report.toString(), "--pcap", pcap.toString());
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("compute-only  chose site 1: 22.4 ms", "joint-best    chose site 3: 19.4 ms")
                .contains("All promises held.");
        assertThat(run.code()).isEqualTo(ExitCode.OK);
        JsonNode json = JSON.readTree(Files.readString(report));
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly("target", "seed", "plan", "arvr", "steering", "slowdown", "explain");
        assertThat(json.at("/seed").asLong()).isEqualTo(5);
        assertThat(json.at("/arvr/joint").fieldNames()).toIterable().containsExactly("site", "e2eMs");
        assertThat(json.at("/steering").fieldNames())
                .toIterable()
                .containsExactly("requests", "lost", "misrouted", "p50Ms", "p99Ms");
        assertThat(json.at("/slowdown").fieldNames())
                .toIterable()
                .containsExactly(
                        "requestsUntilMoved",
                        "requestsPerFeedbackRound",
                        "slowShareOfNewFlows",
                        "slowShareOfCapacity",
                        "affinityViolations");
        assertThat(pcap.resolve("s1-10--s2-10.pcap")).isNotEmptyFile();
    }

    @Test
    void refusesToSendNothing() {
        Run run = Run.of("demo", "--requests", "0");
        assertThat(run.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).isEqualToIgnoringNewLines("weft demo: --requests 0: give 1 or more");
    }
}
