package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.dataplane.agent.daemon.DaemonSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The file of settings of {@code weft agent}. */
class AgentFileTest {
    @TempDir
    private Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("agent.yaml"), text);
    }

    private static DaemonSettings settings(String... options) {
        AgentCommand command = new AgentCommand();
        CommandLine.ParseResult parsed = new CommandLine(command).parseArgs(options);
        Path file = parsed.matchedOptionValue("--config", null);
        return command.settings(file == null ? AgentFile.none() : AgentFile.read(file));
    }

    @Test
    void everythingCanBeSaidInTheFile() throws IOException {
        Path file = file("""
                weft-agent: 1
                target: {address: "127.0.0.1:9559", device-id: 7}
                listen: "127.0.0.1:9566"
                state: state
                keep: /var/lib/weft/kept.json
                probes: {period: 20ms}
                log: info
                """);
        DaemonSettings settings = settings("--config", file.toString());
        assertThat(settings.target()).isEqualTo(new InetSocketAddress("127.0.0.1", 9559));
        assertThat(settings.deviceId()).isEqualTo(7);
        assertThat(settings.listen().getPort()).isEqualTo(9566);
        assertThat(settings.periodNs()).isEqualTo(20_000_000);
        assertThat(settings.stateDirectory())
                .as("beside the file")
                .contains(file.toAbsolutePath().resolveSibling("state"));
        assertThat(settings.configurationFile()).contains(Path.of("/var/lib/weft/kept.json"));
        assertThat(AgentFile.read(file).log()).contains("info");
    }

    @Test
    void jsonIsYamlToo() throws IOException {
        Path file = file("{\"weft-agent\": 1,\n \"target\": {\"address\": \"[::1]:9559\"}}\n");
        assertThat(settings("--config", file.toString()).target().getPort()).isEqualTo(9559);
    }

    @Test
    void optionsGoBeforeTheFile() throws IOException {
        Path file = file("""
                weft-agent: 1
                target: {address: "127.0.0.1:1", device-id: 7}
                listen: "127.0.0.1:2"
                probes: {period: 20ms}
                state: a
                keep: b
                """);
        DaemonSettings settings = settings(
                "--config",
                file.toString(),
                "--target",
                "127.0.0.1:3",
                "--device-id",
                "9",
                "--listen",
                "127.0.0.1:4",
                "--period",
                "30ms",
                "--state",
                "c",
                "--keep",
                "d");
        assertThat(settings.target().getPort()).isEqualTo(3);
        assertThat(settings.deviceId()).isEqualTo(9);
        assertThat(settings.listen().getPort()).isEqualTo(4);
        assertThat(settings.periodNs()).isEqualTo(30_000_000);
        assertThat(settings.stateDirectory()).contains(Path.of("c"));
        assertThat(settings.configurationFile()).contains(Path.of("d"));
    }

    @Test
    void theDefaultsAreAsBefore() {
        DaemonSettings settings = settings("--target", "127.0.0.1:9559");
        assertThat(settings.deviceId()).isEqualTo(1);
        assertThat(settings.listen()).isEqualTo(new InetSocketAddress("127.0.0.1", 9560));
        assertThat(settings.periodNs()).isEqualTo(10_000_000);
        assertThat(settings.security()).isEqualTo(Optional.empty());
    }

    @Test
    void whatIsWrongIsNamedWithFileLineAndRemedy() throws IOException {
        Map<String, List<String>> wrong = Map.ofEntries(
                Map.entry("", List.of(":1: ", "is empty", "weft-agent: 1")),
                Map.entry("target: {address: 'a:1'}", List.of(":1: lacks weft-agent", "start with")),
                Map.entry("weft-agent: 2", List.of(":1: weft-agent is 2", "give a number from 1 to 1")),
                Map.entry(
                        "weft-agent: 1\n\ntarget:\n  adress: 'a:1'",
                        List.of(":4: adress is not known here", "address")),
                Map.entry("weft-agent: 1\ntarget: here", List.of(":2: target holds no settings", "indent")),
                Map.entry("weft-agent: 1\nlisten: 9560", List.of(":2: listen is no text", "quotes")),
                Map.entry("weft-agent: 1\nlisten: nowhere", List.of(":2: listen nowhere: give HOST:PORT")),
                Map.entry("weft-agent: 1\nprobes:\n  period: 10", List.of(":3: period is 10", "give 1ms to 60s")),
                Map.entry("weft-agent: 1\nlog: loud", List.of(":2: log is loud", "give one of debug")),
                Map.entry("weft-agent: 1\ntls: {certificate: c, key: k}", List.of(":2: tls lacks ca", "PEM")),
                Map.entry(
                        "weft-agent: 1\ntls:\n  certificate: c\n  key: k\n  ca: a",
                        List.of(":3: controllers names nobody", "list the DNS names")),
                Map.entry("weft-agent: 1\nlisten: [", List.of(":2: is not YAML")),
                Map.entry("weft-agent: 1\nlog: info\nlog: warn", List.of(":3: has the key \"log\" twice")));
        wrong.forEach((text, parts) -> {
            Path file;
            try {
                file = file(text);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            Run run = Run.of("agent", "--config", file.toString(), "--target", "127.0.0.1:1");
            assertThat(run.code()).as(text).isEqualTo(ExitCode.BAD_INPUT);
            assertThat(run.err())
                    .as(text)
                    .startsWith("weft agent: " + file + parts.get(0))
                    .contains(parts)
                    .hasLineCount(1);
        });
    }

    @Test
    void aMissingTargetIsBadInput() throws IOException {
        assertThat(Run.of("agent").err()).contains("--target is missing").hasLineCount(1);
        Run run = Run.of("agent", "--config", file("weft-agent: 1\n").toString());
        assertThat(run.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).contains(":1: lacks target").hasLineCount(1);
    }

    @Test
    void aFileOfTheFormerMeaningStillWorksAndIsNamed() throws IOException {
        Path kept = Files.writeString(folder.resolve("kept.json"), "{\"switchId\": \"s1\"}");
        assertThat(settings("--config", kept.toString(), "--target", "127.0.0.1:1")
                        .configurationFile())
                .contains(kept);
        assertThatThrownBy(() -> AgentFile.read(folder.resolve("none.json")))
                .isInstanceOf(CliException.class)
                .hasMessageContaining("--keep " + folder.resolve("none.json"));
    }

    @Test
    void plainTextForOtherMachinesIsRefused() {
        Run run = Run.of("agent", "--target", "127.0.0.1:1", "--listen", "0.0.0.0:0");
        assertThat(run.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err())
                .contains("0.0.0.0:0", "no TLS", "--tls-", "127.0.0.1")
                .hasLineCount(1);
    }
}
