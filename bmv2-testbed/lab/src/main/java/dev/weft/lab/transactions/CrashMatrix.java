package dev.weft.lab.transactions;

import dev.weft.control.daemon.Controller;
import dev.weft.control.daemon.TransitionCodec;
import dev.weft.transaction.SwitchStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * The crash matrix of transactions: schedules by seed, over 3, 8 and 50 switches, with every kind of fault at every step
 * ({@link CrashSchedule}). Networks of 3 and 8 are embedded switches behind P4Runtime; those of 50 are maps as strict as
 * P4Runtime ({@link MemoryStore}), because what is judged there is the protocol. Not thread-safe: one for each thread.
 */
public final class CrashMatrix implements AutoCloseable {
    private static final int[] SIZES = {3, 8, 50};
    private static final int EMBEDDED_UP_TO = 8;

    /** Of twenty schedules so many have 3, 8 and 50 switches. */
    private static final int[] SHARES = {12, 6, 2};

    private static final Fault[] FAULTS = {
        Fault.COORDINATOR_CRASH,
        Fault.PARTICIPANT_CRASH,
        Fault.LOST,
        Fault.DUPLICATED,
        Fault.DELAYED,
        Fault.DISK_FULL,
        Fault.SECOND_LEADER,
        Fault.STORM
    };

    /**
     * What a run has found.
     *
     * @param schedules how many were run
     * @param mixtures in which a packet could have met a mixture of two configurations
     * @param halfInstalled in which a switch held neither the old nor the new configuration after recovery
     * @param stuck in which the transaction did not end although all faults had
     * @param bySize schedules by number of switches
     * @param byFault schedules by fault
     * @param checks how often a switch was judged after a write
     * @param failures the first few, each with the number by which it can be run again
     */
    public record Report(
            int schedules,
            int mixtures,
            int halfInstalled,
            int stuck,
            Map<Integer, Integer> bySize,
            Map<Fault, Integer> byFault,
            long checks,
            List<String> failures) {
        /** Adds another report. */
        public Report plus(Report other) {
            Map<Integer, Integer> sizes = new TreeMap<>(bySize);
            other.bySize.forEach((size, count) -> sizes.merge(size, count, Integer::sum));
            Map<Fault, Integer> faults = new TreeMap<>(byFault);
            other.byFault.forEach((fault, count) -> faults.merge(fault, count, Integer::sum));
            List<String> all = new ArrayList<>(failures);
            all.addAll(other.failures);
            return new Report(
                    schedules + other.schedules,
                    mixtures + other.mixtures,
                    halfInstalled + other.halfInstalled,
                    stuck + other.stuck,
                    sizes,
                    faults,
                    checks + other.checks,
                    all);
        }

        /** A report of nothing. */
        public static Report empty() {
            return new Report(0, 0, 0, 0, Map.of(), Map.of(), 0, List.of());
        }

        /** Whether nothing was found. */
        public boolean good() {
            return mixtures == 0 && halfInstalled == 0 && stuck == 0;
        }
    }

    private static final int FAILURES_TOLD = 10;

    private final long seed;
    private final Map<Integer, SampleNetwork> networks = new HashMap<>();
    private final EmbeddedStores embedded = new EmbeddedStores(EMBEDDED_UP_TO);
    private final Visible visible = new Visible(TransitionCodec.weft());
    private final Map<String, CrashSchedule.Verdict> faultless = new HashMap<>();

    /** @param seed the same seed and number give the same schedule */
    public CrashMatrix(long seed) {
        this.seed = seed;
        Controller controller = Controller.create();
        TransitionCodec codec = TransitionCodec.weft();
        for (int size : SIZES) {
            networks.put(size, new SampleNetwork(size, controller, codec));
        }
    }

    /**
     * Runs some schedules.
     *
     * @param first the number of the first
     * @param count how many
     * @param stride from one to the next
     */
    public Report run(int first, int count, int stride) {
        Report report = Report.empty();
        for (int i = 0; i < count; i++) {
            report = report.plus(run(first + i * stride));
        }
        return report;
    }

    private Report run(int number) {
        int size = size(number);
        Fault fault = FAULTS[number / 20 % FAULTS.length];
        long mine = seed * 0x9e3779b97f4a7c15L + number;
        SampleNetwork network = networks.get(size);
        IntFunction<SwitchStore> stores = size <= EMBEDDED_UP_TO ? embedded::get : index -> new MemoryStore();
        // The same seed gives the same files, so the steps of a run without faults are those of this one.
        CrashSchedule.Verdict steps = faultless.computeIfAbsent(
                size + "/" + mine % 64,
                key -> new CrashSchedule(network, stores, visible, mine % 64).run(Fault.NONE, 0, null));
        CrashSchedule.Verdict verdict = steps.good()
                ? new CrashSchedule(network, stores, visible, mine).run(fault, number / (20 * FAULTS.length), steps)
                : steps;
        List<String> failures = verdict.good()
                ? List.of()
                : List.of("schedule " + number + " (" + size + " switches, " + fault + "): " + verdict);
        return new Report(
                1,
                verdict.mixtures.isEmpty() ? 0 : 1,
                verdict.halfInstalled.isEmpty() ? 0 : 1,
                verdict.stuck.isEmpty() ? 0 : 1,
                Map.of(size, 1),
                Map.of(fault, 1),
                verdict.checks,
                failures.subList(0, Math.min(failures.size(), FAILURES_TOLD)));
    }

    private static int size(int number) {
        int place = number % 20;
        for (int i = 0; i < SIZES.length; i++) {
            if (place < SHARES[i]) {
                return SIZES[i];
            }
            place -= SHARES[i];
        }
        throw new IllegalStateException("shares do not add up to 20");
    }

    @Override
    public void close() {
        embedded.close();
    }
}
