package dev.weft.lab.netns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs programs of the system, each bounded in time, and says what went wrong. */
public final class Commands {
    private static final long LIMIT_SECONDS = 60;

    private Commands() {}

    /** What a program left behind: its exit code and what it printed on standard output and standard error. */
    public record Result(int exitCode, String output) {}

    /**
     * Runs a program that must succeed and returns what it printed.
     *
     * @throws SceneException with the command and its message if it fails
     */
    public static String run(String... command) {
        Result result = tryRun(command);
        if (result.exitCode() != 0) {
            throw new SceneException("'" + String.join(" ", command) + "' failed with exit code " + result.exitCode()
                    + ": " + result.output().strip());
        }
        return result.output();
    }

    /** Runs a program and returns how it ended. */
    public static Result tryRun(String... command) {
        Path output = null;
        try {
            // A file, not a pipe: a program that prints much must not wait for us while we wait for it.
            output = Files.createTempFile("weft-scene", ".out");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new SceneException(
                        "'" + String.join(" ", command) + "' did not end within " + LIMIT_SECONDS + " s");
            }
            return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new SceneException("cannot run '" + command[0] + "': " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SceneException("interrupted while '" + String.join(" ", command) + "' ran");
        } finally {
            delete(output);
        }
    }

    /** Whether a program is on the PATH or in one of the system's folders. */
    static boolean present(String program) {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin:/usr/bin:/bin";
        return Stream.of(path.split(":")).anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** Those of the programs that are missing. */
    static List<String> missing(String... programs) {
        return Stream.of(programs).filter(program -> !present(program)).toList();
    }

    private static void delete(Path file) {
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot delete " + file, e);
            }
        }
    }
}
