package dev.weft.lab.bench;

import dev.weft.control.core.model.Policy;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a packet costs on the embedded switch, by selection policy: the ingress switch of {@code arvr.yaml}, compiled, with the
 * policy of its service changed. In processor time of the thread, so that other work on the machine does not count. All take their
 * turns, each time on a new switch: what neighbours leave of the caches changes from one minute to the next, by a third and more.
 */
public final class PolicyCost {
    private static final double NS_PER_SECOND = 1e9;
    private static final int WINDOWS = 5;

    private final InMemoryBench bench;
    private final int turns;
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
     * @param turns an odd number, of which the median counts
     * @param progress told of each row
     */
    public PolicyCost(long windowMs, int turns, Consumer<String> progress) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long windowNs = windowMs * 1_000_000;
        this.bench = new InMemoryBench(threads::getCurrentThreadCpuTime, 3 * windowNs, windowNs, WINDOWS);
        this.turns = turns;
        this.progress = progress;
    }

    /** Measures all policies, and the one without flow state. */
    public List<Row> run() throws InterruptedException {
        Map<String, Workload> workloads = new LinkedHashMap<>();
        for (Policy policy : Policy.values()) {
            workloads.put(policy.toString(), Workloads.weft(policy.toString(), "30s"));
        }
        workloads.put("joint, no flow state", Workloads.weft("joint", "none"));
        Map<String, double[]> rates = new LinkedHashMap<>();
        for (int turn = 0; turn < turns; turn++) {
            for (Map.Entry<String, Workload> each : workloads.entrySet()) {
                double[] all = rates.computeIfAbsent(each.getKey(), name -> new double[turns]);
                Workload workload = each.getValue();
                all[turn] = bench.measure(workload, InMemoryBench.Variant.COMPILED, 1)
                        .fastest();
            }
        }
        List<Row> rows = new ArrayList<>();
        rates.forEach((name, all) -> {
            Arrays.sort(all);
            Row row = new Row(name, all[turns / 2], NS_PER_SECOND / all[turns / 2]);
            progress.accept(row.toString());
            rows.add(row);
        });
        return rows;
    }
}
