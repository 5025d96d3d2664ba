package dev.weft.bmv2.agree;

import dev.weft.bmv2.TestPrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The programs that random packets are sent through: our own, those of this repository's other modules, and p4c's corpus
 * where it lies beside the repository. {@code -Dweft.agree.folder=PATH} takes all below that folder instead: whatever
 * else p4c has compiled. {@code -Dweft.agree.programs=a,b} keeps those whose path contains one of the texts.
 */
public final class AgreedPrograms {
    private AgreedPrograms() {}

    /** Their JSON files. */
    public static List<Path> files() throws IOException {
        List<Path> programs = new ArrayList<>();
        String outside = System.getProperty("weft.agree.folder");
        if (outside != null) {
            programs.addAll(below(Path.of(outside)));
        } else {
            programs.addAll(below(Path.of("src/test/resources")));
            if (TestPrograms.corpus().isPresent()) {
                programs.addAll(below(TestPrograms.corpus().get()));
            }
            Stream.of(
                            "../../p4/program/src/main/resources/dev/weft/p4/weft.json",
                            "../lab/src/main/resources/dev/weft/lab/bench/l3.json")
                    .map(Path::of)
                    .filter(Files::exists)
                    .forEach(programs::add);
        }
        String[] parts = System.getProperty("weft.agree.programs", "").split(",", -1);
        return programs.stream()
                .filter(p -> Stream.of(parts).anyMatch(part -> p.toString().contains(part)))
                .toList();
    }

    private static List<Path> below(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
        }
    }
}
