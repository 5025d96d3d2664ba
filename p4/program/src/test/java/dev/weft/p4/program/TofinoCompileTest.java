package dev.weft.p4.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compiles the TNA program where p4c's Tofino back end is: its driver's path in {@code WEFT_P4C_TOFINO}, or {@code
 * p4c-tofino} on the PATH. Takes one to two minutes; skipped elsewhere, where {@link SourcesTest} holds the committed
 * report against the sources.
 */
class TofinoCompileTest {
    private static final Path COMPILE =
            Path.of("..", "compile").toAbsolutePath().normalize();

    @Test
    @DisplayName("The TNA program fits Tofino 1 (needs WEFT_P4C_TOFINO or p4c-tofino)")
    void fits(@TempDir Path folder) throws IOException, InterruptedException {
        Optional<String> driver = driver();
        assumeTrue(driver.isPresent(), "p4c's Tofino back end is not here: set WEFT_P4C_TOFINO to its driver");

        Path log = folder.resolve("log");
        Path report = folder.resolve("fit");
        ProcessBuilder command = new ProcessBuilder(COMPILE.toString(), "tna", report.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        command.environment().put("P4C_TOFINO", driver.get());
        Process process = command.start();
        boolean ended = process.waitFor(15, TimeUnit.MINUTES);
        process.destroyForcibly();

        assertThat(ended).as("p4/compile tna ends").isTrue();
        assertThat(process.exitValue())
                .as(new String(Files.readAllBytes(log), StandardCharsets.UTF_8))
                .isZero();
        assertThat(report.resolve("table_summary.txt")).content().contains("Number of stages in table allocation: 12");
    }

    private static Optional<String> driver() {
        String named = System.getenv("WEFT_P4C_TOFINO");
        if (named != null && !named.isEmpty()) {
            return Optional.of(named);
        }
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "p4c-tofino"))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }
}
