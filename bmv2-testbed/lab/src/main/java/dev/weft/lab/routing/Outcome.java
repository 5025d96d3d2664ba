package dev.weft.lab.routing;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a run came to.
 *
 * @param p50Us median time from a request's arrival at its ingress to its reply's return there, microseconds
 * @param p99Us 99th percentile
 * @param p999Us 99.9th percentile
 * @param queueGrowth mean number of requests at the instances in the last third of the time over that in the middle third
 * @param flapsPerSecond how often an ingress' best site by published score changes and returns within ten periods
 * @param imbalance utilisation of the busiest instance over the mean of all
 * @param affinityViolations packets of an open flow at another instance than its first
 */
public record Outcome(
        double p50Us,
        double p99Us,
        double p999Us,
        double queueGrowth,
        double flapsPerSecond,
        double imbalance,
        long affinityViolations) {

    /** The median of each figure; violations are added. */
    static Outcome median(List<Outcome> runs) {
        return new Outcome(
                median(runs, Outcome::p50Us),
                median(runs, Outcome::p99Us),
                median(runs, Outcome::p999Us),
                median(runs, Outcome::queueGrowth),
                median(runs, Outcome::flapsPerSecond),
                median(runs, Outcome::imbalance),
                runs.stream().mapToLong(Outcome::affinityViolations).sum());
    }

    private static double median(List<Outcome> runs, ToDoubleFunction<Outcome> figure) {
        List<Double> sorted = runs.stream()
                .map(figure::applyAsDouble)
                .sorted(Comparator.naturalOrder())
                .toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
