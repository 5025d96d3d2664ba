package dev.weft.lab.bench.compile;

import dev.weft.control.core.check.Checked;
import dev.weft.control.core.check.Checker;
import dev.weft.control.core.compile.Compilation;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.plan.Plan;
import dev.weft.control.core.text.Reading;
import dev.weft.control.core.text.SemanticReader;
import dev.weft.control.core.topology.Topology;
import dev.weft.control.core.transaction.EpochPlanner;
import dev.weft.control.core.transaction.Transition;
import dev.weft.control.daemon.Controller;
import dev.weft.control.daemon.LiveDomain;
import dev.weft.lab.fabric.Fabric;
import dev.weft.lab.time.WallClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * How long it takes to compile domains as a whole, to follow a change of one statement, and to install entries. Changes are
 * made in files, as users make them, and taken up by the controller's own code.
 */
public final class CompileBench {
    private static final double NS_PER_MS = 1e6;
    private static final double NS_PER_S = 1e9;
    private static final int FULL_RUNS = 3;
    private static final int INSTALL_RUNS = 5;

    /**
     * How much slower than the clock on the wall the agents' own time goes while entries are installed: 16 agents sense and
     * fill cells on the processors that one of them would have for itself.
     */
    private static final int AGENTS_SLOWER = 1000;

    private final Path folder;
    private final LongSupplier nanos;
    private final LongSupplier cpuNanos;
    private final Amount amount;
    private final Consumer<String> progress;
    private final Controller controller = Controller.create();
    private CompileReport.Permission permission;
    private final SemanticReader reader = new SemanticReader();

    /**
     * How much.
     *
     * @param reference the size of the row "reference"; empty to leave it out
     * @param sweep the numbers of statements of the other rows
     * @param warmUps changes of one statement that do not count
     * @param changes changes that count
     * @param install the size of the domain that is installed; empty to leave it out
     */
    public record Amount(
            Optional<SampleDomain.Size> reference,
            List<Integer> sweep,
            int warmUps,
            int changes,
            Optional<SampleDomain.Size> install) {
        /** What the project promises figures for. */
        public static Amount whole() {
            return new Amount(
                    Optional.of(new SampleDomain.Size(64, 1280, 1000, 10, 10_000, 10_000)),
                    List.of(1_000, 10_000, 100_000),
                    300,
                    100,
                    Optional.of(new SampleDomain.Size(16, 320, 400, 5, 2_000, 4_000)));
        }

        /** Little of each: shows that it works, the figures mean nothing. */
        public static Amount quick() {
            return new Amount(
                    Optional.of(new SampleDomain.Size(8, 32, 20, 4, 100, 100)),
                    List.of(600),
                    8,
                    8,
                    Optional.of(new SampleDomain.Size(4, 8, 10, 2, 20, 40)));
        }
    }

    /**
     * @param folder an empty folder for configurations
     * @param nanos the wall clock
     * @param cpuNanos the processor time of the calling thread
     */
    public CompileBench(
            Path folder, LongSupplier nanos, LongSupplier cpuNanos, Amount amount, Consumer<String> progress) {
        this.folder = folder;
        this.nanos = nanos;
        this.cpuNanos = cpuNanos;
        this.amount = amount;
        this.progress = progress;
    }

    /** Measures. */
    public CompileReport run() throws IOException {
        List<CompileReport.Row> rows = new ArrayList<>();
        if (amount.reference.isPresent()) {
            rows.add(row("reference", amount.reference.get()));
        }
        for (int statements : amount.sweep) {
            rows.add(row("sweep", SampleDomain.Size.of(statements)));
        }
        return new CompileReport(
                rows, permission, amount.install.map(this::install).orElse(null));
    }

