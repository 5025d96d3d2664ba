package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Commands that play on bmv2's switches in a network namespace of their own. */
final class OnBmv2 {
    private OnBmv2() {}

    /**
     * Runs {@code weft} with {@code --target bmv2} and reads its report; skips the test where that cannot be.
     *
     * @param folder gets report and log
     * @param limitSeconds after which a command that hangs is ended
     */
    static JsonNode report(Path folder, long limitSeconds, String... command) throws IOException, InterruptedException {
        assumeTrue(Installed.bmv2().isPresent(), "simple_switch_grpc is neither on the PATH nor in WEFT_BMV2: skipped");
        assumeTrue(Installed.root(), "needs root for network namespaces: skipped");
        for (String program : List.of("unshare", "ip", "ethtool", "sysctl")) {
            assumeTrue(Installed.program(program).isPresent(), "needs " + program + " on the PATH: skipped");
        }
        assumeTrue(
                new ProcessBuilder("unshare", "--net", "--pid", "--fork", "--mount-proc", "true")
                                .start()
                                .waitFor()
                        == 0,
                "this sandbox forbids namespaces: skipped");
        Path report = folder.resolve("report.json");
        Path log = folder.resolve("log");
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of(
                "--target",
                "bmv2",
                "--bmv2",
                Installed.bmv2().orElseThrow().toString(),
                "--report",
                report.toString()));
        WeftChild.run(new ProcessBuilder(WeftChild.command(arguments.toArray(String[]::new))), log, limitSeconds);
        assertThat(report).as(Files.readString(log)).exists();
        return JsonMapper.builder().build().readTree(report.toFile());
    }
}
