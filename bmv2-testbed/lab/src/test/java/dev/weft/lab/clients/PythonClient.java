package dev.weft.lab.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A P4Runtime client written in Python, and a script of ours that drives it. */
final class PythonClient {
    private static final long PROBE_S = 60;
    private static final long SCRIPT_S = 180;

    private final String python;
    private final String script;

    private PythonClient(String python, String script) {
        this.python = python;
        this.script = script;
    }

    /**
     * Finds a Python that has the client: one of {@code WEFT_PYTHON} (paths, separated as in PATH: the clients need
     * different versions of protobuf, so each may live in an environment of its own), or python3 on the PATH. Without
     * one, the test is skipped.
     *
     * @param module what the client is imported as
     */
    static PythonClient installed(String module, String script) throws IOException, InterruptedException {
        String named = Optional.ofNullable(System.getenv("WEFT_PYTHON")).orElse("");
        List<String> candidates = Stream.concat(Stream.of(named.split(File.pathSeparator)), Stream.of("python3"))
                .filter(candidate -> !candidate.isBlank())
                .toList();
        for (String candidate : candidates) {
            if (imports(candidate, module)) {
                return new PythonClient(candidate, script);
            }
        }
        assumeTrue(false, "none of " + candidates + " can import " + module + ": see docs/p4runtime-clients.md");
        throw new AssertionError("unreachable");
    }

    private static boolean imports(String python, String module) throws InterruptedException {
        try {
            Process probe = new ProcessBuilder(python, "-c", "import " + module)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return ended(probe, PROBE_S) && probe.exitValue() == 0;
        } catch (IOException e) {
            return false; // there is no such Python
        }
    }

    /**
     * Runs the script to its end.
     *
     * @param folder for the script, the pipeline and the output
     * @return the steps that it passed, in order
     */
    List<String> run(TestServer server, Path folder) throws IOException, InterruptedException {
        Path file = resource(folder, script);
        resource(folder, "frames.py");
        server.writePipelines(folder);
        Path output = folder.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder(
                        python,
                        file.toString(),
                        "127.0.0.1:" + server.port(),
                        folder.toString(),
                        server.kind().argument())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        Process process = builder.start();
        boolean inTime = ended(process, SCRIPT_S);
        String text = Files.readString(output);
        assertThat(inTime).as("%s ends; so far: %s", script, text).isTrue();
        assertThat(process.exitValue()).as("%s: %s", script, text).isZero();
        List<String> lines = text.lines().toList();
        assertThat(lines).as(text).endsWith("done");
        return lines.stream()
                .filter(line -> line.startsWith("ok: "))
                .map(line -> line.substring("ok: ".length()))
                .toList();
    }

    private static boolean ended(Process process, long seconds) throws InterruptedException {
        if (process.waitFor(seconds, TimeUnit.SECONDS)) {
            return true;
        }
        process.destroyForcibly().waitFor();
        return false;
    }

    private static Path resource(Path folder, String name) throws IOException {
        try (InputStream in = PythonClient.class.getResourceAsStream(name)) {
            return Files.writeString(folder.resolve(name), new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
