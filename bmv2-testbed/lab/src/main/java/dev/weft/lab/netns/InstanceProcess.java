package dev.weft.lab.netns;

import dev.weft.control.core.model.Instance;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An {@link HttpInstance} that runs in the namespace of its host. */
final class InstanceProcess implements AutoCloseable {
    private final Process process;
    private final Writer commands;
    private final BufferedReader output;
    private final String name;

    private InstanceProcess(Process process, String name) {
        this.process = process;
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.name = name;
    }

    /**
     * Starts the server; {@link #awaitReady} tells when it listens.
     *
     * @param number the instance's number in the data plane
     * @param serviceUs its service time, microseconds
     * @param agentAddress where it reports to
     */
    static InstanceProcess start(String namespace, Instance instance, int number, long serviceUs, String agentAddress) {
        List<String> command = List.of(
                "ip",
                "netns",
                "exec",
                namespace,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", // four of these start at once on two cores
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                HttpInstance.class.getName(),
                instance.name(),
                Integer.toString(number),
                Integer.toString(instance.port()),
                Integer.toString(instance.workers()),
                Long.toString(serviceUs),
                agentAddress);
        try {
            return new InstanceProcess(
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start(),
                    instance.name());
        } catch (IOException e) {
            throw new SceneException("cannot start instance " + instance.name() + ": " + e.getMessage());
        }
    }

    String name() {
        return name;
    }

    /** Waits until the server listens. */
    void awaitReady() {
        try {
            String line = output.readLine();
            if (!"ready".equals(line)) {
                throw new SceneException("instance " + name + " did not start: it said '" + line + "'");
            }
        } catch (IOException e) {
            throw new SceneException("instance " + name + " did not start: " + e.getMessage());
        }
    }

    /** Makes the server {@code factor} times as fast as it was started. */
    void speed(double factor) {
        try {
            commands.write("speed " + factor + "\n");
            commands.flush();
        } catch (IOException e) {
            throw new SceneException("instance " + name + " takes no commands any more: " + e.getMessage());
        }
    }

    /** Ends the server: it goes when its standard input does, and is made to if it does not. */
    @Override
    public void close() {
        try {
            commands.close();
            if (!process.waitFor(3, TimeUnit.SECONDS)) {
                process.destroy();
            }
        } catch (IOException e) {
            process.destroy(); // its end of the pipe is gone already
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
        }
    }
}
