package dev.weft.lab.routing;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What the benchmark runs.
 *
 * @param cases in the order of the report
 * @param policies each case under each of them
 * @param requests of one run, a tenth of which warms up
 * @param seeds runs of each case and policy
 * @param threads runs at the same time
 * @param twin whether the Java twin of the data plane stands for Weft even where real switches could
 */
public record RoutingSettings(
        List<RoutingCase> cases, Set<RoutingPolicy> policies, long requests, int seeds, int threads, boolean twin) {
    private static final List<Double> DEFAULT_LOADS = List.of(0.8, 0.95);

    public RoutingSettings {
        cases = List.copyOf(cases);
        policies = EnumSet.copyOf(policies);
        if (requests < 100 || seeds < 1 || threads < 1) {
            throw new IllegalArgumentException(requests + " requests, " + seeds + " seeds, " + threads
                    + " threads: need 100 or more, 1 or more, 1 or more");
        }
    }

    /** The default set: the reference network at 80 % and 95 % load, even and skewed. */
    public static List<RoutingCase> defaultCases() {
        List<RoutingCase> cases = new ArrayList<>();
        for (double load : DEFAULT_LOADS) {
            for (RoutingCase.Skew skew : RoutingCase.Skew.values()) {
                cases.add(RoutingCase.reference(load, skew));
            }
        }
        return cases;
    }
}
