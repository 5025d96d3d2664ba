package dev.weft.cli;

import dev.weft.lab.transactions.CrashMatrix;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weft bench transactions}: the crash matrix. */
@Command(
        name = "transactions",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Run transactions over 3, 8 and 50 switches in virtual time, each with a fault at some step: crashes,",
            "messages lost, duplicated and delayed, full disks, a second leader. Every write is judged."
        },
        footer = {
            "",
            "Exit codes: 0 no mixture, nothing half installed, nothing stuck; 1 something was found; 2 bad input."
        })
final class BenchTransactionsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Option(names = "--schedules", paramLabel = "N", defaultValue = "10000", description = "default ${DEFAULT-VALUE}")
    private int schedules;

    @Option(names = "--first", paramLabel = "N", defaultValue = "0", description = "number of the first one")
    private int first;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "default ${DEFAULT-VALUE}")
    private long seed;

    @Override
    public Integer call() throws InterruptedException {
        if (schedules < 1 || first < 0) {
            throw CliException.badInput(
                    "--schedules " + schedules + " --first " + first + ": give 1 or more, 0 or more");
        }
        long startNs = System.nanoTime();
        CrashMatrix.Report report = run(Runtime.getRuntime().availableProcessors());
        double seconds = (System.nanoTime() - startNs) / 1e9;
        PrintWriter out = spec.commandLine().getOut();
        report.failures().forEach(failure -> out.println("seed " + seed + ", " + failure));
        out.printf(
                "%d schedules (seed %d) in %.1f s: %d with mixtures, %d half installed, %d stuck; %d looks at a switch%n",
                report.schedules(),
                seed,
                seconds,
                report.mixtures(),
                report.halfInstalled(),
                report.stuck(),
                report.checks());
        common.writeReport(new Report(
                seed,
                report.schedules(),
                report.mixtures(),
                report.halfInstalled(),
                report.stuck(),
                seconds,
                report.bySize(),
                report.byFault(),
                report.failures()));
        return report.good() ? ExitCode.OK : ExitCode.FAILED;
    }

    private CrashMatrix.Report run(int threads) throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<CrashMatrix.Report>> parts = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int mine = i;
                parts.add(pool.submit(() ->
                        new CrashMatrix(seed).run(first + mine, (schedules - mine + threads - 1) / threads, threads)));
            }
            CrashMatrix.Report all = CrashMatrix.Report.empty();
            for (Future<CrashMatrix.Report> part : parts) {
                all = all.plus(part.get());
            }
            return all;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a schedule ended with an error: " + e.getCause(), e);
        } finally {
            pool.shutdownNow();
        }
    }

    /** What {@code --report} gives; see docs/cli.md. */
    record Report(
            long seed,
            int schedules,
            int mixtures,
            int halfInstalled,
            int stuck,
            double seconds,
            Map<Integer, Integer> bySwitches,
            Map<?, Integer> byFault,
            List<String> failures) {}
}
