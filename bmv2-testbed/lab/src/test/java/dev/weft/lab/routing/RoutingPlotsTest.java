package dev.weft.lab.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What stands in the plots, by an XML parser of its own. */
class RoutingPlotsTest {
    private static final String WEFT = "#d62728";
    private static final String ORACLE = "#000000";
    private static final int MOST_BYTES = 20_000;

    @TempDir
    private Path folder;

    private static RoutingReport.Row row(double load, String policy, double p99Us) {
        return new RoutingReport.Row(
                32, 4, "homogeneous", "bimodal", load, "even", 0, 0, policy, "simulation", 1, p99Us, 1, 1, 0, 1, 0);
    }

    private List<Path> draw(RoutingReport.Row... rows) throws Exception {
        return RoutingPlots.draw(new RoutingReport(1_000, 1, List.of(rows), List.of(), List.of()), folder);
    }

    private static Document parse(Path file) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
    }

    private static List<double[]> points(Document plot, String colour) {
        NodeList lines = plot.getElementsByTagName("polyline");
        for (int i = 0; i < lines.getLength(); i++) {
            Element line = (Element) lines.item(i);
            if (line.getAttribute("stroke").equals(colour)) {
                return Arrays.stream(line.getAttribute("points").split(" "))
                        .map(point -> Arrays.stream(point.split(","))
                                .mapToDouble(Double::parseDouble)
                                .toArray())
                        .toList();
            }
        }
        throw new AssertionError("no line in " + colour);
    }

    private static List<String> words(Document plot) {
        List<String> words = new ArrayList<>();
        NodeList texts = plot.getElementsByTagName("text");
        for (int i = 0; i < texts.getLength(); i++) {
            words.add(texts.item(i).getTextContent());
        }
        return words;
    }

    @Test
    void linesLieWhereTheirValuesAre() throws Exception {
        List<Path> files = draw(
                row(0.5, "weft", 1_000),
                row(0.8, "weft", 2_000),
                row(0.95, "weft", 4_000),
                row(0.5, "load-oracle", 800),
                row(0.8, "load-oracle", 1_000),
                row(0.95, "load-oracle", 3_000));
        assertThat(files).containsExactly(folder.resolve("load-bimodal-even.svg"));
        Document plot = parse(files.get(0));
        List<double[]> weft = points(plot, WEFT);
        List<double[]> oracle = points(plot, ORACLE);
        assertThat(weft).hasSize(3);
        double perDoubling = weft.get(0)[1] - weft.get(1)[1];
        assertThat(perDoubling).as("more is higher").isPositive();
        assertThat(weft.get(1)[1] - weft.get(2)[1]).as("logarithmic").isCloseTo(perDoubling, offset());
        assertThat(oracle.get(1)[1]).as("one scale for all").isCloseTo(weft.get(0)[1], offset());
        double perLoad = (weft.get(1)[0] - weft.get(0)[0]) / 0.3;
        assertThat((weft.get(2)[0] - weft.get(1)[0]) / 0.15).as("linear").isCloseTo(perLoad, within(1));
        assertThat(oracle.get(2)[0]).isEqualTo(weft.get(2)[0]);
    }

    private static org.assertj.core.data.Offset<Double> offset() {
        return within(0.2);
    }

    private static org.assertj.core.data.Offset<Double> within(double distance) {
        return org.assertj.core.api.Assertions.within(distance);
    }

    @Test
    void axesAndLegendAreTextInTheOrderOfTheLines() throws Exception {
        List<Path> files = draw(
                row(0.5, "weft", 1_000),
                row(0.95, "weft", 2_000),
                row(0.5, "load-oracle", 900),
                row(0.95, "load-oracle", 17_000));
        assertThat(Files.size(files.get(0))).isLessThan(MOST_BYTES);
        List<String> words = words(parse(files.get(0)));
        assertThat(words).contains("99th percentile over load: bimodal, even", "load", "milliseconds");
        assertThat(words)
                .contains("0.5", "0.6", "0.9", "1", "2", "5", "10", "20")
                .doesNotContain("0.2", "50");
        assertThat(words).containsSubsequence("load-oracle", "weft");
    }

    @Test
    void aPlotWithoutALineIsNotMade() throws Exception {
        assertThat(draw(row(0.8, "weft", 1_000), row(0.8, "load-oracle", 900))).isEmpty();
    }
}
