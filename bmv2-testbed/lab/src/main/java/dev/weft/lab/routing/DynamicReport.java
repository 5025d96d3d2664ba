package dev.weft.lab.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What changes in the middle of a run did, and how two demands at one ingress fared.
 *
 * @param dynamics a row for each change
 * @param demands a row for each demand and policy
 */
public record DynamicReport(List<DynamicRun.Row> dynamics, List<DemandRun.Row> demands) {
    private static final List<String> POLICIES = List.of("joint", "deadline");
    private static final long SEED = 1;

    public DynamicReport {
        dynamics = List.copyOf(dynamics);
        demands = List.copyOf(demands);
    }

    /**
     * Runs all of them, one after the other, on real switches with their agents.
     *
     * @param progress told of each row as it comes
     */
    public static DynamicReport run(Consumer<String> progress) {
        List<DynamicRun.Row> dynamics = new ArrayList<>();
        for (DynamicRun.Change change : DynamicRun.Change.values()) {
            DynamicRun.Row row = new DynamicRun(change).run(SEED);
            progress.accept(row.toString());
            dynamics.add(row);
        }
        List<DemandRun.Row> demands = new ArrayList<>();
        for (String policy : POLICIES) {
            for (DemandRun.Row row : new DemandRun(policy).run(SEED)) {
                progress.accept(row.toString());
                demands.add(row);
            }
        }
        return new DynamicReport(dynamics, demands);
    }
}
