package dev.weft.lab.netns;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An unmodified {@code curl} in a client's namespace; what it prints says which instance answered each request. */
final class Curl {
    private static final long LIMIT_SECONDS = 180;

    private final Process process;
    private final Path output;
    private final int requests;
    private final String command;

    private Curl(Process process, Path output, int requests, String command) {
        this.process = process;
        this.output = output;
        this.requests = requests;
        this.command = command;
    }

    /** What a run of curl brought: the instances that answered, in order, and how many requests had no answer. */
    record Answers(List<String> instances, int failed) {
        long distinct() {
            return instances.stream().distinct().count();
        }
    }

    /** Starts {@code requests} requests one after another, each over a connection of its own. */
    static Curl connections(String namespace, String url, int requests) {
        return start(namespace, requests, "-H", "Connection: close", url + "/[1-" + requests + "]");
    }

    /** Starts {@code requests} requests one after another over one connection. */
    static Curl oneConnection(String namespace, String url, int requests) {
        return start(namespace, requests, url + "/[1-" + requests + "]");
    }

    /** Starts one request whose answer comes in {@code lines} lines over as many times 50 ms. */
    static Curl stream(String namespace, String url, int lines) {
        return start(namespace, lines, "-N", url + "/stream/" + lines);
    }

    private static Curl start(String namespace, int requests, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of("ip", "netns", "exec", namespace, "curl", "-s", "-S", "--noproxy", "*", "--max-time", "30"));
        command.addAll(List.of(arguments));
        try {
            Path output = Files.createTempFile("weft-curl", ".out");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            process.getOutputStream().close();
            return new Curl(process, output, requests, String.join(" ", command));
        } catch (IOException e) {
            throw new SceneException("cannot run curl in namespace " + namespace + ": " + e.getMessage());
        }
    }

    /** Waits for the end and reads the answers; lines that name no instance (curl's messages) are failures. */
    Answers await(List<String> instances) {
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                stop();
                throw new SceneException("'" + command + "' did not end within " + LIMIT_SECONDS + " s");
            }
            List<String> answered = Files.readAllLines(output, StandardCharsets.UTF_8).stream()
                    .filter(instances::contains)
                    .toList();
            Files.delete(output);
            int missing = Math.max(0, requests - answered.size());
            return new Answers(answered, missing == 0 && process.exitValue() != 0 ? 1 : missing);
        } catch (IOException e) {
            throw new SceneException("cannot read what curl printed: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop();
            throw new SceneException("interrupted while curl ran");
        }
    }

    private void stop() {
        process.destroy();
    }
}
