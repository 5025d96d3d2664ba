package dev.weft.bmv2.p4runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/p4runtime-compliance.md promises tests: each of them is there, and each requirement has one or says why not. */
class ComplianceTableTest {
    private static final Path ROOT = Path.of("..", "..");
    private static final Path TABLE = ROOT.resolve("docs/p4runtime-compliance.md");
    private static final List<Path> SOURCES =
            List.of(Path.of("src/test/java"), ROOT.resolve("p4/runtime/src/test/java"));
    private static final Pattern TEST = Pattern.compile("`([\\w.]*?)(\\w+Test)#(\\w+)`");
    private static final Pattern ROW = Pattern.compile("^\\| ([0-9A-Z][^|]*)\\| ([^|]+)\\| ([^|]+)\\|$");

    @Test
    void everyRequirementHasATestThatExistsOrIsSaidToBeMissing() throws IOException {
        List<String> problems = new ArrayList<>();
        int rows = 0;
        int tests = 0;
        for (String line : Files.readAllLines(TABLE)) {
            if (!line.startsWith("|") || line.startsWith("|---") || line.startsWith("| section")) {
                continue;
            }
            Matcher row = ROW.matcher(line);
            if (!row.matches()) {
                problems.add("not a row of three columns: " + line);
                continue;
            }
            rows++;
            Matcher named = TEST.matcher(row.group(3));
            int found = 0;
            while (named.find()) {
                found++;
                if (!exists(named.group(1), named.group(2), named.group(3))) {
                    problems.add("no test " + named.group());
                }
            }
            tests += found;
            if (found == 0 && !row.group(3).startsWith("not supported")) {
                problems.add("neither a test nor \"not supported\": " + line);
            }
        }
        assertThat(problems).isEmpty();
        assertThat(rows).isGreaterThan(90);
        assertThat(tests).isGreaterThan(90);
    }

    /** A method of this name with a test annotation in the class's source. */
    private static boolean exists(String packagePrefix, String type, String method) throws IOException {
        String name = packagePrefix.isEmpty() ? "dev.weft.bmv2.p4runtime." : packagePrefix;
        for (Path root : SOURCES) {
            Path source = root.resolve(name.replace('.', '/') + type + ".java");
            if (Files.exists(source)) {
                return Pattern.compile(
                                "@(Test|ParameterizedTest|Property)\\b[^;{]*?(\\{.*?\\}\\s*\\)[^;{]*?)?void " + method
                                        + "\\(",
                                Pattern.DOTALL)
                        .matcher(Files.readString(source))
                        .find();
            }
        }
        return false;
    }
}
