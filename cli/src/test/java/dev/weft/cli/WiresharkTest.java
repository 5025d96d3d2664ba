package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Wireshark makes of captures of the demo with the project's dissector. */
class WiresharkTest {
    private static final Path DISSECTOR = Path.of("..", "p4", "wireshark", "weft.lua");

    /** Nothing may be malformed, and nothing of the dissector may fail. */
    private static final String WRONG = "_ws.malformed || weft.short || _ws.lua.error || _ws.short";

    @TempDir
    private static Path captures;

    @BeforeAll
    static void captureTheDemo() {
        assumeTrue(Installed.program("tshark").isPresent(), "tshark is not on the PATH: skipped");
        Run run = Run.of("demo", "--requests", "200", "--pcap", captures.toString());
        assertThat(run.code()).as(run.out() + run.err()).isEqualTo(ExitCode.OK);
    }

    @Test
    void everyHeaderOnTheLinksHasItsName() throws Exception {
        Set<String> headers = new HashSet<>();
        Set<String> messages = new TreeSet<>();
        for (Path capture : captures(name -> name.contains("--"))) {
            for (String line : tshark(capture, "-T", "fields", "-e", "_ws.col.Info", "-Y", "weft")) {
                messages.add(line.split(",")[0]);
            }
            headers.addAll(headers(capture));
            assertThat(tshark(capture, "-Y", WRONG)).as(capture.toString()).isEmpty();
        }
        assertThat(messages).containsExactly("metric", "probe", "probe reply", "reply", "request");
        assertThat(headers)
                .contains("Weft agent header", "Weft load feedback", "Weft compute report", "Protocol Buffers");
    }

    @Test
    void everyHeaderOnTheCpuPortsHasItsName() throws Exception {
        Set<String> in = new HashSet<>();
        for (Path capture : captures(name -> name.endsWith("-cpu-in.pcap"))) {
            in.addAll(headers(capture));
            assertThat(tshark(capture, "-Y", WRONG + " || !weft.packet_in"))
                    .as(capture.toString())
                    .isEmpty();
        }
        assertThat(in).contains("Weft packet-in", "Ethernet II", "Weft agent header", "Weft compute report");
        Set<String> out = new HashSet<>();
        for (Path capture : captures(name -> name.endsWith("-cpu-out.pcap"))) {
            out.addAll(headers(capture));
            assertThat(tshark(capture, "-Y", WRONG + " || !weft.packet_out"))
                    .as(capture.toString())
                    .isEmpty();
        }
        assertThat(out).contains("Weft packet-out", "Weft state message", "Ethernet II", "Weft agent header");
    }

    @Test
    void fieldsHaveTheirValues() throws Exception {
        Path ingress = captures.resolve("s1-cpu-out.pcap");
        List<String> accesses = tshark(
                ingress,
                "-Y",
                "weft.state",
                "-T",
                "fields",
                "-E",
                "separator=,",
                "-e",
                "weft.packet_out.port",
                "-e",
                "weft.packet_out.operation",
                "-e",
                "weft.state.operation",
                "-e",
                "weft.state.array");
        // No port, operation "state"; cells of the three arrays of the selection state are written, and read back.
        assertThat(accesses).contains("0,2,1,1", "0,2,1,2", "0,2,1,3").allMatch(line -> line.matches("0,2,[12],[123]"));
        // The payload of a probe is protobuf: field 1 is the sender's name (probe.proto).
        assertThat(tshark(
                        captures.resolve("s1-10--s2-10.pcap"),
                        "-Y",
                        "weft.message == 4 && protobuf && ip.src == 10.255.0.1",
                        "-T",
                        "fields",
                        "-e",
                        "weft.version"))
                .isNotEmpty()
                .allMatch("1"::equals);
    }

    /** The titles of all headers in a capture: the lines of the detailed view that are not indented. */
    private static Set<String> headers(Path capture) throws IOException, InterruptedException {
        return tshark(capture, "-V").stream()
                .filter(line -> !line.isEmpty() && line.charAt(0) != ' ')
                .map(line -> line.split(",")[0])
                .collect(Collectors.toSet());
    }

    private static List<Path> captures(Predicate<String> name) throws IOException {
        try (Stream<Path> files = Files.list(captures)) {
            List<Path> found = files.filter(file -> name.test(file.getFileName().toString()))
                    .sorted()
                    .toList();
            assertThat(found).isNotEmpty();
            return found;
        }
    }

    private static List<String> tshark(Path capture, String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("tshark", "-n", "-X", "lua_script:" + DISSECTOR, "-r", capture.toString()));
        command.addAll(Arrays.asList(arguments));
        Path output = Files.createTempFile(captures, "tshark", ".out");
        Path errors = Files.createTempFile(captures, "tshark", ".err");
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        boolean ended = process.waitFor(180, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended).as(command + " ended").isTrue();
        assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
        assertThat(Files.readString(errors)).doesNotContainIgnoringCase("lua");
        return Files.readAllLines(output, StandardCharsets.UTF_8);
    }
}
