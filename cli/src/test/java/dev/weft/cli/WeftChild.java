package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code weft} in a JVM of its own. */
final class WeftChild {
    /** How long a command may take to end its parts and remove its namespaces. */
    private static final int KILL_SECONDS = 30;

    private WeftChild() {}

    /** The command that runs it with these arguments. */
    static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--add-opens=java.base/java.nio=ALL-UNNAMED"));
        if (Runtime.version().feature() >= 24) {
            command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /**
     * Starts a command and waits for its end; ends it, with all that it started, when it takes too long or the test breaks off.
     *
     * @param log gets what it prints
     * @param limitSeconds after which the test fails
     * @return the process, which has ended
     */
    static Process run(ProcessBuilder command, Path log, long limitSeconds) throws IOException, InterruptedException {
        Process process =
                command.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            assertThat(process.waitFor(limitSeconds, TimeUnit.SECONDS))
                    .as("ended within %d s:%n%s", limitSeconds, Files.readString(log))
                    .isTrue();
        } finally {
            process.destroy();
            process.waitFor(KILL_SECONDS, TimeUnit.SECONDS);
        }
        return process;
    }
}
