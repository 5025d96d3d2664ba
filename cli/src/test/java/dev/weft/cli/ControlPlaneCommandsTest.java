package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands as a user runs them, against embedded switches on loopback. */
class ControlPlaneCommandsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    private SmallNetwork network;
    private Path file;
    private String text;
    private String out;
    private String err;

    @BeforeEach
    void start() throws IOException {
        network = new SmallNetwork();
        text = SmallNetwork.text(network.port(0), network.port(1));
        file = directory.resolve("net.yaml");
        Files.writeString(file, text);
    }

    @AfterEach
    void stop() {
        network.close();
    }

    @Test
    void appliesOnceAndThenSaysThatNothingIsToBeChanged() throws IOException {
        Path report = directory.resolve("apply.json");

        assertThat(run("apply", file.toString(), "--report", report.toString()))
                .as(err)
                .isZero();
        assertThat(out)
                .contains("s1: ")
                .contains("P4 program pushed")
                .contains("warning: switch s1")
                .contains("Applied ");
        JsonNode first = JSON.readTree(report.toFile());
        assertThat(first.path("changed").asBoolean()).isTrue();
        assertThat(first.path("entryWrites").asInt())
                .isEqualTo(entryWrites(first))
                .isPositive();
        assertThat(first.path("switches").findValuesAsText("id")).containsExactly("s1", "s2");

        assertThat(run("apply", file.toString(), "--report", report.toString())).isZero();
        assertThat(out).contains("Nothing to change");
        assertThat(JSON.readTree(report.toFile()).path("entryWrites").asInt(-1)).isZero();
        assertThat(JSON.readTree(report.toFile()).path("changed").asBoolean(true))
                .isFalse();
    }

    @Test
    void planShowsTheDifferenceWithItsStatements() throws IOException {
        assertThat(run("apply", file.toString())).as(err).isZero();
        Files.writeString(file, text.replace("bob-does-not, deny:", "bob-does-too, allow:"));
        Path report = directory.resolve("plan.json");

        assertThat(run("plan", file.toString(), "--report", report.toString()))
                .as(err)
                .isZero();

        assertThat(out)
                .contains("s2: nothing to change")
                .contains("because of permission/bob-does-too (" + file + ":" + line("bob-does") + ")");
        JsonNode plan = JSON.readTree(report.toFile());
        assertThat(plan.path("writes").asInt()).isBetween(1, 2);
        assertThat(plan.path("switches").get(1).path("changes")).isEmpty();
        assertThat(plan.path("switches")
                        .get(0)
                        .path("changes")
                        .get(0)
                        .path("entry")
                        .asText())
                .contains("permissions");
        // The plan has changed nothing.
        Files.writeString(file, text);
        assertThat(run("plan", file.toString())).isZero();
        assertThat(out).contains("Nothing to change.");
    }

    @Test
    void planOfflineNeedsNoSwitch() {
        network.close();

        assertThat(run("plan", "--offline", file.toString())).as(err).isZero();
        assertThat(out)
                .contains("because of permission/alice-translates (" + file + ":" + line("alice-translates") + ")");
    }

    @Test
    void aSwitchThatIsDownIsOneLineAndNothingIsInstalled() {
        int port = network.port(1);
        network.stop(1);

        assertThat(run("apply", file.toString())).isEqualTo(ExitCode.FAILED);

        assertThat(err.lines()).hasSize(1);
        assertThat(err)
                .contains("switch s2 (" + file + ":" + line("id: s2,") + ")")
                .contains("127.0.0.1:" + port)
                .contains("start its agent");
        assertThat(network.target(0).running())
                .as("s1 has not even got a program")
                .isEmpty();
    }

    @Test
    void statusTellsWhatIsWrong() throws IOException {
        assertThat(run("status", file.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(out).contains("s1: NOT as the file says").contains("P4 program none");

        run("apply", file.toString());
        Path report = directory.resolve("status.json");
        assertThat(run("status", file.toString(), "--report", report.toString()))
                .as(out)
                .isZero();
        assertThat(out).contains("s1: ok").contains("drift 0").contains("limit    translate: 500 packets/s");
        JsonNode status = JSON.readTree(report.toFile());
        assertThat(status.path("good").asBoolean()).isTrue();
        assertThat(status.path("switches").get(0).path("pipeline").asText()).isEqualTo("match");

        network.stop(0);
        assertThat(run("status", file.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(out).contains("s1: DOWN").contains("s2: ok");
    }

    @Test
    void explainsAStatementAnEntryAndPackets() throws IOException {
        assertThat(run("explain", file.toString(), "--statement", "alice-translates"))
                .as(err)
                .isZero();
        assertThat(out)
                .contains("permission/alice-translates (" + file + ":" + line("alice-translates") + ")")
                .contains("s1  ")
                .contains("permit");

        assertThat(run("explain", file.toString(), "--entry", "s1 permissions deny"))
                .as(err)
                .isZero();
        assertThat(out).contains("because of permission/bob-does-not (" + file + ":" + line("bob-does") + ")");

        Path report = directory.resolve("explain.json");
        assertThat(run(
                        "explain",
                        file.toString(),
                        "--packet",
                        "in=s1:1 dst=10.96.0.1 dport=9000",
                        "--report",
                        report.toString()))
                .as(err)
                .isZero();
        assertThat(out)
                .contains("path    s1 -> s2 -> rack")
                .contains("permission/alice-translates (" + file + ":" + line("alice-translates") + ")")
                .contains("delivered: to host/rack");
        assertThat(JSON.readTree(report.toFile()).path("outcome").path("kind").asText())
                .isEqualTo("DELIVERED");

        assertThat(run("explain", file.toString(), "--packet", "in=s1:2 dst=10.96.0.1 dport=9000"))
                .isZero();
        assertThat(out)
                .contains("path    s1 -> dropped")
                .contains("NOT_ADMITTED")
                .contains("permission/bob-does-not");

        assertThat(run("explain", file.toString(), "--hex", "0000", "--in", "s1:1"))
                .isZero();
        assertThat(out).contains("dropped: at s1, MALFORMED");
    }

    static Stream<Arguments> badInputs() {
        String instance = "- {id: translate-1, host: rack, port: 9000, workers: 2}";
        return Stream.of(
                Arguments.of("an unknown key", "port: 9000\n", "port: 9000\n    colour: red\n", "colour"),
                Arguments.of("a service without instances", "\n      " + instance, " []", "service/translate"),
                Arguments.of("a contradiction", "deny: {agents: [bob]", "deny: {agents: [alice]", "alice-translates"),
                Arguments.of("an id used twice", "id: bob,", "id: alice,", "alice"),
                Arguments.of(
                        "an address outside its prefix", "address: 10.2.0.1,", "address: 10.9.0.1,", "10.2.0.0/16"),
                Arguments.of("not YAML", "weft: 1", "weft: [1", "YAML"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badInputs")
    void badInputIsOneLineWithFileAndLineAndInstallsNothing(String what, String from, String to, String said)
            throws IOException {
        String bad = text.replace(from, to);
        assertThat(bad).as(what).isNotEqualTo(text);
        Files.writeString(file, bad);

        assertThat(run("apply", file.toString())).isEqualTo(ExitCode.BAD_INPUT);

        assertThat(err.lines()).as(err).hasSize(1);
        assertThat(err).containsPattern("net\\.yaml:\\d+").contains(said);
        assertThat(List.of(network.target(0), network.target(1)))
                .allMatch(target -> target.running().isEmpty());
        assertThat(run("validate", file.toString())).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err).containsPattern("net\\.yaml:\\d+");
        assertThat(run("plan", file.toString())).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run("controller", "/no/such/file")).isEqualTo(ExitCode.BAD_INPUT);
    }

    @Test
    void validateCountsWhatItFinds() throws IOException {
        Path report = directory.resolve("validate.json");

        assertThat(run("validate", file.toString(), "--report", report.toString()))
                .as(err)
                .isZero();

        assertThat(out).contains("ok: ").contains("on 2 switches");
        JsonNode first = JSON.readTree(report.toFile()).path("files").get(0);
        assertThat(first.path("valid").asBoolean()).isTrue();
        assertThat(first.path("switches").asInt()).isEqualTo(2);
        assertThat(run("validate", directory.resolve("none.yaml").toString())).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err).contains("no such file").hasLineCount(1);
    }

    @Test
    void wrongUsageIsExitCodeTwo() {
        assertThat(run("explain", file.toString())).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run("explain", file.toString(), "--hex", "00")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err).contains("--in");
        assertThat(run("explain", file.toString(), "--packet", "dst=1")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err).contains("in=... is missing");
        assertThat(run("explain", file.toString(), "--packet", "in=s9:1 dst=10.96.0.1 dport=1"))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err).contains("s9");
        assertThat(run("explain", file.toString(), "--statement", "nobody")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run("apply", file.toString(), "--timeout", "0")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run("apply")).isEqualTo(ExitCode.BAD_INPUT);
    }

    /** The line on which a word first stands, counted here and not by the reader. */
    private long line(String word) {
        return text.substring(0, text.indexOf(word)).lines().count();
    }

    private static int entryWrites(JsonNode report) {
        int sum = 0;
        for (JsonNode node : report.path("switches")) {
            sum += node.path("entryWrites").asInt();
        }
        return sum;
    }

    private int run(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        if (Set.of("apply", "controller").contains(args[0])) {
            all.addAll(List.of("--state", directory.resolve("state").toString()));
        }
        Run run = Run.of(all.toArray(String[]::new));
        out = run.out();
        err = run.err();
        return run.code();
    }
}
