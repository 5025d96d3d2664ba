package dev.weft.cli;

import dev.weft.lab.netns.Commands;
import dev.weft.lab.netns.ProcessTargets;
import dev.weft.lab.netns.SceneException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A weft command again, in a network namespace which ends with all its processes as that process does. */
final class OwnNamespace {
    private OwnNamespace() {}

    /** Why there can be none here, with the remedy; empty when there can. */
    static Optional<String> missing() {
        try {
            List<String> probe = ProcessTargets.inOwnNamespace(List.of("true"));
            Commands.Result result = Commands.tryRun(probe.toArray(new String[0]));
            return result.exitCode() == 0
                    ? Optional.empty()
                    : Optional.of("this system forbids network namespaces: "
                            + result.output().strip());
        } catch (SceneException e) {
            return Optional.of(e.getMessage());
        }
    }

    /**
     * Runs and returns the exit code.
     *
     * @param arguments of weft, with the command
     * @param hook name of the thread that ends it when this process is ended
     */
    static int run(List<String> arguments, String hook) throws InterruptedException {
        List<String> command = new ArrayList<>(TargetOptions.weft());
        command.addAll(arguments);
        Process process = null;
        try {
            Process started = new ProcessBuilder(ProcessTargets.inOwnNamespace(command))
                    .inheritIO()
                    .start();
            process = started;
            Runtime.getRuntime().addShutdownHook(new Thread(started::destroy, hook));
            return started.waitFor();
        } catch (SceneException | IOException e) {
            throw CliException.failed(e.getMessage(), e);
        } finally {
            if (process != null) {
                process.destroy();
            }
        }
    }
}
