package dev.weft.cli;

import dev.weft.dataplane.agent.daemon.AgentDaemon;
import dev.weft.dataplane.agent.daemon.DaemonSettings;
import dev.weft.dataplane.agent.daemon.Security;
import dev.weft.dataplane.agent.daemon.Sensing;
import dev.weft.dataplane.api.AgentStatus;
import dev.weft.dataplane.api.TargetStatus;
import dev.weft.p4.runtime.tls.PemFiles;
import dev.weft.p4.runtime.tls.TlsIdentity;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weft agent}: the switch-resident agent, until it is told to stop. */
@Command(
        name = "agent",
        description = {
            "Run the switch-resident agent of one target: its only P4Runtime client.",
            "Serves P4Runtime and the agent service to controllers. Runs until SIGINT or SIGTERM; the switch then keeps",
            "what it has."
        },
        mixinStandardHelpOptions = true)
final class AgentCommand implements Callable<Integer> {
    private static final Pattern ADDRESS = Pattern.compile("(?:\\[(.+)]|([^:]+)):(\\d{1,5})");
    private static final String LISTEN = "127.0.0.1:9560";
    private static final Duration DEFAULT_PERIOD = Duration.ofMillis(10);
    private static final int LOOK_MILLISECONDS = 200;

    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Mixin
    private TlsOptions tls;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "the agent's settings (YAML or JSON, docs/agent.md); options here go before them")
    private Path file;

    @Option(
            names = "--target",
            paramLabel = "HOST:PORT",
            description = "P4Runtime of the target (embedded switch, bmv2)")
    private String target;

    @Option(
            names = "--device-id",
            paramLabel = "N",
            description = "P4Runtime device id of the target, and towards controllers (default 1)")
    private Long deviceId;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description = "where controllers reach the agent (default " + LISTEN + ")")
    private String listen;

    @Option(
            names = "--period",
            paramLabel = "TIME",
            description =
                    "one round of probes, scores and writes, unless the configuration says otherwise (default 10ms)")
    private String period;

    @Option(
            names = "--keep",
            paramLabel = "FILE",
            description = "keep the configuration that controllers give here (JSON): read at the start, written when it"
                    + " changes")
    private Path keep;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "keep the log of transactions here: an agent that restarts in the middle of one goes on")
    private Path state;

    @Option(
            names = "--tls-controllers",
            split = ",",
            paramLabel = "NAME",
            description = "names in certificates of those who may do everything; *. stands for one label")
    private List<String> controllers;

    @Option(
            names = "--tls-neighbours",
            split = ",",
            paramLabel = "NAME",
            description = "names in certificates of those who may read what the agent senses")
    private List<String> neighbours;

    @Option(
            names = "--metrics",
            paramLabel = "HOST:PORT",
            description = "serve Prometheus here, over HTTP (/metrics, /health, /live); not served by default")
    private String metrics;

    @Option(
            names = "--log",
            paramLabel = "LEVEL",
            description = "trace, debug, info, warn, error or off (default warn)")
    private String log;

    @Override
    public Integer call() throws InterruptedException {
        AgentFile settingsFile = settingsFile();
        log(settingsFile);
        DaemonSettings settings = settings(settingsFile);
        PrintWriter out = spec.commandLine().getOut();
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        try (AgentDaemon daemon = AgentDaemon.start(settings)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(stop, stopped), "weft-agent-stop"));
            out.println("agent of device " + settings.deviceId() + ": listening on "
                    + text(settings.listen()).replaceAll("\\d+$", "") + daemon.port()
                    + (settings.security().isPresent() ? " (TLS)" : "") + ", target " + text(settings.target()));
            daemon.metricsPort()
                    .ifPresent(port -> out.println("metrics: http://"
                            + text(settings.metrics().orElseThrow()).replaceAll("\\d+$", "") + port + "/metrics"));
            out.flush();
            follow(daemon, text(settings.target()), stop, out);
        } catch (IllegalArgumentException e) {
            throw CliException.badInput(e.getMessage(), e);
        } catch (IOException e) {
            throw CliException.failed(e.getMessage(), e);
        } finally {
            stopped.countDown();
        }
        return ExitCode.OK;
    }

    private AgentFile settingsFile() {
        if (file == null) {
            return AgentFile.none();
        }
        AgentFile read = AgentFile.read(file);
        if (read.isKept(file)) {
            spec.commandLine()
                    .getErr()
                    .println("weft agent: warning: --config " + file
                            + " holds what controllers have configured: say --keep " + file + " in future");
            spec.commandLine().getErr().flush();
        }
        return read;
    }

    private void log(AgentFile read) {
        if (log != null && !AgentFile.LEVELS.contains(log)) {
            throw CliException.badInput(
                    "--log " + log + ": give one of " + String.join(", ", new TreeSet<>(AgentFile.LEVELS)));
        }
        Optional<String> level = log != null ? Optional.of(log) : read.log();
        if (level.isPresent() && !common.verbose()) {
            CommonOptions.logLevel(level.get());
        }
    }

    /** What is asked for, options before the file before the defaults. */
    DaemonSettings settings(AgentFile read) {
        if (target == null && read.target().isEmpty()) {
            throw CliException.badInput(
                    file == null || read.isKept(file)
                            ? "--target is missing: give HOST:PORT of the target's P4Runtime"
                            : file + ":1: lacks target: give target.address, HOST:PORT of the target's P4Runtime");
        }
        if (deviceId != null && deviceId < 1) {
            throw CliException.badInput("--device-id " + deviceId + ": give a number above 0");
        }
        read.targetTls().ifPresent(AgentCommand::good);
        return new DaemonSettings(
                target != null ? address("--target", target) : read.target().orElseThrow(),
                read.targetTls(),
                deviceId != null ? deviceId : read.deviceId().orElse(1L),
                listen != null
                        ? address("--listen", listen)
                        : read.listen().orElseGet(() -> address("--listen", LISTEN)),
                security(read),
                (period != null ? period(period) : read.period().orElse(DEFAULT_PERIOD)).toNanos(),
                keep != null ? Optional.of(keep) : read.keep(),
                state != null ? Optional.of(state) : read.state(),
                read.sensing().orElse(Sensing.USUAL),
                metrics != null ? Optional.of(address("--metrics", metrics)) : read.metrics(),
                System::nanoTime);
    }

    private Optional<Security> security(AgentFile read) {
        Optional<PemFiles> files = tls.files(read.security().map(Security::files));
        List<String> may = controllers != null
                ? controllers
                : read.security().map(Security::controllers).orElse(List.of());
        List<String> look = neighbours != null
                ? neighbours
                : read.security().map(Security::neighbours).orElse(List.of());
        if (files.isEmpty()) {
            return Optional.empty();
        }
        if (may.isEmpty()) {
            throw CliException.badInput("--tls-controllers is missing: name those who may configure the agent, as their"
                    + " certificates call them");
        }
        good(files.get());
        return Optional.of(new Security(files.get(), may, look));
    }

    /** Certificates that cannot be used are bad input, not a failure. */
    private static void good(PemFiles files) {
        try {
            TlsIdentity.of(files).close();
        } catch (IOException e) {
            throw CliException.badInput(e.getMessage(), e);
        }
    }

    private static String text(InetSocketAddress address) {
        String host = address.getHostString();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /** Says what becomes of the target, once each time it changes. */
    private static void follow(AgentDaemon daemon, String target, CountDownLatch stop, PrintWriter out)
            throws InterruptedException {
        String said = "";
        while (!stop.await(LOOK_MILLISECONDS, TimeUnit.MILLISECONDS)) {
            AgentStatus status = daemon.status();
            TargetStatus now = status.getTarget();
            if (now.getState() == TargetStatus.State.CONNECTING) {
                continue;
            }
            String line = now.getState() == TargetStatus.State.READY
                    ? "target " + target + ": ready"
                    : "target " + target + ": " + firstLine(now.getReason()) + "; trying again until it is there";
            if (!line.equals(said)) {
                out.println(line);
                out.flush();
                said = line;
            }
        }
    }

    private static void end(CountDownLatch stop, CountDownLatch stopped) {
        stop.countDown();
        try {
            stopped.await(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    /** Reads HOST:PORT or [IPv6]:PORT. */
    static InetSocketAddress address(String option, String text) {
        Matcher matcher = ADDRESS.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > 0xffff) {
            throw CliException.badInput(option + " " + text + ": give HOST:PORT, for example 127.0.0.1:9560");
        }
        String host = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
        InetSocketAddress address = new InetSocketAddress(host, Integer.parseInt(matcher.group(3)));
        if (address.isUnresolved()) {
            throw CliException.badInput(option + " " + text + ": no host of that name is known");
        }
        return address;
    }

    /** Reads a time of 1 ms to 60 s. */
    static Duration period(String text) {
        return DurationText.read(text, AgentFile.LEAST_PERIOD, AgentFile.MOST_PERIOD)
                .orElseThrow(() -> CliException.badInput("--period " + text + ": give 1ms to 60s, for example 10ms"));
    }
}
