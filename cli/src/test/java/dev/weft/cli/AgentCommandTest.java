package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code weft agent}: its options, and its life as a process. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AgentCommandTest {
    @Test
    void badOptionsAreNamedWithTheirRemedy() {
        for (String[] args : new String[][] {
            {"--target", "nowhere"},
            {"--target", "127.0.0.1:70000"},
            {"--target", "127.0.0.1:1", "--listen", "9560"},
            {"--target", "127.0.0.1:1", "--period", "10"},
            {"--target", "127.0.0.1:1", "--period", "100us"},
            {"--target", "127.0.0.1:1", "--period", "61s"},
        }) {
            Run run = Run.of(concat("agent", args));
            assertThat(run.code()).as("%s", String.join(" ", args)).isEqualTo(ExitCode.BAD_INPUT);
            assertThat(run.err())
                    .startsWith("weft agent: " + args[args.length - 2] + " " + args[args.length - 1])
                    .contains("give")
                    .hasLineCount(1);
        }
    }

    private static String[] concat(String first, String[] rest) {
        String[] all = new String[rest.length + 1];
        all[0] = first;
        System.arraycopy(rest, 0, all, 1, rest.length);
        return all;
    }

    @Test
    void aTakenPortIsAFailureThatNamesIt() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String listen = "127.0.0.1:" + taken.getLocalPort();
            Run run = Run.of("agent", "--target", "127.0.0.1:1", "--listen", listen);
            assertThat(run.code()).isEqualTo(ExitCode.FAILED);
            assertThat(run.err()).contains(listen).hasLineCount(1);
        }
    }

    @Test
    void itSaysWhatItWaitsForAndEndsWhenTerminated() throws IOException, InterruptedException {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = socket.getLocalPort();
        }
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.weft.cli.Main",
                        "agent",
                        "--target",
                        "127.0.0.1:" + nobody,
                        "--listen",
                        "127.0.0.1:0")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader out = process.inputReader()) {
            assertThat(out.readLine())
                    .matches("agent of device 1: listening on 127.0.0.1:[1-9][0-9]*, target 127.0.0.1:" + nobody);
            assertThat(out.readLine())
                    .startsWith("target 127.0.0.1:" + nobody + ": ")
                    .endsWith("trying again until it is there");
            process.destroy();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as("ended by SIGTERM").isEqualTo(143);
        } finally {
            process.destroyForcibly();
        }
    }
}
