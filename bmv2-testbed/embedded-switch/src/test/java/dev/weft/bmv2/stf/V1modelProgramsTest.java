package dev.weft.bmv2.stf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.bmv2.exec.ExecutorKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** One program per construct of v1model, its expectations derived from the specification: docs/v1model.md. */
class V1modelProgramsTest {
    private static final Path FOLDER = Path.of("src/test/resources/v1model");
    private static final Path ROOT = Path.of("..", "..");
    private static final List<Path> SOURCES =
            List.of(Path.of("src/test/java"), ROOT.resolve("bmv2-testbed/junit/src/test/java"));
    private static final Pattern PROGRAM = Pattern.compile("`(v1model|stf)/(\\w+)`");
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)#(\\w+)`");
    private static final String NOT_A_PROGRAM = "blocks.p4";

    @TestFactory
    Stream<DynamicTest> scripts() throws IOException {
        List<StfSuite.Vector> vectors = StfSuite.find(List.of(FOLDER));
        assertThat(vectors).hasSizeGreaterThan(25);
        return vectors.stream()
                .flatMap(v -> Stream.of(ExecutorKind.values())
                        .map(e -> DynamicTest.dynamicTest(
                                v.name() + " " + e,
                                () -> assertThat(StfSuite.run(v, e, true)).isEmpty())));
    }

    @Test
    void compiledOutputIsOfTheseSources() throws IOException {
        List<String> checksums = new ArrayList<>();
        for (Path source : files(".p4")) {
            checksums.add(sha256(Files.readAllBytes(source)) + "  " + source.getFileName());
        }
        assertThat(Files.readAllLines(FOLDER.resolve("sources.sha256")))
                .as("p4c's output is stale: run %s/compile and commit what it writes", FOLDER)
                .isEqualTo(checksums);
    }

    @Test
    void everyProgramIsCompiledAndNamesNoAbsolutePath() throws IOException {
        for (String name : programs()) {
            assertThat(FOLDER.resolve(name + ".p4info.txtpb")).exists();
            assertThat(Files.readString(FOLDER.resolve(name + ".json")))
                    .as(name)
                    .doesNotContainPattern("\"(filename|program)\" *: *\"/");
        }
    }

    @Test
    void theGuideNamesEveryProgramAndOnlyTestsThatExist() throws IOException {
        List<String> problems = new ArrayList<>();
        Set<String> named = new TreeSet<>();
        int rows = 0;
        for (String line : Files.readAllLines(ROOT.resolve("docs/v1model.md"))) {
            if (!line.startsWith("| ") || line.startsWith("| construct") || line.startsWith("| **")) {
                continue;
            }
            rows++;
            boolean shown = false;
            Matcher program = PROGRAM.matcher(line);
            while (program.find()) {
                Path folder = FOLDER.resolveSibling(program.group(1));
                if (!Files.exists(folder.resolve(program.group(2) + ".json"))) {
                    problems.add("no program " + program.group());
                }
                shown |= Files.exists(folder.resolve(program.group(2) + ".stf"));
                if (program.group(1).equals("v1model")) {
                    named.add(program.group(2));
                }
            }
            Matcher test = TEST.matcher(line);
            while (test.find()) {
                shown = true;
                if (!exists(test.group(1), test.group(2))) {
                    problems.add("no test " + test.group());
                }
            }
            if (!shown) {
                problems.add("neither a script nor a test: " + line);
            }
        }
        assertThat(problems).isEmpty();
        assertThat(named).isEqualTo(programs());
        assertThat(rows).isGreaterThan(35);
    }

    private static TreeSet<String> programs() throws IOException {
        TreeSet<String> names = new TreeSet<>();
        for (Path source : files(".p4")) {
            String name = source.getFileName().toString();
            if (!name.equals(NOT_A_PROGRAM)) {
                names.add(name.substring(0, name.length() - ".p4".length()));
            }
        }
        return names;
    }

    private static List<Path> files(String suffix) throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(f -> f.toString().endsWith(suffix)).sorted().toList();
        }
    }

    /** A method of this name with a test annotation in a class of this name. */
    private static boolean exists(String type, String method) throws IOException {
        Pattern wanted = Pattern.compile(
                "@(Test|TestFactory|ParameterizedTest|Property|P4Test)\\b[^;{]*?(\\{.*?\\}\\s*\\)[^;{]*?)?"
                        + "(void|Stream<DynamicTest>) " + method + "\\(",
                Pattern.DOTALL);
        for (Path root : SOURCES) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.filter(f -> f.endsWith(type + ".java")).toList()) {
                    if (wanted.matcher(Files.readString(file)).find()) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
