package dev.weft.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.weft.lab.bench.compile.CompileBench;
import dev.weft.lab.bench.compile.CompileReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weft bench compile}: how fast files become plans and entries. */
@Command(
        name = "compile",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Measure the compiler: domains as a whole, and a change of one statement in one file of a directory, up to",
            "the plan; and install entries on embedded switches. Takes a few minutes."
        },
        footer = {"", "Exit codes: 0 measured, 1 something failed, 2 bad input."})
final class BenchCompileCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Option(names = "--quick", description = "tiny domains, in seconds: shows that it works, the figures mean little")
    private boolean quick;

    @Override
    public Integer call() throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Path folder = Files.createTempDirectory("weft-bench-compile");
        try {
            CompileReport report = new CompileBench(
                            folder,
                            System::nanoTime,
                            threads::getCurrentThreadCpuTime,
                            quick ? CompileBench.Amount.quick() : CompileBench.Amount.whole(),
                            line -> {
                                err.println("weft bench compile: " + line);
                                err.flush();
                            })
                    .run();
            print(report);
            common.writeReport(
                    new Report(report.compile().stream().map(Row::of).toList(), report.permission(), report.install()));
            return ExitCode.OK;
        } finally {
            remove(folder);
        }
    }

    private void print(CompileReport report) {
        PrintWriter out = spec.commandLine().getOut();
        for (CompileReport.Row row : report.compile()) {
            out.printf(
                    "%s: %d statements, %d entries on %d switches: whole %.0f ms (reading %.0f), one statement %.2f ms"
                            + " (processor %.2f) %s%n",
                    row.kind(),
                    row.statements(),
                    row.entries(),
                    row.switches(),
                    row.fullMs(),
                    row.readMs(),
                    row.incrementalMs(),
                    row.incrementalCpuMs(),
                    row.byKindMs());
        }
        out.printf(
                "one permission: %d entry writes, %d flips%n",
                report.permission().entryWrites(), report.permission().flipWrites());
        out.printf(
                "install: %d entries on %d switches in %.2f s (the first time %.2f s)%n",
                report.install().entries(),
                report.install().switches(),
                report.install().seconds(),
                report.install().firstSeconds());
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** What {@code --report} gives; see docs/cli.md. */
    record Report(List<Row> compile, CompileReport.Permission permission, CompileReport.Install install) {}

    record Row(
            @JsonProperty("case") String kind,
            int statements,
            int files,
            int switches,
            int entries,
            double fullMs,
            double readMs,
            double incrementalMs,
            double incrementalCpuMs,
            Map<String, Double> incrementalMsByKind,
            double incrementalSlowestMs) {
        static Row of(CompileReport.Row row) {
            return new Row(
                    row.kind(),
                    row.statements(),
                    row.files(),
                    row.switches(),
                    row.entries(),
                    row.fullMs(),
                    row.readMs(),
                    row.incrementalMs(),
                    row.incrementalCpuMs(),
                    row.byKindMs(),
                    row.slowestMs());
        }
    }
}
