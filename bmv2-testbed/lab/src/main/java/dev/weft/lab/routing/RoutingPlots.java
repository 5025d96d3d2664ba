package dev.weft.lab.routing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** Draws a report: 99th percentiles over what the sweeps vary. A plot that has no case to show is not made. */
public final class RoutingPlots {
    private static final double REFERENCE_LOAD = 0.8;
    private static final Map<String, String> COLOURS = Map.of(
            "weft", "#d62728",
            "load-oracle", "#000000",
            "clairvoyant", "#7f7f7f",
            "compute-po2", "#1f77b4",
            "ecmp-hash", "#2ca02c",
            "local-jsq", "#9467bd",
            "naive-best", "#ff7f0e");

    private RoutingPlots() {}

    /**
     * Draws into a directory, which is made if it is not there.
     *
     * @return the files
     */
    public static List<Path> draw(RoutingReport report, Path directory) throws IOException {
        Files.createDirectories(directory);
        List<Path> files = new ArrayList<>();
        for (String service : List.of("bimodal", "exponential", "heavy-tailed")) {
            for (String skew : List.of("even", "skewed")) {
                plot(
                        report,
                        row -> isReference(row, skew)
                                && row.service().equals(service)
                                && row.stalenessUs() == 0
                                && row.feedbackLoss() == 0,
                        RoutingReport.Row::load,
                        "99th percentile over load: " + service + ", " + skew,
                        "load",
                        directory.resolve("load-" + service + "-" + skew + ".svg"),
                        files);
            }
        }
        plot(
                report,
                row -> isReference(row, "even")
                        && row.load() == REFERENCE_LOAD
                        && row.feedbackLoss() == 0
                        && bimodal(row),
                RoutingReport.Row::stalenessUs,
                "99th percentile over the age of feedback: bimodal, even, load 0.8",
                "microseconds beyond the path's own",
                directory.resolve("staleness.svg"),
                files);
        plot(
                report,
                row -> isReference(row, "even")
                        && row.load() == REFERENCE_LOAD
                        && row.stalenessUs() == 0
                        && bimodal(row),
                RoutingReport.Row::feedbackLoss,
                "99th percentile over lost feedback: bimodal, even, load 0.8",
                "share of the replies",
                directory.resolve("loss.svg"),
                files);
        return files;
    }

    private static boolean bimodal(RoutingReport.Row row) {
        return row.service().equals("bimodal");
    }

    private static boolean isReference(RoutingReport.Row row, String skew) {
        return row.instances() == 32
                && row.ingresses() == 4
                && row.capacity().equals("homogeneous")
                && row.skew().equals(skew);
    }

    private static void plot(
            RoutingReport report,
            Predicate<RoutingReport.Row> shown,
            ToDoubleFunction<RoutingReport.Row> x,
            String title,
            String axis,
            Path file,
            List<Path> files)
            throws IOException {
        Map<String, TreeMap<Double, Double>> lines = new TreeMap<>();
        for (RoutingReport.Row row : report.cases()) {
            if (shown.test(row) && COLOURS.containsKey(row.policy())) {
                lines.computeIfAbsent(row.policy(), policy -> new TreeMap<>())
                        .put(x.applyAsDouble(row), row.p99Us() / 1_000);
            }
        }
        if (lines.values().stream().noneMatch(line -> line.size() > 1)) {
            return;
        }
        LinePlot plot = new LinePlot(title, axis, "milliseconds");
        lines.forEach((policy, line) -> plot.line(policy, COLOURS.get(policy), policy.equals("weft"), line));
        Files.writeString(file, plot.svg());
        files.add(file);
    }
}
