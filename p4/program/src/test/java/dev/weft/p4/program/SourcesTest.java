package dev.weft.p4.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.p4.program.wire.AgentHeader;
import dev.weft.p4.program.wire.StateMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What Java and the committed p4c output say must be what the P4 sources say. */
class SourcesTest {
    private static final Path P4 = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern CONSTANT = Pattern.compile("const bit<\\d+>\\s+(\\w+)\\s*=\\s*(\\d+);");

    @Test
    void compiledOutputIsOfTheseSources() throws IOException {
        assertThat(WeftProgram.sourceChecksums().lines())
                .as("p4c's output is stale: run p4/compile and commit what it writes")
                .containsExactlyElementsOf(checksums("include", "v1model"));
    }

    @Test
    void tofinoFitIsOfTheseSources() throws IOException {
        assertThat(Files.readAllLines(P4.resolve("tna/fit/sources.sha256")))
                .as("the Tofino fit report is stale: run 'p4/compile tna' (docs/tofino-fit.md) and commit p4/tna/fit")
                .containsExactlyElementsOf(checksums("include", "tna"));
    }

    @Test
    void tofinoFitSaysTwelveStages() throws IOException {
        assertThat(Files.readString(P4.resolve("tna/fit/table_summary.txt")))
                .contains("Number of stages in table allocation: 12\n");
    }

    @Test
    void compiledOutputNamesNoAbsolutePath() {
        String json = new String(WeftProgram.json(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(json).doesNotContainPattern("\"filename\" *: *\"/");
    }

    @Test
    void dropReasonsAreThoseOfTheSources() throws IOException {
        Map<String, Integer> expected = constants("DROP_");
        assertThat(expected.remove("COUNT")).isEqualTo(Drop.values().length);
        assertThat(names(Drop.values())).isEqualTo(expected);
    }

    @Test
    void packetInReasonsAreThoseOfTheSources() throws IOException {
        assertThat(names(Punt.values())).isEqualTo(constants("PUNT_"));
    }

    @Test
    void wireConstantsAreThoseOfTheSources() throws IOException {
        assertThat(constants("MESSAGE_"))
                .isEqualTo(Map.of(
                        "REQUEST", AgentHeader.REQUEST,
                        "REPLY", AgentHeader.REPLY,
                        "METRIC", AgentHeader.METRIC,
                        "PROBE", AgentHeader.PROBE,
                        "PROBE_REPLY", AgentHeader.PROBE_REPLY));
        assertThat(constants("NEXT_"))
                .isEqualTo(Map.of("PAYLOAD", AgentHeader.NEXT_PAYLOAD, "FEEDBACK", AgentHeader.NEXT_FEEDBACK));
        assertThat(constants("OUT_"))
                .isEqualTo(Map.of(
                        "EMIT", StateMessage.OUT_EMIT,
                        "SUBMIT", StateMessage.OUT_SUBMIT,
                        "STATE", StateMessage.OUT_STATE));
        assertThat(constants("STATE_")).isEqualTo(Map.of("WRITE", StateMessage.WRITE, "READ", StateMessage.READ));
        assertThat(constants("ARRAY_"))
                .isEqualTo(Map.of(
                        "PAIRS", StateMessage.PAIRS,
                        "LOAD", StateMessage.LOAD,
                        "NETWORK", StateMessage.NETWORK));
        assertThat(constants("UDP_PORT_")).isEqualTo(Map.of("WEFT", AgentHeader.UDP_PORT));
    }

    @Test
    void sizesAreThoseOfTheSources() throws IOException {
        String sizes = Files.readString(P4.resolve("include/sizes.p4"));
        assertThat(sizes)
                .contains("#define PAIRS_PER_POOL_BITS " + Integer.numberOfTrailingZeros(WeftProgram.PAIRS_PER_POOL))
                .contains("#define POOLS " + WeftProgram.POOLS)
                .contains("const bit<32> COST_MASK = 0x" + Integer.toHexString(WeftProgram.COST_LIMIT_US - 1));
        assertThat(Files.readString(P4.resolve("v1model/glue.p4")))
                .contains("#define INSTANCES " + WeftProgram.INSTANCES);
    }

    private static List<String> checksums(String... folders) throws IOException {
        List<String> checksums = new ArrayList<>();
        for (String folder : folders) {
            try (Stream<Path> files = Files.walk(P4.resolve(folder))) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".p4")).sorted().collect(Collectors.toList())) {
                    checksums.add(sha256(Files.readAllBytes(file)) + "  " + P4.relativize(file));
                }
            }
        }
        return checksums;
    }

    private static Map<String, Integer> names(Enum<?>[] values) {
        Map<String, Integer> names = new LinkedHashMap<>();
        for (Enum<?> value : values) {
            names.put(value.name(), value.ordinal());
        }
        return names;
    }

    private static Map<String, Integer> constants(String prefix) throws IOException {
        Map<String, Integer> found = new LinkedHashMap<>();
        String sources =
                Files.readString(P4.resolve("include/headers.p4")) + Files.readString(P4.resolve("v1model/tunnel.p4"));
        Matcher matcher = CONSTANT.matcher(sources);
        while (matcher.find()) {
            if (matcher.group(1).startsWith(prefix)) {
                found.put(matcher.group(1).substring(prefix.length()), Integer.valueOf(matcher.group(2)));
            }
        }
        return found;
    }

    private static String sha256(byte[] bytes) {
        try {
            StringBuilder hex = new StringBuilder();
            for (byte b : MessageDigest.getInstance("SHA-256").digest(bytes)) {
                hex.append(String.format("%02x", b));
            }
            return hex.toString();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
