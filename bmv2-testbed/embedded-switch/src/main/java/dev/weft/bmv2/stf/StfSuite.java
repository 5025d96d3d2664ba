package dev.weft.bmv2.stf;

import dev.weft.bmv2.exec.ExecutorKind;
import dev.weft.bmv2.program.ProgramLoadException;
import dev.weft.bmv2.program.ProgramLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
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

    /** A way to run vectors. */
    public interface Way {
        /** How it is called in messages. */
        String label();

        /**
         * Runs a script on a program freshly loaded; what is wrong, in lines.
         *
         * @param json where the program is
         */
        List<String> run(Path json, List<StfCommand> script);
    }

    /**
     * On the embedded switch.
     *
     * @param traces whether to tell the traces of packets that went wrong
     */
    public static Way embedded(ExecutorKind executor, boolean traces) {
        return new Way() {
            @Override
            public String label() {
                return executor.name().toLowerCase(Locale.ROOT);
            }

            @Override
            public List<String> run(Path json, List<StfCommand> script) {
                return StfRunner.run(ProgramLoader.load(json), script, executor, traces);
            }
        };
    }

    /**
     * On a target that is started for each script and closed after it.
     *
     * @param start gets the file of the program
     */
    public static Way on(String label, Function<Path, StfTarget> start) {
        return new Way() {
            @Override
            public String label() {
                return label;
            }

            @Override
            public List<String> run(Path json, List<StfCommand> script) {
                try (StfTarget target = start.apply(json)) {
                    return StfRunner.run(target, script);
                }
            }
        };
    }

    /** Runs one vector on the embedded switch and says what is wrong; nothing if it passes. */
    public static List<String> run(Vector vector, ExecutorKind executor, boolean traces) {
        return run(vector, embedded(executor, traces));
    }

    /** Runs one vector and says what is wrong; nothing if it passes. */
    public static List<String> run(Vector vector, Way way) {
        try {
            return way.run(vector.json(), StfParser.parse(Files.readString(vector.script())));
        } catch (ProgramLoadException | StfException | StfTargetException e) {
            return List.of(e.getMessage());
        } catch (IOException e) {
            return List.of("cannot read " + vector.script() + ": " + e.getMessage());
        } catch (RuntimeException e) {
            // A bug of ours must fail this vector, not end the run.
            return List.of("internal error: " + e + " at " + e.getStackTrace()[0]);
        }
    }

    /** {@link #runAll(List, List, Consumer)} on the embedded switch. */
    public static Summary runAll(List<Path> paths, List<ExecutorKind> executors, boolean traces, Consumer<String> out)
            throws IOException {
        List<Way> ways = new ArrayList<>();
        executors.forEach(executor -> ways.add(embedded(executor, traces)));
        return runAll(paths, ways, out);
    }

    /**
     * Runs every vector in every way, tells each failure and skip, and ends with the summary line. It counts pairs of
     * vector and way.
     *
     * @param out receives lines
     */
    public static Summary runAll(List<Path> paths, List<Way> ways, Consumer<String> out) throws IOException {
        int passed = 0;
        int failed = 0;
        int skipped = 0;
        for (Vector vector : find(paths)) {
            for (Way way : ways) {
                String name = vector.script() + " (" + way.label() + ")";
                if (!Files.exists(vector.json())) {
                    skipped++;
                    out.accept("SKIP " + name + ": there is no " + vector.json().getFileName());
                    continue;
                }
                List<String> problems = run(vector, way);
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
