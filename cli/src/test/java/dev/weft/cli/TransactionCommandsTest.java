package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.dataplane.agent.daemon.AgentDaemon;
import dev.weft.dataplane.agent.daemon.DaemonSettings;
import dev.weft.dataplane.api.TargetStatus;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands over agents with their logs on disk, on loopback. */
class TransactionCommandsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> STATEFUL = Set.of("apply", "fence", "history", "rollback", "status");

    @TempDir
    private Path directory;

    private final List<AgentDaemon> agents = new ArrayList<>();
    private SmallNetwork network;
    private Path file;
    private String text;
    private String out;
    private String err;

    @BeforeEach
    void start() throws Exception {
        network = new SmallNetwork();
        for (int index = 0; index < 2; index++) {
            agents.add(AgentDaemon.start(DaemonSettings.of(
                            new InetSocketAddress("127.0.0.1", network.port(index)),
                            index + 1,
                            new InetSocketAddress("127.0.0.1", 0))
                    .each(50_000_000)
                    .keeping(Optional.empty(), Optional.of(directory.resolve("agent-" + (index + 1))))));
        }
        for (AgentDaemon agent : agents) {
            while (agent.status().getTarget().getState() != TargetStatus.State.READY) {
                Thread.sleep(20);
            }
        }
        text = SmallNetwork.twoServices(agents.get(0).port(), agents.get(1).port());
        file = directory.resolve("net.yaml");
        Files.writeString(file, text);
    }

    @AfterEach
    void stop() {
        agents.forEach(AgentDaemon::close);
        network.close();
    }

    private int run(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        if (STATEFUL.contains(args[0])) {
            all.addAll(List.of("--state", directory.resolve("state").toString()));
            if (!args[0].equals("history") && !args[0].equals("status")) {
                all.addAll(List.of("--lifetime", "50"));
            }
        }
        Run run = Run.of(all.toArray(String[]::new));
        out = run.out();
        err = run.err();
        return run.code();
    }

    @Test
    void appliesAsATransactionKeepsTheHistoryAndGoesBack() throws IOException {
        assertThat(run("apply", file.toString())).as(err).isZero();
        assertThat(out).contains("agent configured").doesNotContain("warning");
        assertThat(run("apply", file.toString())).isZero();
        assertThat(out).contains("Nothing to change");
        // Two permissions change: more than one entry, so that the switches flip.
        String changed = text.replace("services: [translate]}}", "services: [speak]}}");
        Files.writeString(file, changed);
        Path report = directory.resolve("apply.json");
        Path planned = directory.resolve("plan.json");
        assertThat(run("plan", file.toString(), "--report", planned.toString())).isZero();
        JsonNode plan = JSON.readTree(planned.toFile());

        assertThat(run("apply", file.toString(), "--report", report.toString()))
                .as(err)
                .isZero();

        JsonNode applied = JSON.readTree(report.toFile());
        assertThat(applied.path("flipWrites").asInt()).isEqualTo(2);
        assertThat(applied.path("entryWrites").asInt())
                .isEqualTo(plan.path("entryWrites").asInt())
                .isPositive();
        assertThat(plan.path("flipWrites").asInt()).isEqualTo(2);
        assertThat(run("history")).isZero();
        assertThat(out.lines()).hasSize(2).allMatch(line -> line.contains("applied"));
        assertThat(run("history", "1", "2")).isZero();
        assertThat(out).contains("permissions").contains("permission/alice-translates");
        assertThat(run("history", "1", "--show")).isZero();
        assertThat(out).contains("services: [translate]}}");

        assertThat(run("rollback")).as(err).isZero();
        assertThat(out).contains("Back to configuration 1");
        Files.writeString(file, text);
        assertThat(run("status", file.toString())).as(out).isZero();
        assertThat(run("rollback", "--to", "9")).isEqualTo(ExitCode.BAD_INPUT);
    }

    @Test
    void aDirectoryOfFilesHasAHistoryAndGoesBack() throws IOException {
        int cut = text.indexOf("permissions:");
        Path files = Files.createDirectory(directory.resolve("net"));
        Path permissions = files.resolve("2-permissions.yaml");
        String allowed = "weft: 1\n" + text.substring(cut);
        Files.writeString(files.resolve("1-network.yaml"), text.substring(0, cut));
        Files.writeString(permissions, allowed);
        assertThat(run("apply", files.toString())).as(err).isZero();
        Files.writeString(permissions, allowed.replace("services: [translate]}}", "services: [speak]}}"));
        assertThat(run("apply", files.toString())).as(err).isZero();

        assertThat(run("history")).isZero();
        assertThat(out.lines()).hasSize(2).allMatch(line -> line.contains("applied"));
        assertThat(run("history", "1", "2")).isZero();
        assertThat(out).contains("permission/alice-translates");
        assertThat(run("history", "1", "--show")).isZero();
        assertThat(out)
                .contains("1-network.yaml")
                .contains("2-permissions.yaml")
                .contains("services: [translate]}}");
        assertThat(run("rollback")).as(err).isZero();
        assertThat(out).contains("Back to configuration 1");
        Files.writeString(permissions, allowed);
        assertThat(run("status", files.toString())).as(out).isZero();
    }

    @Test
    void aPlanThatOpensWaitsForApproval() throws IOException {
        assertThat(run("apply", file.toString())).as(err).isZero();
        Files.writeString(file, text.replace("bob-does-not, deny:", "bob-does, allow:"));

        assertThat(run("apply", file.toString())).isEqualTo(ExitCode.NEEDS_APPROVAL);
        assertThat(err).contains("permits 2 of 4 pairs").contains("--approve").hasLineCount(1);
        assertThat(run("plan", file.toString())).isZero();
        assertThat(out).contains("needs --approve: it permits 2 of 4 pairs");
        assertThat(run("apply", file.toString(), "--risk-opened", "50")).as(err).isZero();
        Files.writeString(file, text);
        assertThat(run("apply", file.toString(), "--approve")).as(err).isZero();
    }

    @Test
    void driftIsFoundAndRepaired() {
        assertThat(run("apply", file.toString())).as(err).isZero();
        assertThat(run("status", file.toString(), "--verify")).as(out).isZero();
        assertThat(out).contains("s1: no difference").contains("s2: no difference");
        String table = "WeftIngress.weft.services.permissions";
        network.target(0).control().orElseThrow().tables().clear(table);

        assertThat(run("status", file.toString(), "--verify")).isEqualTo(ExitCode.FAILED);
        assertThat(out)
                .contains("missing")
                .contains("permissions")
                .contains("because of permission/bob-does-not (" + file)
                .contains("why      somebody else has written to it");
        assertThat(run("status", file.toString(), "--repair")).as(out).isZero();
        assertThat(out).contains("repaired by");
        assertThat(run("status", file.toString(), "--verify")).as(out).isZero();
    }

    @Test
    void aSwitchThatIsGoneIsFencedAndTakenBack() {
        assertThat(run("apply", file.toString())).as(err).isZero();
        assertThat(run("fence", "s9", file.toString())).isEqualTo(ExitCode.BAD_INPUT);
        agents.get(1).close();

        assertThat(run("apply", file.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(run("fence", "s2", file.toString())).as(err).isZero();
        assertThat(out).contains("s2 is fenced");
        assertThat(run("apply", file.toString())).as(err).isZero();
        assertThat(out).contains("s2 is fenced");
        assertThat(run("fence", "--lift", "s2", file.toString())).as(err).isZero();
        assertThat(run("apply", "--abort", file.toString())).isEqualTo(ExitCode.FAILED);
    }
}
