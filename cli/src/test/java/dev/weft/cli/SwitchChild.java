package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code weft switch} in a JVM of its own, so that signals and exit codes are the real ones. */
final class SwitchChild implements AutoCloseable {
    private static final Pattern LISTENS = Pattern.compile("P4Runtime on ([0-9.]+):([0-9]+)");

    private final Process process;
    private final BufferedReader out;
    private final Path errors;

    private SwitchChild(Process process, Path errors) {
        this.process = process;
        this.out = process.inputReader(StandardCharsets.UTF_8);
        this.errors = errors;
    }

    /**
     * Starts it.
     *
     * @param folder where its standard error goes
     * @param prefix a command before java, such as {@code ip netns exec NAME}
     */
    static SwitchChild start(Path folder, List<String> prefix, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseSerialGC");
        command.add("-XX:TieredStopAtLevel=1");
        command.add("--add-opens=java.base/java.nio=ALL-UNNAMED");
        if (Runtime.version().feature() >= 24) {
            command.add("--enable-native-access=ALL-UNNAMED");
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.weft.cli.Main", "switch"));
        command.addAll(List.of(arguments));
        Path errors = folder.resolve("stderr");
        return new SwitchChild(
                new ProcessBuilder(command).redirectError(errors.toFile()).start(), errors);
    }

    /** Reads its output up to a line that contains {@code text}; that line. */
    String line(String text) throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.contains(text)) {
                return line;
            }
        }
        throw new AssertionError("ended without a line \"" + text + "\": " + errors());
    }

    /** Where P4Runtime listens, by the line that says it is ready. */
    InetSocketAddress ready() throws IOException {
        String line = line(" ready: ");
        Matcher matcher = LISTENS.matcher(line);
        assertThat(matcher.find()).as(line).isTrue();
        return new InetSocketAddress(matcher.group(1), Integer.parseInt(matcher.group(2)));
    }

    String errors() throws IOException {
        return Files.readString(errors);
    }

    /** Sends a signal and waits for the end; the exit code. */
    int signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start();
        assertThat(kill.waitFor()).isZero();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        out.close();
    }
}
