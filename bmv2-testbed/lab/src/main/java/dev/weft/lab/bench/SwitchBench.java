package dev.weft.lab.bench;

import dev.weft.lab.bench.InMemoryBench.Variant;
import dev.weft.lab.netns.ProcessTargets;
import dev.weft.lab.netns.SceneException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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
    private static final String EMBEDDED = "embedded";
    private static final String BMV2 = "bmv2";

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

    /**
     * Measures.
     *
     * @throws IOException if a process could not be started or did not do its work
     */
    public BenchReport run() throws IOException, InterruptedException {
        Set<Part> parts = settings.parts();
        BenchReport.InMemory inMemory = null;
        BenchReport.Veth veth = null;
        BenchReport.Veth vethL3 = null;
        List<BenchReport.Write> writes = null;
        if ((parts.contains(Part.VETH) || parts.contains(Part.WRITES))
                && settings.bmv2().isEmpty()) {
            notes.add("simple_switch_grpc is not installed (--bmv2, WEFT_BMV2, PATH): its figures are null");
        }
        if (parts.contains(Part.MEMORY) || parts.contains(Part.VETH)) {
            progress.accept("making the workloads");
            Workload weft = Workloads.weft();
            Workload l3 = Workloads.l3(settings.quick() ? ROUTES / 100 : ROUTES, settings.quick() ? 50 : ACL_ENTRIES);
            if (parts.contains(Part.MEMORY)) {
                inMemory = new BenchReport.InMemory(inMemory(weft), inMemory(l3));
            }
            if (parts.contains(Part.VETH)) {
                veth = veth(weft);
                vethL3 = veth(l3);
            }
        }
        if (parts.contains(Part.WRITES)) {
            writes = writes();
        }
        return new BenchReport(
                new BenchReport.Machine(
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
                        System.getProperty("os.name") + " " + System.getProperty("os.version")),
                inMemory,
                veth,
                vethL3,
                writes,
                parts.contains(Part.LOOKUP) ? lookup() : null,
                List.copyOf(notes));
    }

    private BenchReport.Program inMemory(Workload workload) throws InterruptedException {
        // The compiled pipeline first: what the JIT has seen of another executor would count against it.
        InMemoryBench.Rate compiled = inMemory(workload, Variant.COMPILED, 1);
        InMemoryBench.Rate compiledTwo = inMemory(workload, Variant.COMPILED, 2);
        InMemoryBench.Rate traced = inMemory(workload, Variant.TRACED, 1);
        InMemoryBench.Rate interpreted = inMemory(workload, Variant.INTERPRETED, 1);
        InMemoryBench.Rate interpretedTwo = inMemory(workload, Variant.INTERPRETED, 2);
        return new BenchReport.Program(
                Math.round(interpreted.fastest()),
                Math.round(compiled.fastest()),
                Math.round(compiled.median()),
                Math.round(traced.fastest()),
                Math.round(interpretedTwo.fastest()),
                Math.round(compiledTwo.fastest()));
    }

    private InMemoryBench.Rate inMemory(Workload workload, Variant variant, int threads) throws InterruptedException {
        InMemoryBench bench = settings.quick()
                ? new InMemoryBench(nanos, 50 * MS, 20 * MS, 3)
                : new InMemoryBench(nanos, 3_000 * MS, 400 * MS, 15);
        InMemoryBench.Rate rate = bench.measure(workload, variant, threads);
        progress.accept(String.format(
                "in memory, %s, %s, %d thread%s: %,.0f packets/s (median %,.0f)",
                workload.name(), variant, threads, threads == 1 ? "" : "s", rate.fastest(), rate.median()));
        return rate;
    }

    /** The embedded switch, and bmv2 if there is one. */
    private Map<String, List<String>> targets() {
        Map<String, List<String>> targets = new LinkedHashMap<>();
        List<String> weft = new ArrayList<>(settings.weft());
        weft.add("switch");
        targets.put(EMBEDDED, weft);
        settings.bmv2().ifPresent(path -> targets.put(BMV2, List.of(path.toString())));
        return targets;
    }

    private BenchReport.Veth veth(Workload workload) throws IOException, InterruptedException {
        if (settings.noVeth().isPresent()) {
            String note = "over veth: " + settings.noVeth().get();
            if (!notes.contains(note)) {
                notes.add(note);
            }
            return new BenchReport.Veth(null, null, null, null, null, null);
        }
        // The class that is started is the last word.
        List<String> generator = new ArrayList<>(settings.weft());
        generator.set(generator.size() - 1, TrafficGenerator.class.getName());
        VethBench.Plan plan =
                settings.quick() ? new VethBench.Plan(1, 100, 1, 1, 2) : new VethBench.Plan(5, 500, 3, 20, 6);
        return inFolder(folder -> {
            ProcessTargets.prepareNamespace();
            List<VethBench.Result> results = new VethBench(generator, folder, plan, progress).run(workload, targets());
            VethBench.Result embedded = results.get(0);
            if (results.size() < 2) {
                return new BenchReport.Veth(
                        Math.round(embedded.packetsPerSecond()), null, null, embedded.cpuUsPerPacket(), null, null);
            }
            VethBench.Result bmv2 = results.get(1);
            return new BenchReport.Veth(
                    Math.round(embedded.packetsPerSecond()),
                    Math.round(bmv2.packetsPerSecond()),
                    embedded.packetsPerSecond() / bmv2.packetsPerSecond(),
                    embedded.cpuUsPerPacket(),
                    bmv2.cpuUsPerPacket(),
                    bmv2.cpuUsPerPacket() / embedded.cpuUsPerPacket());
        });
    }

    private List<BenchReport.Write> writes() throws IOException, InterruptedException {
        WriteBench.Plan plan = settings.quick()
                ? new WriteBench.Plan(Map.of(1, 200, 100, 2_000, 10_000, 10_000), 0, 1)
                : new WriteBench.Plan(Map.of(1, 5_000, 100, 100_000, 10_000, 200_000), 10, 7);
        return inFolder(folder -> {
            List<BenchReport.Write> writes = new ArrayList<>();
            Map<Integer, double[]> rates = new TreeMap<>(new WriteBench(folder, nanos, plan, progress).run(targets()));
            rates.forEach((batch, perSecond) -> writes.add(new BenchReport.Write(
                    batch,
                    Math.round(perSecond[0]),
                    perSecond.length < 2 ? null : Math.round(perSecond[1]),
                    perSecond.length < 2 ? null : perSecond[0] / perSecond[1])));
            return writes;
        });
    }

    private List<BenchReport.Lookup> lookup() {
        int[] sizes = settings.quick() ? new int[] {10, 1_000} : new int[] {10, 100, 1_000, 10_000, 100_000, 1_000_000};
        LookupBench bench = new LookupBench(
                ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime,
                settings.quick() ? 10_000 : 500_000,
                settings.quick() ? 3 : 9);
        List<BenchReport.Lookup> costs = new ArrayList<>();
        for (LookupBench.Kind kind : LookupBench.Kind.values()) {
            for (int entries : sizes) {
                LookupBench.Cost cost = bench.measure(kind, entries);
                costs.add(new BenchReport.Lookup(kind.label(), entries, cost.lookupNs(), cost.packetNs()));
                progress.accept(String.format(
                        "lookup, %s, %,d entries: %.0f ns of %.0f ns a packet",
                        kind.label(), entries, cost.lookupNs(), cost.packetNs()));
            }
        }
        return costs;
    }

    /** Work that needs a folder for logs and files. */
    @FunctionalInterface
    private interface InFolder<T> {
        T run(Path folder) throws IOException, InterruptedException;
    }

    /** The folder goes when all went well, and stays for a look otherwise. */
    private static <T> T inFolder(InFolder<T> work) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("weft-bench");
        T result;
        try {
            result = work.run(folder);
        } catch (SceneException | IOException e) {
            throw new IOException(e.getMessage() + " (logs in " + folder + ")", e);
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
        return result;
    }
}
