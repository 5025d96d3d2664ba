package dev.weft.bmv2;

import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.program.ProgramLoader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The programs in {@code src/test/resources/stf}, compiled by p4c 1.2.5.16 from the sources beside them. */
public final class TestPrograms {
    /** All of them. */
    public static final List<String> NAMES = List.of("arith", "stacks", "tables", "control");

    private TestPrograms() {}

    /** The p4c corpus' vectors lie beside the repository, where that is checked out for development. */
    public static Optional<Path> corpus() {
        for (Path dir = Path.of("").toAbsolutePath(); dir != null; dir = dir.getParent()) {
            for (String place : List.of("../shared/conformance", "../../shared/conformance")) {
                Path candidate = dir.resolve(place).normalize();
                if (Files.exists(dir.resolve(".git")) && Files.isDirectory(candidate)) {
                    return Optional.of(candidate);
                }
            }
        }
        return Optional.empty();
    }

    /** The JSON of a program. */
    public static byte[] json(String name) {
        try (InputStream in = TestPrograms.class.getResourceAsStream("/stf/" + name + ".json")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Program program(String name) {
        return ProgramLoader.load(json(name));
    }
}
