package dev.weft.lab.bench;

import dev.weft.lab.bench.InMemoryBench.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Runs the parts of the benchmark that are asked for, one after the other, and reports. */
public final class SwitchBench {
    /** What can be measured. */
    public enum Part {
        MEMORY,
        VETH,
        WRITES,
        LOOKUP
    }

    private static final long MS = 1_000_000;
    private static final int ROUTES = 10_000;
    private static final int ACL_ENTRIES = 500;

    private final BenchSettings settings;
    private final LongSupplier nanos;
    private final Consumer<String> progress;
    private final List<String> notes = new ArrayList<>();

    /**
     * @param nanos a clock that never goes back
     * @param progress gets a line now and then
     */
    public SwitchBench(BenchSettings settings, LongSupplier nanos, Consumer<String> progress) {
        this.settings = settings;
        this.nanos = nanos;
        this.progress = progress;
    }

    /** Measures. */
    public BenchReport run() throws InterruptedException {
        Set<Part> parts = settings.parts();
        BenchReport.InMemory inMemory = null;
        if (parts.contains(Part.MEMORY)) {
            progress.accept("making the workloads");
            Workload weft = Workloads.weft();
            Workload l3 = Workloads.l3(settings.quick() ? ROUTES / 100 : ROUTES, settings.quick() ? 50 : ACL_ENTRIES);
            inMemory = new BenchReport.InMemory(inMemory(weft), inMemory(l3));
        }
        return new BenchReport(
                new BenchReport.Machine(
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
                        System.getProperty("os.name") + " " + System.getProperty("os.version")),
                inMemory,
                null,
                null,
                null,
                null,
                List.copyOf(notes));
    }

    private BenchReport.Program inMemory(Workload workload) throws InterruptedException {
        return new BenchReport.Program(
                inMemory(workload, Variant.INTERPRETED, 1),
                inMemory(workload, Variant.COMPILED, 1),
                inMemory(workload, Variant.TRACED, 1),
                inMemory(workload, Variant.INTERPRETED, 2),
                inMemory(workload, Variant.COMPILED, 2));
    }

    private Long inMemory(Workload workload, Variant variant, int threads) throws InterruptedException {
        InMemoryBench bench = settings.quick()
                ? new InMemoryBench(nanos, 50 * MS, 20 * MS, 3)
                : new InMemoryBench(nanos, 3_000 * MS, 1_000 * MS, 5);
        long rate = Math.round(bench.packetsPerSecond(workload, variant, threads));
        progress.accept(String.format(
                "in memory, %s, %s, %d thread%s: %,d packets/s",
                workload.name(), variant, threads, threads == 1 ? "" : "s", rate));
        return rate;
    }
}
