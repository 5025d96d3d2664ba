package dev.weft.lab.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * What a packet costs on the embedded switch, by selection policy: the ingress switch of {@code arvr.yaml}, compiled, with the
 * policy of its service changed. In processor time of the thread, so that other work on the machine does not count.
 */
public final class PolicyCost {
    private static final List<String> POLICIES = List.of(
            "compute-only",
            "network-only",
            "joint-best",
            "joint",
            "consistent-hash",
            "power-of-two",
            "shortest-queue",
            "deadline");
    private static final double NS_PER_SECOND = 1e9;

    private final InMemoryBench bench;
    private final Consumer<String> progress;

    /**
     * One policy.
     *
     * @param packetsPerSecond of one processor
     * @param nsPerPacket its inverse
     */
    public record Row(String policy, double packetsPerSecond, double nsPerPacket) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%-28s %,12.0f packets/s of processor time  %6.0f ns",
                    policy,
                    packetsPerSecond,
                    nsPerPacket);
        }
    }

    /**
     * @param windowMs length of each of five windows, of which the fastest counts; three times as long warms up
     * @param progress told of each row
     */
    public PolicyCost(long windowMs, Consumer<String> progress) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long windowNs = windowMs * 1_000_000;
        this.bench = new InMemoryBench(threads::getCurrentThreadCpuTime, 3 * windowNs, windowNs, 5);
        this.progress = progress;
    }

    /** Measures all policies, and the one without flow state. */
    public List<Row> run() throws InterruptedException {
        List<Row> rows = new ArrayList<>();
        for (String policy : POLICIES) {
            rows.add(row(policy, Workloads.weft(policy, "30s")));
        }
        rows.add(row("joint, no flow state", Workloads.weft("joint", "none")));
        return rows;
    }

    private Row row(String name, Workload workload) throws InterruptedException {
        double rate = bench.measure(workload, InMemoryBench.Variant.COMPILED, 1).fastest();
        Row row = new Row(name, rate, NS_PER_SECOND / rate);
        progress.accept(row.toString());
        return row;
    }
}
