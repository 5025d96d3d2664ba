package dev.weft.cli;

import dev.weft.control.daemon.ApplyOptions;
import dev.weft.control.daemon.Controller;
import dev.weft.control.daemon.Reconciler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weft controller}: the stand-alone controller, until it is told to stop. */
@Command(
        name = "controller",
        description = {
            "Keep the switches as the file says: apply it now, when it changes, and when a switch comes back.",
            "Runs until SIGINT or SIGTERM; the switches then keep what they have."
        },
        mixinStandardHelpOptions = true)
final class ControllerCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common;

    @Mixin
    private ControlPlane controlPlane;

    @Mixin
    private StateOptions state;

    @Mixin
    private RiskOptions risk;

    @Option(
            names = "--period",
            paramLabel = "SECONDS",
            defaultValue = "2",
            description = "time between two comparisons of file and switches (default ${DEFAULT-VALUE})")
    private int periodSeconds;

    @Parameters(paramLabel = "FILE", description = "semantic file (YAML), or a directory of them")
    private Path source;

    @Override
    public Integer call() throws InterruptedException {
        if (periodSeconds < 1 || periodSeconds > 86400) {
            throw CliException.badInput("--period " + periodSeconds + ": give 1 to 86400 seconds");
        }
        if (!Files.exists(source)) {
            throw CliException.badInput(source + ": no such file: give the path of a semantic file");
        }
        // What this command does is what it logs: without -v too.
        System.setProperty("org.slf4j.simpleLogger.log.dev.weft.control.daemon", "info");
        Controller controller = state.of(controlPlane.controller(), controlPlane.timeout());
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        Thread hook = new Thread(
                () -> {
                    stop.countDown();
                    try {
                        // A round under way ends first, so that no switch is left half written.
                        stopped.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "weft-controller-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try (Reconciler reconciler =
                new Reconciler(source, controller, controlPlane.channels(), risk.of(ApplyOptions.PLAIN))) {
            reconciler.run(Duration.ofSeconds(periodSeconds), stop);
        } finally {
            stopped.countDown();
        }
        return ExitCode.OK;
    }
}
