package dev.weft.bmv2.stf;

import dev.weft.bmv2.exec.ExecutorKind;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.program.ProgramLoadException;
import dev.weft.bmv2.program.ProgramLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Runs all pairs of {@code NAME.json} and {@code NAME.stf} under some paths. */
public final class StfSuite {
    private StfSuite() {}

    /**
     * A pair.
     *
     * @param script the STF script
     * @param json the program beside it; it may not exist
     */
    public record Vector(Path script, Path json) {
        /** The common name. */
        public String name() {
            String file = script.getFileName().toString();
            return file.substring(0, file.length() - ".stf".length());
        }
    }

    /** How many passed, failed, and were skipped because their program is missing. */
    public record Summary(int passed, int failed, int skipped) {
        @Override
        public String toString() {
            return passed + " passed, " + failed + " failed, " + skipped + " skipped";
        }
    }

    /** All scripts under the paths, in order of name. A path may also be a script or a program itself. */
    public static List<Vector> find(List<Path> paths) throws IOException {
        List<Vector> result = new ArrayList<>();
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                try (Stream<Path> files = Files.walk(path)) {
                    files.filter(f -> f.toString().endsWith(".stf")).sorted().forEach(f -> result.add(vector(f)));
                }
            } else {
                result.add(vector(path));
            }
        }
        return result;
    }

    private static Vector vector(Path file) {
        String name = file.getFileName().toString().replaceFirst("\\.(stf|json)$", "");
        return new Vector(file.resolveSibling(name + ".stf"), file.resolveSibling(name + ".json"));
    }

    /** Runs one vector on the compiled program and says what is wrong; nothing if it passes. */
    public static List<String> run(Vector vector) {
        return run(vector, ExecutorKind.COMPILED, false);
    }

    /** Runs one vector and says what is wrong; nothing if it passes. */
    public static List<String> run(Vector vector, ExecutorKind executor, boolean traces) {
        try {
            Program program = ProgramLoader.load(vector.json());
            return StfRunner.run(program, StfParser.parse(Files.readString(vector.script())), executor, traces);
        } catch (ProgramLoadException | StfException e) {
            return List.of(e.getMessage());
        } catch (IOException e) {
            return List.of("cannot read " + vector.script() + ": " + e.getMessage());
        } catch (RuntimeException e) {
            // A bug of ours must fail this vector, not end the run.
            return List.of("internal error: " + e + " at " + e.getStackTrace()[0]);
        }
    }

    /**
     * Runs every vector on every executor, tells each failure and skip, and ends with the summary line. It counts pairs
     * of vector and executor.
     *
     * @param traces whether to tell the traces of packets that went wrong
     * @param out receives lines
     */
    public static Summary runAll(List<Path> paths, List<ExecutorKind> executors, boolean traces, Consumer<String> out)
            throws IOException {
        int passed = 0;
        int failed = 0;
        int skipped = 0;
        for (Vector vector : find(paths)) {
            for (ExecutorKind executor : executors) {
                String name = vector.script() + " (" + executor.name().toLowerCase(Locale.ROOT) + ")";
                if (!Files.exists(vector.json())) {
                    skipped++;
                    out.accept("SKIP " + name + ": there is no " + vector.json().getFileName());
                    continue;
                }
                List<String> problems = run(vector, executor, traces);
                if (problems.isEmpty()) {
                    passed++;
                } else {
                    failed++;
                    out.accept("FAIL " + name);
                    problems.forEach(p -> out.accept("  " + p));
                }
            }
        }
        Summary summary = new Summary(passed, failed, skipped);
        out.accept(summary.toString());
        return summary;
    }
}