    private CompileReport.Row row(String kind, SampleDomain.Size size) throws IOException {
        SampleDomain domain = new SampleDomain(size);
        SortedMap<String, String> files = domain.files();
        progress.accept(kind + ": " + domain.statements() + " statements in " + files.size() + " files");
        List<Double> full = new ArrayList<>();
        List<Double> read = new ArrayList<>();
        int entries = 0;
        for (int i = 0; i < FULL_RUNS; i++) {
            long startNs = nanos.getAsLong();
            SemanticModel model = sound(reader.read(files));
            read.add((nanos.getAsLong() - startNs) / NS_PER_MS);
            Checked checked = Checker.compile(model, controller.pipeline().model());
            full.add((nanos.getAsLong() - startNs) / NS_PER_MS);
            entries = checked.compilation()
                    .map(Compilation::entryCount)
                    .orElseThrow(() -> new IllegalStateException("the sample has errors: " + checked.problems()));
        }
        Path directory = Files.createDirectory(folder.resolve(kind + "-" + domain.statements()));
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(directory.resolve(file.getKey()), file.getValue());
        }
        Changes changes = changes(domain, directory);
        return new CompileReport.Row(
                kind,
                domain.statements(),
                files.size(),
                size.switches(),
                entries,
                median(full),
                median(read),
                median(changes.wall),
                median(changes.cpu),
                changes.byKind(),
                changes.wall.stream().mapToDouble(ms -> ms).max().orElse(0));
    }

    private static SemanticModel sound(Reading reading) {
        return reading.model()
                .orElseThrow(() -> new IllegalStateException("the sample has errors: " + reading.problems()));
    }

    /** What changes took, in ms. */
    private static final class Changes {
        final List<Double> wall = new ArrayList<>();
        final List<Double> cpu = new ArrayList<>();
        final Map<SampleDomain.Kind, List<Double>> kinds = new TreeMap<>();

        Map<String, Double> byKind() {
            Map<String, Double> medians = new TreeMap<>();
            kinds.forEach((kind, ms) -> medians.put(kind.name().toLowerCase(Locale.ROOT), median(ms)));
            return medians;
        }
    }

    private Changes changes(SampleDomain domain, Path directory) throws IOException {
        Changes changes = new Changes();
        Random random = new Random(1);
        SampleDomain.Kind[] kinds = SampleDomain.Kind.values();
        try (LiveDomain live = controller.open(directory)) {
            live.refresh();
            live.installed();
            for (int i = 0; i < amount.warmUps + amount.changes; i++) {
                SampleDomain.Kind kind = kinds[i % kinds.length];
                Map.Entry<String, String> file = domain.change(kind, random);
                Path half = directory.resolve(".half");
                Files.writeString(half, file.getValue());
                Files.move(half, directory.resolve(file.getKey()), StandardCopyOption.ATOMIC_MOVE);
                long startNs = nanos.getAsLong();
                long startCpuNs = cpuNanos.getAsLong();
                while (!live.refresh()) {
                    Thread.onSpinWait(); // the file system tells of it within microseconds
                }
                Plan plan = live.plan();
                double ms = (nanos.getAsLong() - startNs) / NS_PER_MS;
                double cpuMs = (cpuNanos.getAsLong() - startCpuNs) / NS_PER_MS;
                if (plan.isEmpty()) {
                    throw new IllegalStateException("a change of " + kind + " in " + file.getKey() + " plans nothing");
                }
                if (permission == null && kind == SampleDomain.Kind.PERMISSION) {
                    permission = writes(live.compilation(), plan);
                }
                live.installed();
                if (i >= amount.warmUps) {
                    changes.wall.add(ms);
                    changes.cpu.add(cpuMs);
                    changes.kinds
                            .computeIfAbsent(kind, any -> new ArrayList<>())
                            .add(ms);
                }
            }
        }
        return changes;
    }

    /** Ports are open before and after, so the compilation stands for what the switches hold, too. */
    private CompileReport.Permission writes(Compilation compilation, Plan plan) {
        Transition transition = new EpochPlanner(controller.pipeline().model())
                .plan(plan, compilation.switches(), compilation.switches(), Map.of(), Topology.of(compilation.model()));
        return new CompileReport.Permission(
                transition.writes(), transition.flips() ? plan.switches().size() : 0);
    }

    private CompileReport.Install install(SampleDomain.Size size) {
        SemanticModel model = sound(reader.read(new SampleDomain(size).files()));
        progress.accept("install: " + size.switches() + " switches");
        List<Double> seconds = new ArrayList<>();
        int entries = 0;
        for (int i = 0; i < INSTALL_RUNS; i++) {
            try (WallClock clock = new WallClock(System::nanoTime, AGENTS_SLOWER);
                    Fabric fabric = Fabric.threaded(model, clock, 1)) {
                System.gc(); // what went before is not this installation's
                long startNs = nanos.getAsLong();
                entries = fabric.apply().entryWrites();
                seconds.add((nanos.getAsLong() - startNs) / NS_PER_S);
            }
        }
        return new CompileReport.Install(entries, size.switches(), median(seconds), seconds.get(0));
    }

    private static double median(Collection<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        sorted.sort(null);
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }
}
