package dev.weft.cli;

import dev.weft.dataplane.agent.daemon.AgentDaemon;
import dev.weft.dataplane.api.AgentStatus;
import dev.weft.dataplane.api.TargetStatus;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
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
    private static final Pattern PERIOD = Pattern.compile("(\\d{1,6})(us|ms|s)");
    private static final int LOOK_MILLISECONDS = 200;

    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Option(
            names = "--target",
            required = true,
            paramLabel = "HOST:PORT",
            description = "P4Runtime of the target (embedded switch, bmv2)")
    private String target;

    @Option(
            names = "--device-id",
            defaultValue = "1",
            paramLabel = "N",
            description = "P4Runtime device id of the target, and towards controllers (default ${DEFAULT-VALUE})")
    private long deviceId;

    @Option(
            names = "--listen",
            defaultValue = "127.0.0.1:9560",
            paramLabel = "HOST:PORT",
            description = "where controllers reach the agent (default ${DEFAULT-VALUE})")
    private String listen;

    @Option(
            names = "--period",
            defaultValue = "10ms",
            paramLabel = "TIME",
            description = "one round of probes, scores and writes, unless the configuration says otherwise "
                    + "(default ${DEFAULT-VALUE})")
    private String period;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "keep the configuration here (JSON): read at the start, written when a controller changes it")
    private Path configuration;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "keep the log of transactions here: an agent that restarts in the middle of one goes on")
    private Path state;

    @Override
    public Integer call() throws InterruptedException {
        AgentDaemon.Settings settings = new AgentDaemon.Settings(
                address("--target", target),
                deviceId,
                address("--listen", listen),
                period(period).toNanos(),
                Optional.ofNullable(configuration),
                Optional.ofNullable(state),
                System::nanoTime);
        PrintWriter out = spec.commandLine().getOut();
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        try (AgentDaemon daemon = AgentDaemon.start(settings)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(stop, stopped), "weft-agent-stop"));
            out.println("agent of device " + deviceId + ": listening on " + listen.replaceAll("\\d+$", "")
                    + daemon.port() + ", target " + target);
            out.flush();
            follow(daemon, stop, out);
        } catch (IOException e) {
            throw CliException.failed(e.getMessage(), e);
        } finally {
            stopped.countDown();
        }
        return ExitCode.OK;
    }

    /** Says what becomes of the target, once each time it changes. */
    private void follow(AgentDaemon daemon, CountDownLatch stop, PrintWriter out) throws InterruptedException {
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
        Matcher matcher = PERIOD.matcher(text);
        if (matcher.matches()) {
            long number = Long.parseLong(matcher.group(1));
            Duration duration = switch (matcher.group(2)) {
                case "us" -> Duration.ofNanos(number * 1_000);
                case "ms" -> Duration.ofMillis(number);
                default -> Duration.ofSeconds(number);
            };
            if (duration.compareTo(Duration.ofMillis(1)) >= 0 && duration.compareTo(Duration.ofMinutes(1)) <= 0) {
                return duration;
            }
        }
        throw CliException.badInput("--period " + text + ": give 1ms to 60s, for example 10ms");
    }
}
