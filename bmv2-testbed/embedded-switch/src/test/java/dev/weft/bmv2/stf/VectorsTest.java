package dev.weft.bmv2.stf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.bmv2.TestPrograms;
import dev.weft.bmv2.exec.ExecutorKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class VectorsTest {
    @TestFactory
    Stream<DynamicTest> p4cCorpus() throws IOException {
        Optional<Path> corpus = TestPrograms.corpus();
        if (corpus.isEmpty()) {
            return Stream.of(DynamicTest.dynamicTest(
                    "p4c corpus", () -> Assumptions.abort("../shared/conformance is not there")));
        }
        return tests(corpus.get());
    }

    /** Expectations that bmv2 simple_switch 1.15.5 itself produced. */
    @TestFactory
    Stream<DynamicTest> ownPrograms() throws IOException {
        return tests(Path.of("src/test/resources/stf"));
    }

    private static Stream<DynamicTest> tests(Path folder) throws IOException {
        List<StfSuite.Vector> vectors = StfSuite.find(List.of(folder));
        assertThat(vectors).isNotEmpty();
        return vectors.stream()
                .flatMap(v -> Stream.of(ExecutorKind.values())
                        .map(e -> DynamicTest.dynamicTest(
                                v.name() + " " + e,
                                () -> assertThat(StfSuite.run(v, e, true)).isEmpty())));
    }

    @Test
    void summaryCountsPassedFailedAndSkipped(@TempDir Path dir) throws IOException {
        Path json = Path.of("src/test/resources/stf/tables.json");
        Files.copy(json, dir.resolve("good.json"));
        Files.writeString(dir.resolve("good.stf"), "packet 0 00\n");
        Files.copy(json, dir.resolve("bad.json"));
        Files.writeString(dir.resolve("bad.stf"), "add nosuch a:1 b()\n");
        Files.writeString(dir.resolve("lonely.stf"), "wait\n");
        List<String> lines = new ArrayList<>();
        StfSuite.runAll(List.of(dir), List.of(ExecutorKind.values()), false, lines::add);
        assertThat(lines.get(lines.size() - 1)).isEqualTo("2 passed, 2 failed, 2 skipped");
    }
}
