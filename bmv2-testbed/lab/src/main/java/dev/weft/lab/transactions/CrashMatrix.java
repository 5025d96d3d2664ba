package dev.weft.lab.transactions;

import dev.weft.control.daemon.Controller;
import dev.weft.control.daemon.TransitionCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The crash matrix of transactions: schedules by seed, over 3, 8 and 50 switches, with every kind of fault at every step
 * ({@link CrashSchedule}). The switches are embedded switches with the Weft program. Not thread-safe: one for each thread.
 */
public final class CrashMatrix {
    private static final int[] SIZES = {3, 8, 50};

    /** Of twenty schedules so many have 3, 8 and 50 switches. */
    private static final int[] SHARES = {12, 6, 2};

    private static final double GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;

    private static final Fault[] FAULTS = {
        Fault.COORDINATOR_CRASH,
        Fault.PARTICIPANT_CRASH,
        Fault.LOST,
        Fault.DUPLICATED,
        Fault.DELAYED,
        Fault.DISK_FULL,
        Fault.LOST_SYNC,
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
    private final Mutation mutation;
    private final Map<Integer, SampleNetwork> networks = new HashMap<>();
    private final EmbeddedStores embedded = new EmbeddedStores(SIZES[SIZES.length - 1]);
    private final Visible visible = new Visible(TransitionCodec.weft());
    private final Map<String, CrashSchedule.Verdict> faultless = new HashMap<>();

    /** @param seed the same seed and number give the same schedule */
    public CrashMatrix(long seed) {
        this(seed, Mutation.NONE);
    }

    /** As the other, with a defect in every schedule. */
    CrashMatrix(long seed, Mutation mutation) {
        this.seed = seed;
        this.mutation = mutation;
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
        // The same seed gives the same files, so the steps of a run without faults are those of this one.
        CrashSchedule.Verdict steps = faultless.computeIfAbsent(
                size + "/" + mine % 64,
                key -> new CrashSchedule(network, embedded, visible, mine % 64, Mutation.NONE)
                        .run(Fault.NONE, 0, null));
        CrashSchedule.Verdict verdict = steps.good()
                ? new CrashSchedule(network, embedded, visible, mine, mutation).run(fault, where(number, size), steps)
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

    /** The schedules of one size and fault are spread over all steps, each new one between those before. */
    private static double where(int number, int size) {
        int share = 0;
        int place = number % 20;
        for (int i = 0; SIZES[i] != size; i++) {
            place -= SHARES[i];
            share = i + 1;
        }
        long among = (long) (number / (20 * FAULTS.length)) * SHARES[share] + place;
        return among * GOLDEN_RATIO % 1;
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
}
