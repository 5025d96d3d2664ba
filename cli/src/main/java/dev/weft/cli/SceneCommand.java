package dev.weft.cli;

import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.daemon.Controller;
import dev.weft.lab.netns.NetnsReport;
import dev.weft.lab.netns.NetnsScene;
import dev.weft.lab.netns.NetnsStory;
import dev.weft.lab.netns.SceneException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weft scene}: scenes on real hosts. */
@Command(
        name = "scene",
        description = "Play a scene on real Linux hosts in network namespaces (needs root).",
        mixinStandardHelpOptions = true,
        subcommands = {SceneCommand.Netns.class, SceneHttpCommand.class})
final class SceneCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new picocli.CommandLine.ParameterException(spec.commandLine(), "give a scene: netns or http");
    }

    /** {@code weft scene netns}. */
    @Command(
            name = "netns",
            description = {
                "curl and ping from client namespaces to real HTTP servers behind one anycast address.",
                "Everything runs in network namespaces that the scene makes and removes, also on Ctrl-C."
            },
            mixinStandardHelpOptions = true)
    static final class Netns implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private CommonOptions common;

        @Parameters(
                arity = "0..1",
                paramLabel = "FILE",
                defaultValue = "examples/netns.yaml",
                description = "semantic file (default ${DEFAULT-VALUE} of the project)")
        private Path file;

        @Mixin
        private TargetOptions target;

        @Option(
                names = "--inside",
                hidden = true,
                paramLabel = "PID",
                description = "second process: runs in the namespace made by process PID")
        private long inside;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            Path chosen = ProjectFiles.find(file);
            NetnsScene.Target switches = target.target();
            SemanticModel model = ControlPlane.model(Controller.create(), chosen);
            NetnsScene scene = new NetnsScene(model, line -> {
                out.println(line);
                out.flush();
            });
            return inside == 0
                    ? translated(() -> scene.supervise(secondProcess(chosen)))
                    : translated(() -> play(scene, switches, out));
        }

        private int play(NetnsScene scene, NetnsScene.Target switches, PrintWriter out) {
            NetnsReport report = scene.play(inside, switches, new NetnsStory());
            common.writeReport(report);
            out.printf(
                    "%s: %d clients, %d requests: %d failed, %d pings lost, %d affinity violations%n",
                    report.passed() ? "ok" : "FAILED",
                    report.clients(),
                    report.requests(),
                    report.failed(),
                    report.lost(),
                    report.affinityViolations());
            out.printf(
                    "%s had %.0f %% of the new connections, and %.0f %% after it was slowed to a tenth%n",
                    report.slowed(), 100 * report.slowedShareBefore(), 100 * report.slowedShareAfter());
            return report.passed() ? ExitCode.OK : ExitCode.FAILED;
        }

        private List<String> secondProcess(Path chosen) {
            return SceneCommand.secondProcess("netns", chosen, target, common, List.of());
        }
    }

    /** The command of a scene's second process; the supervisor's process id is appended. */
    static List<String> secondProcess(
            String scene, Path file, TargetOptions target, CommonOptions common, List<String> options) {
        List<String> command = new ArrayList<>(TargetOptions.weft());
        // Netty looks for a hardware address to name this process by, and warns where there is none.
        command.add(1, "-Dio.netty.machineId=02:00:00:00:00:00:00:01");
        command.addAll(List.of("scene", scene, file.toAbsolutePath().toString()));
        command.addAll(options);
        command.addAll(target.arguments());
        common.reportFile()
                .ifPresent(report -> command.addAll(
                        List.of("--report", report.toAbsolutePath().toString())));
        if (common.verbose()) {
            command.add("-v");
        }
        command.add("--inside");
        return command;
    }

    /** Runs a scene, its errors as those of the command line. */
    static int translated(Supplier<Integer> scene) {
        try {
            return ControlPlane.translated(scene);
        } catch (SceneException e) {
            throw CliException.failed(e.getMessage(), e);
        }
    }
}
