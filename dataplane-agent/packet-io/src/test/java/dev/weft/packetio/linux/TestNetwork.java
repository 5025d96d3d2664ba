package dev.weft.packetio.linux;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Network namespaces for one test, named after this process and removed by {@link #close()}. */
final class TestNetwork implements AutoCloseable {
    private final String prefix = "weft-pio-" + ProcessHandle.current().pid() + "-";
    private final List<String> namespaces = new ArrayList<>();

    static TestNetwork create() throws IOException, InterruptedException {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root for network namespaces: skipped");
        assumeTrue(
                Files.isExecutable(Path.of("/usr/sbin/ip")) || Files.isExecutable(Path.of("/sbin/ip")),
                "needs ip (apt-get install iproute2): skipped");
        TestNetwork network = new TestNetwork();
        String probe = network.prefix + "probe";
        assumeTrue(exec("ip", "netns", "add", probe) == 0, "this sandbox forbids network namespaces: skipped");
        network.namespaces.add(probe);
        return network;
    }

    /** Creates a namespace; returns its full name. */
    String namespace(String name) throws IOException, InterruptedException {
        String full = prefix + name;
        ip("netns", "add", full);
        namespaces.add(full);
        return full;
    }

    /** Runs {@code ip} with these arguments, which must succeed. */
    static void ip(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        int code = exec(command.toArray(new String[0]));
        if (code != 0) {
            throw new IOException(String.join(" ", command) + " failed with " + code);
        }
    }

    private static int exec(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", command) + " hangs");
        }
        return process.exitValue();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        for (String namespace : namespaces) {
            exec("ip", "netns", "delete", namespace);
        }
    }
}
