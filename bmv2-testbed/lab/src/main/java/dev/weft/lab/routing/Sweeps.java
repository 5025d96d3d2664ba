package dev.weft.lab.routing;

import dev.weft.lab.routing.RoutingCase.Capacity;
import dev.weft.lab.routing.RoutingCase.Service;
import dev.weft.lab.routing.RoutingCase.Skew;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The cases of the benchmark. The default set is the reference network; the full set goes from there along one or two
 * properties at a time: a full product would be thousands of cases.
 */
final class Sweeps {
    private static final int INSTANCES = 32;
    private static final int INGRESSES = 4;
    private static final double HIGH = 0.8;
    private static final double HIGHEST = 0.95;
    private static final List<Double> LOADS = List.of(0.5, 0.6, 0.7, HIGH, 0.9, HIGHEST);
    private static final List<Double> HIGH_LOADS = List.of(HIGH, HIGHEST);
    private static final List<Long> STALENESS_US = List.of(100L, 500L, 1_000L, 5_000L);
    private static final List<Double> LOSSES = List.of(0.01, 0.1, 0.5);
    private static final int[][] SIZES = {{4, 1}, {4, 4}, {32, 1}, {32, 16}, {1_000, 1}, {1_000, 4}, {1_000, 16}};

    private Sweeps() {}

    /** The reference network at 80 % and 95 % load, even and skewed. */
    static List<RoutingCase> reference() {
        List<RoutingCase> cases = new ArrayList<>();
        for (double load : HIGH_LOADS) {
            for (Skew skew : Skew.values()) {
                cases.add(RoutingCase.reference(load, skew));
            }
        }
        return cases;
    }

    /** The default set and the sweeps, each case once. */
    static List<RoutingCase> full() {
        Set<RoutingCase> cases = new LinkedHashSet<>(reference());
        for (Skew skew : Skew.values()) {
            for (Service service : Service.values()) {
                LOADS.forEach(
                        load -> cases.add(sized(INSTANCES, INGRESSES, Capacity.HOMOGENEOUS, service, load, skew)));
                List.of(LOADS.get(0), HIGH, HIGHEST)
                        .forEach(load ->
                                cases.add(sized(INSTANCES, INGRESSES, Capacity.HETEROGENEOUS, service, load, skew)));
            }
            for (double load : HIGH_LOADS) {
                STALENESS_US.forEach(us -> cases.add(fed(load, skew, us, 0)));
                LOSSES.forEach(loss -> cases.add(fed(load, skew, 0, loss)));
            }
            for (int[] size : SIZES) {
                // With one ingress there is no skew.
                if (size[1] > 1 || skew == Skew.EVEN) {
                    for (Capacity capacity : Capacity.values()) {
                        HIGH_LOADS.forEach(
                                load -> cases.add(sized(size[0], size[1], capacity, Service.BIMODAL, load, skew)));
                    }
                }
            }
        }
        return List.copyOf(cases);
    }

    private static RoutingCase sized(
            int instances, int ingresses, Capacity capacity, Service service, double load, Skew skew) {
        return new RoutingCase(instances, ingresses, capacity, service, load, skew, 0, 0);
    }

    private static RoutingCase fed(double load, Skew skew, long stalenessUs, double loss) {
        return new RoutingCase(
                INSTANCES, INGRESSES, Capacity.HOMOGENEOUS, Service.BIMODAL, load, skew, stalenessUs, loss);
    }
}
