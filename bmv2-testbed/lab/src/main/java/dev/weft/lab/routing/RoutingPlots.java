package dev.weft.lab.routing;

import java.awt.Color;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws a report: 99th percentiles over what the sweeps vary. A plot that has no case to show is not made. */
public final class RoutingPlots {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 440;
    private static final double REFERENCE_LOAD = 0.8;
    /** In a colour and with a marker each, so that neither alone has to tell them apart. */
    private static final Map<String, Color> COLOURS = Map.of(
            "weft", new Color(0xd62728),
            "load-oracle", new Color(0x000000),
            "clairvoyant", new Color(0x7f7f7f),
            "compute-po2", new Color(0x1f77b4),
            "ecmp-hash", new Color(0x2ca02c),
            "local-jsq", new Color(0x9467bd),
            "naive-best", new Color(0xff7f0e));

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
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle(axis)
                .yAxisTitle("milliseconds")
                .build();
        style(chart.getStyler());
        lines.forEach((policy, line) -> {
            XYSeries series = chart.addSeries(policy, new ArrayList<>(line.keySet()), new ArrayList<>(line.values()));
            series.setLineColor(COLOURS.get(policy));
            series.setMarkerColor(COLOURS.get(policy));
            series.setMarker(policy.equals("weft") ? SeriesMarkers.DIAMOND : SeriesMarkers.CIRCLE);
            series.setLineWidth(policy.equals("weft") ? 3 : 1.5f);
        });
        try (OutputStream out = Files.newOutputStream(file)) {
            VectorGraphicsEncoder.saveVectorGraphic(chart, out, VectorGraphicsEncoder.VectorGraphicsFormat.SVG);
        }
        files.add(file);
    }

    private static void style(org.knowm.xchart.style.XYStyler styler) {
        styler.setYAxisLogarithmic(true);
        styler.setLegendPosition(Styler.LegendPosition.OutsideE);
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false);
        styler.setMarkerSize(6);
        styler.setYAxisDecimalPattern("#0.#");
    }
}
