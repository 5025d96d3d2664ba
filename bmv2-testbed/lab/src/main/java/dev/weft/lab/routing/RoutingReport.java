package dev.weft.lab.routing;

import java.util.List;
import java.util.Locale;

/**
 * What the benchmark found.
 *
 * @param requests of each run
 * @param seeds of which each row is the median
 * @param cases a row for each case and policy
 * @param dynamics changes in the middle of a run, if they were run
 * @param demands two demands at one ingress, if they were run
 */
public record RoutingReport(
        long requests, int seeds, List<Row> cases, List<DynamicRun.Row> dynamics, List<DemandRun.Row> demands) {
    public RoutingReport {
        cases = List.copyOf(cases);
        dynamics = List.copyOf(dynamics);
        demands = List.copyOf(demands);
    }

    /** The same with what changes in the middle did. */
    public RoutingReport with(DynamicReport changes) {
        return new RoutingReport(requests, seeds, cases, changes.dynamics(), changes.demands());
    }

    /**
     * One case under one policy; see {@link RoutingCase} and {@link Outcome}.
     *
     * @param by what ran: {@code simulation}, {@code switches} or {@code twin} (of the switches)
     */
    public record Row(
            int instances,
            int ingresses,
            String capacity,
            String service,
            double load,
            String skew,
            long stalenessUs,
            double feedbackLoss,
            String policy,
            String by,
            double p50Us,
            double p99Us,
            double p999Us,
            double queueGrowth,
            double flapsPerSecond,
            double imbalance,
            long affinityViolations) {
        static Row of(RoutingCase of, RoutingPolicy policy, String by, Outcome outcome) {
            return new Row(
                    of.instances(),
                    of.ingresses(),
                    of.capacity().toString(),
                    of.service().toString(),
                    of.load(),
                    of.skew().toString(),
                    of.stalenessUs(),
                    of.feedbackLoss(),
                    policy.toString(),
                    by,
                    outcome.p50Us(),
                    outcome.p99Us(),
                    outcome.p999Us(),
                    outcome.queueGrowth(),
                    outcome.flapsPerSecond(),
                    outcome.imbalance(),
                    outcome.affinityViolations());
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%d instances, %d ingresses, %s, %s, load %.2f, %s%s: %-12s p50 %8.0f us  p99 %8.0f us  p99.9 %8.0f us"
                            + "  growth %.2f  imbalance %.2f  flaps %.2f/s",
                    instances,
                    ingresses,
                    capacity,
                    service,
                    load,
                    skew,
                    (stalenessUs == 0 ? "" : ", feedback " + stalenessUs + " us late")
                            + (feedbackLoss == 0 ? "" : ", " + feedbackLoss + " of it lost"),
                    policy,
                    p50Us,
                    p99Us,
                    p999Us,
                    queueGrowth,
                    imbalance,
                    flapsPerSecond);
        }
    }
}
