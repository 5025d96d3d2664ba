package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A process that is told to stop says its last words. */
class InterruptTest {
    private static final long BETWEEN_MS = 300;

    /** What a command does: it gives up as it was told, takes something back, and says so after that. */
    static final class Working {
        private Working() {}

        public static void main(String[] args) throws InterruptedException {
            try (Interrupt interrupt = new Interrupt()) {
                System.out.println("at work");
                while (!interrupt.wished().getAsBoolean()) {
                    Thread.sleep(5);
                }
            }
            Thread.sleep(BETWEEN_MS);
            System.out.println("taken back");
            Interrupt.told();
            System.exit(1);
        }
    }

    @Test
    void theProcessEndsAfterItsLastWords() throws Exception {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Working.class.getName()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(out.readLine()).isEqualTo("at work");
            process.toHandle().destroy(); // SIGTERM; the stream stays open
            assertThat(out.lines().collect(Collectors.toList())).containsExactly("taken back");
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }
}
