package dev.weft.cli;

import dev.weft.dataplane.agent.daemon.Security;
import dev.weft.dataplane.agent.daemon.Sensing;
import dev.weft.p4.runtime.tls.PemFiles;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The settings of an agent's daemon as its file has them; what stands on the command line goes before.
 *
 * @param target where the target's P4Runtime is
 * @param targetTls certificates towards the target
 * @param deviceId P4Runtime device id
 * @param listen where controllers reach the agent
 * @param security certificates towards controllers and neighbours
 * @param state folder of the log of transactions
 * @param keep file in which the configuration by controllers is kept
 * @param period one round, where the configuration names none
 * @param sensing how samples are taken
 * @param metrics where Prometheus is served
 * @param log level of the agent's log
 */
record AgentFile(
        Optional<InetSocketAddress> target,
        Optional<PemFiles> targetTls,
        Optional<Long> deviceId,
        Optional<InetSocketAddress> listen,
        Optional<Security> security,
        Optional<Path> state,
        Optional<Path> keep,
        Optional<Duration> period,
        Optional<Sensing> sensing,
        Optional<InetSocketAddress> metrics,
        Optional<String> log) {
    static final Duration LEAST_PERIOD = Duration.ofMillis(1);
    static final Duration MOST_PERIOD = Duration.ofMinutes(1);
    private static final Duration LEAST_SAMPLES = Duration.ofMillis(50);
    private static final Duration MOST_SAMPLES = Duration.ofHours(1);
    static final Set<String> LEVELS = Set.of("trace", "debug", "info", "warn", "error", "off");
    private static final String START = "start with \"weft-agent: 1\"; see docs/agent.md";

    /** No settings. */
    static AgentFile none() {
        return new AgentFile(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * Reads a file.
     *
     * @throws CliException naming file, line and remedy
     */
    static AgentFile read(Path file) {
        YamlSection root = YamlSection.of(file, text(file), START);
        if (root.has("switchId")) {
            // What --config meant before there was a file of settings.
            return none().keeping(file);
        }
        root.required("weft-agent", root.number("weft-agent", 1, 1), START);
        Optional<YamlSection> target = root.section("target");
        Optional<YamlSection> tls = root.section("tls");
        AgentFile read = new AgentFile(
                target.flatMap(section -> section.address("address")),
                target.flatMap(section -> section.section("tls")).map(AgentFile::pem),
                target.flatMap(section -> section.number("device-id", 1, Long.MAX_VALUE)),
                root.address("listen"),
                tls.map(AgentFile::security),
                root.path("state"),
                root.path("keep"),
                root.section("probes").flatMap(section -> section.time("period", LEAST_PERIOD, MOST_PERIOD)),
                root.section("sensing").map(AgentFile::sensing),
                root.section("metrics").flatMap(section -> section.address("listen")),
                root.word("log", LEVELS));
        root.end();
        return read;
    }

    /** Whether the file is one that an agent keeps its configuration in. */
    boolean isKept(Path file) {
        return keep.equals(Optional.of(file)) && target.isEmpty() && listen.isEmpty();
    }

    private AgentFile keeping(Path file) {
        return new AgentFile(
                target, targetTls, deviceId, listen, security, state, Optional.of(file), period, sensing, metrics, log);
    }

    private static Sensing sensing(YamlSection section) {
        Duration shortest =
                section.time("shortest", LEAST_SAMPLES, MOST_SAMPLES).orElse(Sensing.USUAL.shortest());
        Duration longest = section.time("longest", LEAST_SAMPLES, MOST_SAMPLES).orElse(Sensing.USUAL.longest());
        if (longest.compareTo(shortest) < 0) {
            throw section.bad(
                    "longest", "is less than shortest", "give a time of at least " + DurationText.write(shortest));
        }
        return new Sensing(shortest, longest, new TreeSet<>(section.texts("interfaces")));
    }

    private static PemFiles pem(YamlSection tls) {
        return new PemFiles(
                tls.required("certificate", tls.path("certificate"), "give the PEM file of the agent's certificate"),
                tls.required("key", tls.path("key"), "give the PEM file of the certificate's private key"),
                tls.required(
                        "ca",
                        tls.path("ca"),
                        "give the PEM file of the CA that the other side has its certificate of"));
    }

    private static Security security(YamlSection tls) {
        PemFiles files = pem(tls);
        List<String> controllers = tls.texts("controllers");
        if (controllers.isEmpty()) {
            throw tls.bad(
                    "controllers", "names nobody", "list the DNS names in the certificates of those who may configure");
        }
        return new Security(files, controllers, tls.texts("neighbours"));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw CliException.badInput(
                    "--config " + file + ": no such file: give the agent's settings (docs/agent.md); to keep there what"
                            + " controllers configure, say --keep " + file,
                    e);
        } catch (IOException e) {
            throw CliException.badInput("--config " + file + ": cannot read (" + e + "): give a readable YAML file", e);
        }
    }
}
