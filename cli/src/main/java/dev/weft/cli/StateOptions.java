package dev.weft.cli;

import dev.weft.control.daemon.Controller;
import dev.weft.control.daemon.Coordination;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Options of the commands that lead transactions or read what was applied; use as a picocli mixin. */
final class StateOptions {
    private static final int MOST_MILLISECONDS = 60_000;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = {
                "where the controller keeps the log of its transactions and the history, a folder for each domain",
                "(default: $XDG_STATE_HOME/weft, or ~/.local/state/weft)"
            })
    private Path directory;

    @Option(
            names = "--lifetime",
            paramLabel = "MS",
            defaultValue = "500",
            description = "the longest that a packet is on its way: so long old entries stay after a flip "
                    + "(default ${DEFAULT-VALUE})")
    private int lifetimeMs;

    /** A controller with this state. */
    Controller of(Controller controller, Duration patience) {
        if (lifetimeMs < 1 || lifetimeMs > MOST_MILLISECONDS) {
            throw CliException.badInput("--lifetime " + lifetimeMs + ": give 1 to " + MOST_MILLISECONDS + " ms");
        }
        return controller.with(coordination().within(Duration.ofMillis(lifetimeMs), patience));
    }

    /** What is kept, with the usual times. */
    Coordination coordination() {
        return Coordination.in(directory());
    }

    /** Where it is kept. */
    Path directory() {
        return directory == null ? usual() : directory;
    }

    private static Path usual() {
        String state = System.getenv("XDG_STATE_HOME");
        // The base directory specification: a relative path is as none.
        if (state != null && Path.of(state).isAbsolute()) {
            return Path.of(state, "weft");
        }
        return Path.of(System.getProperty("user.home"), ".local", "state", "weft");
    }
}
