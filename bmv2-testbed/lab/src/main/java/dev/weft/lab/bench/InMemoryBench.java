package dev.weft.lab.bench;

import dev.weft.bmv2.exec.ExecutorKind;
import dev.weft.bmv2.exec.FrameBatch;
import dev.weft.bmv2.p4runtime.P4RuntimeTarget;
import dev.weft.bmv2.ports.PacketIngress;
import dev.weft.lab.bench.Workload.Injection;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Packets per second of a switch that gets its packets from memory and loses what leaves. They come in batches, as
 * interfaces bring them; traced ones one by one.
 *
 * <p>Windows are short and many, and the fastest is the figure: what else runs on a machine, or beside it on the same
 * processor and caches, only ever slows (Chen and Revels, "Robust benchmarking in noisy environments", 2016). The median
 * stands beside it.
 */
final class InMemoryBench {
    /** What is measured. */
    enum Variant {
        INTERPRETED(ExecutorKind.INTERPRETED),
        COMPILED(ExecutorKind.COMPILED),
        TRACED(ExecutorKind.COMPILED);

        private final ExecutorKind executor;

        Variant(ExecutorKind executor) {
            this.executor = executor;
        }
    }

    /** Packets per second: of the fastest window, and the median. */
    record Rate(double fastest, double median) {}

    /** Warming up takes so many times as long at most, on a machine that compiles slowly. */
    private static final int MOST_WARM_UPS = 10;
    /** The JIT is quiet when it takes less than this part of the time. */
    private static final int QUIET_SHARE = 20;

    private static final long NS_PER_MS = 1_000_000;

    private final LongSupplier nanos;
    private final long warmUpNs;
    private final long windowNs;
    private final int windows;

    /**
     * @param nanos measures windows, once a burst; it never goes back. Packets read the system's clock, as in a switch
     * @param warmUpNs how long packets flow before the first window at least; as long again while the JIT still compiles
     * @param windowNs length of a window
     * @param windows how many
     */
    InMemoryBench(LongSupplier nanos, long warmUpNs, long windowNs, int windows) {
        this.nanos = nanos;
        this.warmUpNs = warmUpNs;
        this.windowNs = windowNs;
        this.windows = windows;
    }

    /**
     * Measures.
     *
     * @param threads each brings packets of its own to the same switch, through an entrance of its own
     * @return packets per second of all threads together
     * @throws IllegalStateException if not every packet left
     */
    Rate measure(Workload workload, Variant variant, int threads) throws InterruptedException {
        LongAdder left = new LongAdder();
        P4RuntimeTarget target = P4RuntimeTarget.builder(1)
                .cpuPort(Workload.CPU_PORT)
                .clock(System::nanoTime)
                .options(more -> more.executor(variant.executor))
                .sink((port, buffer, offset, length) -> left.increment())
                .build();
        try (InProcessClient switchClient = new InProcessClient(target)) {
            workload.image().install(switchClient.client());
        }
        List<Source> sources = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            PacketIngress entrance =
                    i == 0 ? target : PacketIngress.of(target.device().worker());
            List<Burst> bursts = Burst.of(workload.frames());
            int first = i * bursts.size() / threads;
            sources.add(new Source(target, entrance, bursts, first, variant == Variant.TRACED));
        }
        warmUp(sources);
        double[] rates = new double[windows];
        long sent = 0;
        long before = left.sum();
        for (int i = 0; i < windows; i++) {
            rates[i] = run(sources, windowNs);
            sent += sources.stream().mapToLong(source -> source.sent).sum();
        }
        if (left.sum() - before != sent) {
            throw new IllegalStateException(workload.name() + ", " + variant + ": of " + sent + " packets "
                    + (left.sum() - before) + " left: the figure would mean nothing");
        }
        Arrays.sort(rates);
        return new Rate(rates[windows - 1], rates[windows / 2]);
    }

    /** The first figures of a program mean nothing: compiling its long methods well takes some seconds. */
    private void warmUp(List<Source> sources) throws InterruptedException {
        CompilationMXBean jit = ManagementFactory.getCompilationMXBean();
        for (int i = 0; i < MOST_WARM_UPS; i++) {
            long before = jit.getTotalCompilationTime();
            run(sources, warmUpNs);
            if ((jit.getTotalCompilationTime() - before) * NS_PER_MS < warmUpNs / QUIET_SHARE) {
                return;
            }
        }
    }

    /** Lets packets flow for a while; packets per second. */
    private double run(List<Source> sources, long forNs) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (Source source : sources.subList(1, sources.size())) {
            Thread thread = new Thread(() -> source.run(forNs), "bench-source");
            thread.start();
            threads.add(thread);
        }
        sources.get(0).run(forNs);
        for (Thread thread : threads) {
            thread.join();
        }
        return sources.stream().mapToDouble(source -> source.rate).sum();
    }

    /** Frames of one port that come together. */
    private record Burst(int port, FrameBatch batch, List<byte[]> frames) {
        /** All frames, those of a port in their order; a burst stands where its first frame stood. */
        static List<Burst> of(List<Injection> injections) {
            List<Burst> bursts = new ArrayList<>();
            Map<Integer, Burst> open = new HashMap<>();
            for (Injection injection : injections) {
                Burst burst = open.get(injection.port());
                if (burst == null || burst.size() == FrameBatch.MAX_FRAMES) {
                    burst = new Burst(injection.port(), new FrameBatch(), new ArrayList<>());
                    open.put(injection.port(), burst);
                    bursts.add(burst);
                }
                burst.frames.add(injection.frame());
                burst.batch.add(injection.frame(), 0, injection.frame().length);
            }
            return bursts;
        }

        int size() {
            return frames.size();
        }
    }

    /** One thread's packets. */
    private final class Source {
        private final P4RuntimeTarget target;
        private final PacketIngress entrance;
        private final Burst[] bursts;
        private final boolean traced;
        private int next;
        private long sent;
        private double rate;

        Source(P4RuntimeTarget target, PacketIngress entrance, List<Burst> bursts, int first, boolean traced) {
            this.target = target;
            this.entrance = entrance;
            this.bursts = bursts.toArray(new Burst[0]);
            this.next = first;
            this.traced = traced;
        }

        void run(long forNs) {
            long startNs = nanos.getAsLong();
            long nowNs = startNs;
            sent = 0;
            while (nowNs - startNs < forNs) {
                Burst burst = bursts[next];
                next = next + 1 == bursts.length ? 0 : next + 1;
                if (traced) {
                    burst.frames.forEach(frame -> target.receiveTraced(burst.port, frame));
                } else {
                    burst.batch.rewind();
                    entrance.receive(burst.port, burst.batch);
                }
                sent += burst.size();
                nowNs = nanos.getAsLong();
            }
            rate = sent * 1e9 / (nowNs - startNs);
        }
    }
}
