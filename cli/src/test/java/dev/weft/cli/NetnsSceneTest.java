package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code weft scene netns} and {@code weft scene http}: the same program, agents, semantic file and story, and the same promises, on the embedded
 * switch and on bmv2. Nothing is judged by how long it takes; the time limit only bounds a scene that hangs.
 */
class NetnsSceneTest {
    private static final long LIMIT_SECONDS = 300;

    /** Where the namespaces that exist are listed. */
    private static final Path NAMESPACES = Path.of("/run/netns");

    @TempDir
    private Path folder;

    @Test
    void steersRealHostsWithTheEmbeddedSwitch() throws Exception {
        assertPromises("weft", play());
    }

    @Test
    @Tag("bmv2")
    void steersRealHostsWithBmv2() throws Exception {
        assumeTrue(Installed.bmv2().isPresent(), "simple_switch_grpc is neither on the PATH nor in WEFT_BMV2: skipped");
        assertPromises(
                "bmv2",
                play(
                        "--target",
                        "bmv2",
                        "--bmv2",
                        Installed.bmv2().orElseThrow().toString()));
    }

    @Test
    void webRequestsUnderTwoPolicies() throws Exception {
        JsonNode report =
                scene("http", "http.yaml", "--policy", "joint,power-of-two", "--seconds", "2", "--rate", "40");
        assertThat(report.at("/policy").asText()).isEqualTo("joint");
        assertThat(report.at("/policies")).hasSize(2).allSatisfy(row -> {
            assertThat(row.at("/requests").asInt()).isPositive();
            assertThat(row.at("/failed").asInt(-1)).as("without an answer").isZero();
            assertThat(row.at("/p50Ms").asDouble())
                    .as("no answer can come sooner than the fastest server works")
                    .isGreaterThanOrEqualTo(20);
        });
    }

    private static void assertPromises(String target, JsonNode report) {
        assertThat(report.at("/target").asText()).isEqualTo(target);
        assertThat(report.at("/requests").asInt()).isPositive();
        assertThat(report.at("/failed").asInt(-1)).as("failed").isZero();
        assertThat(report.at("/lost").asInt(-1)).as("lost").isZero();
        assertThat(report.at("/affinityViolations").asInt(-1))
                .as("affinityViolations")
                .isZero();
        assertThat(report.at("/sites").fieldNames()).toIterable().containsExactlyInAnyOrder("s2", "s3");
        assertThat(report.at("/sites"))
                .as("both sites serve: %s", report.at("/sites"))
                .allMatch(answers -> answers.asInt() > 0);
        assertThat(report.at("/slowedShareAfter").asDouble(1))
                .as("share of new connections of the instance that was slowed")
                .isLessThan(report.at("/slowedShareBefore").asDouble(0));
    }

    private JsonNode play(String... target) throws IOException, InterruptedException {
        return scene("netns", "netns.yaml", target);
    }

    private JsonNode scene(String name, String example, String... options) throws IOException, InterruptedException {
        assumeTrue(Installed.root(), "needs root for network namespaces: skipped");
        for (String program : List.of("ip", "ethtool", "sysctl", "curl", "ping")) {
            assumeTrue(Installed.program(program).isPresent(), "needs " + program + " on the PATH: skipped");
        }
        assumeTrue(namespacesAllowed(), "this sandbox forbids network namespaces: skipped");
        Path report = folder.resolve("report.json");
        Path log = folder.resolve("scene.log");
        List<String> command = new ArrayList<>(WeftChild.command(
                "scene", name, Path.of("..", "examples", example).toString(), "--report", report.toString()));
        command.addAll(List.of(options));
        Process scene = WeftChild.run(new ProcessBuilder(command), log, LIMIT_SECONDS);
        assertThat(scene.exitValue()).as(Files.readString(log)).isEqualTo(ExitCode.OK);
        assertThat(NAMESPACES.resolve("weft-" + scene.pid() + "-fabric"))
                .as("removed with the scene")
                .doesNotExist();
        return JsonMapper.builder().build().readTree(report.toFile());
    }

    private static boolean namespacesAllowed() throws IOException, InterruptedException {
        String name = "weft-test-" + ProcessHandle.current().pid();
        if (ip("netns", "add", name) != 0) {
            return false;
        }
        return ip("netns", "delete", name) == 0;
    }

    private static int ip(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
