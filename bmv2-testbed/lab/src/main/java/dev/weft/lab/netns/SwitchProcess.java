package dev.weft.lab.netns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;

/**
 * A target as a process of its own, started with the command line of {@code simple_switch_grpc}, which {@code weft switch}
 * takes as well: the scene is the same for both.
 */
public final class SwitchProcess implements AutoCloseable {
    private static final int START_SECONDS = 30;
    private static final int CPU_PORT = 255;

    private final Process process;
    private final Path log;
    private final String name;
    private final int grpcPort;

    private SwitchProcess(Process process, Path log, String name, int grpcPort) {
        this.process = process;
        this.log = log;
        this.name = name;
        this.grpcPort = grpcPort;
    }

    /**
     * Starts a switch; {@link #awaitReady} tells when it answers.
     *
     * @param program what to run, with arguments of its own in front
     * @param ports the interface of each port
     * @param logs the folder that gets its output
     */
    public static SwitchProcess start(
            List<String> program,
            String name,
            long deviceId,
            SortedMap<Integer, String> ports,
            int grpcPort,
            Path logs) {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of("--no-p4", "--device-id", Long.toString(deviceId)));
        // bmv2 opens a debugging server of its own for each switch.
        command.addAll(List.of("--thrift-port", Integer.toString(grpcPort + 1000)));
        ports.forEach((port, device) -> command.addAll(List.of("-i", port + "@" + device)));
        command.addAll(
                List.of("--", "--grpc-server-addr", "127.0.0.1:" + grpcPort, "--cpu-port", Integer.toString(CPU_PORT)));
        Path log = logs.resolve(name + ".log");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            process.getOutputStream().close();
            return new SwitchProcess(process, log, name, grpcPort);
        } catch (IOException e) {
            throw new SceneException("cannot start switch " + name + " (" + program.get(0) + "): " + e.getMessage());
        }
    }

    public int grpcPort() {
        return grpcPort;
    }

    /** The operating system's number of the process. */
    public long pid() {
        return process.pid();
    }

    /** Waits until P4Runtime answers. */
    public void awaitReady() {
        for (long left = TimeUnit.SECONDS.toMillis(START_SECONDS); left > 0; left -= 50) {
            if (!process.isAlive()) {
                throw new SceneException(
                        "switch " + name + " ended with exit code " + process.exitValue() + ": " + lastLine());
            }
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", grpcPort), 1_000);
                return;
            } catch (IOException notYet) {
                pause();
            }
        }
        throw new SceneException("switch " + name + " does not answer on 127.0.0.1:" + grpcPort + " after "
                + START_SECONDS + " s: " + lastLine());
    }

    private String lastLine() {
        try {
            List<String> lines = Files.readAllLines(log);
            return lines.isEmpty() ? "it printed nothing" : lines.get(lines.size() - 1);
        } catch (IOException e) {
            return "its log " + log + " cannot be read: " + e.getMessage();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SceneException("interrupted");
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
