package dev.weft.cli;

import dev.weft.control.daemon.Controller;
import dev.weft.lab.netns.NetnsReport;
import dev.weft.lab.netns.NetnsStory;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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
        private SceneOptions scene;

        @Override
        public Integer call() {
            Path chosen = ProjectFiles.find(file);
            return scene.play(
                    "netns",
                    chosen,
                    List.of(),
                    common,
                    ControlPlane.model(Controller.create(), chosen),
                    new NetnsStory(),
                    spec.commandLine().getOut(),
                    Netns::tell);
        }

        private static void tell(NetnsReport report, PrintWriter out) {
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
        }
    }
}
