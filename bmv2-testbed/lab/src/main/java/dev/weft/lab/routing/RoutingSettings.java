package dev.weft.lab.routing;

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
    private static final int MANY_INSTANCES = 100;
    private static final int MOST_ON_SWITCHES = 8;

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
        return Sweeps.reference();
    }

    /** The default set, and sweeps from there over all that a case consists of. */
    public static List<RoutingCase> fullCases() {
        return Sweeps.full();
    }

    /** The cases that Weft runs on real switches where it can; the twin does the sweeps. */
    Set<RoutingCase> switches() {
        return cases.size() <= MOST_ON_SWITCHES ? Set.copyOf(cases) : Set.copyOf(Sweeps.reference());
    }

    /** Requests of one run of a case: a large network gets more, so that each of its instances serves some. */
    long requests(RoutingCase routingCase) {
        return routingCase.instances() > MANY_INSTANCES ? 3 * requests : requests;
    }
}
