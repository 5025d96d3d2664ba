package dev.weft.lab.routing;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Lines over a linear axis with a logarithmic one beside it, as SVG with text that stays text: some kilobytes, which a diff can
 * show and a browser can search. The legend stands in the order of the lines' right ends.
 */
final class LinePlot {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 440;
    private static final int LEFT = 62;
    private static final int RIGHT = 606;
    private static final int TOP = 44;
    private static final int BOTTOM = 386;
    private static final int INSET = 12;
    private static final int LEGEND = RIGHT + 24;
    private static final int LEGEND_STEP = 22;
    private static final int MOST_TICKS = 10;
    private static final int[] STEPS = {1, 2, 5};
    private static final String GREY = "#d8d8d8";

    private final String title;
    private final String xTitle;
    private final String yTitle;
    private final List<Line> lines = new ArrayList<>();
    private final StringBuilder out = new StringBuilder();

    private record Line(String name, String colour, boolean strong, NavigableMap<Double, Double> points) {
        double end() {
            return points.lastEntry().getValue();
        }
    }

    LinePlot(String title, String xTitle, String yTitle) {
        this.title = title;
        this.xTitle = xTitle;
        this.yTitle = yTitle;
    }

    /**
     * Adds a line.
     *
     * @param colour as SVG has it
     * @param strong whether it is what the plot is about
     * @param points at least one, their values above 0
     */
    void line(String name, String colour, boolean strong, NavigableMap<Double, Double> points) {
        lines.add(new Line(name, colour, strong, new TreeMap<>(points)));
    }

    /** Draws it; needs two different places on the linear axis. */
    String svg() {
        out.setLength(0);
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\"",
                WIDTH, HEIGHT, WIDTH, HEIGHT);
        add(" font-family=\"sans-serif\" font-size=\"13\">\n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n");
        text((LEFT + RIGHT) / 2.0, 26, "middle", " font-size=\"15\" font-weight=\"bold\"", title);
        Axis x = linear();
        Axis y = logarithmic();
        grid(x, y);
        lines.stream().filter(line -> !line.strong).forEach(line -> draw(line, x, y));
        lines.stream().filter(line -> line.strong).forEach(line -> draw(line, x, y));
        legend();
        return out.append("</svg>\n").toString();
    }

    /** Where values lie, and which of them are told. */
    private record Axis(boolean logarithmic, double least, double most, double from, double to, List<Double> ticks) {
        double at(double value) {
            double part =
                    logarithmic ? Math.log(value / least) / Math.log(most / least) : (value - least) / (most - least);
            return from + part * (to - from);
        }
    }

    private Axis linear() {
        double least =
                lines.stream().mapToDouble(line -> line.points.firstKey()).min().orElseThrow();
        double most =
                lines.stream().mapToDouble(line -> line.points.lastKey()).max().orElseThrow();
        BigDecimal step = step(0, least, most);
        for (int i = 1; (most - least) / step.doubleValue() > MOST_TICKS; i++) {
            step = step(i, least, most);
        }
        List<Double> ticks = new ArrayList<>();
        BigDecimal tick =
                BigDecimal.valueOf(least).divide(step, 0, RoundingMode.CEILING).multiply(step);
        for (; tick.doubleValue() <= most; tick = tick.add(step)) {
            ticks.add(tick.doubleValue());
        }
        return new Axis(false, least, most, LEFT + INSET, RIGHT - INSET, ticks);
    }

    /** One, two and five of each decade, beginning well below what the axis needs. */
    private static BigDecimal step(int index, double least, double most) {
        int decade = (int) Math.floor(Math.log10(most - least)) - 2;
        return BigDecimal.valueOf(STEPS[index % STEPS.length]).scaleByPowerOfTen(decade + index / STEPS.length);
    }

    /** From one of 1, 2, 5, 10, ... to another, all of which are told. */
    private Axis logarithmic() {
        double least = lines.stream()
                .flatMap(line -> line.points.values().stream())
                .min(Comparator.naturalOrder())
                .orElseThrow();
        double most = lines.stream()
                .flatMap(line -> line.points.values().stream())
                .max(Comparator.naturalOrder())
                .orElseThrow();
        int decade = (int) Math.floor(Math.log10(least)) - 1;
        List<Double> ticks = new ArrayList<>();
        for (int i = 0; ticks.isEmpty() || ticks.get(ticks.size() - 1) < most; i++) {
            double tick = BigDecimal.valueOf(STEPS[i % STEPS.length])
                    .scaleByPowerOfTen(decade + i / STEPS.length)
                    .doubleValue();
            if (tick <= least) {
                ticks.clear();
            }
            ticks.add(tick);
        }
        if (ticks.size() == 1) {
            ticks.add(ticks.get(0) * 2);
        }
        return new Axis(true, ticks.get(0), ticks.get(ticks.size() - 1), BOTTOM, TOP, ticks);
    }

    private void grid(Axis x, Axis y) {
        for (double tick : x.ticks) {
            stroke(x.at(tick), TOP, x.at(tick), BOTTOM, GREY);
            text(x.at(tick), BOTTOM + 18, "middle", "", number(tick));
        }
        for (double tick : y.ticks) {
            stroke(LEFT, y.at(tick), RIGHT, y.at(tick), GREY);
            text(LEFT - 8, y.at(tick) + 4.5, "end", "", number(tick));
        }
        stroke(LEFT, TOP, LEFT, BOTTOM, "#404040");
        stroke(LEFT, BOTTOM, RIGHT, BOTTOM, "#404040");
        text((LEFT + RIGHT) / 2.0, BOTTOM + 42, "middle", "", xTitle);
        text(0, 0, "middle", " transform=\"translate(18 " + (TOP + BOTTOM) / 2 + ") rotate(-90)\"", yTitle);
    }

    private void draw(Line line, Axis x, Axis y) {
        StringBuilder points = new StringBuilder();
        line.points.forEach(
                (at, value) -> points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x.at(at), y.at(value))));
        add(
                "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"%s\" points=\"%s\"/>\n",
                line.colour, line.strong ? "3" : "1.5", points.toString().trim());
        line.points.forEach((at, value) -> mark(line, x.at(at), y.at(value)));
    }

    /** A diamond or a dot, so that not the colour alone tells the strong line from the others. */
    private void mark(Line line, double x, double y) {
        if (line.strong) {
            add("<path fill=\"%s\" d=\"M%.1f,%.1fl5.5,5.5l-5.5,5.5l-5.5,-5.5z\"/>\n", line.colour, x, y - 5.5);
        } else {
            add("<circle fill=\"%s\" r=\"3.2\" cx=\"%.1f\" cy=\"%.1f\"/>\n", line.colour, x, y);
        }
    }

    private void legend() {
        List<Line> order = new ArrayList<>(lines);
        order.sort(Comparator.comparingDouble(Line::end).reversed().thenComparing(Line::name));
        double y = (TOP + BOTTOM - LEGEND_STEP * (order.size() - 1)) / 2.0;
        for (Line line : order) {
            add(
                    "<path fill=\"none\" stroke=\"%s\" stroke-width=\"%s\" d=\"M%d,%.1fh28\"/>\n",
                    line.colour, line.strong ? "3" : "1.5", LEGEND, y);
            mark(line, LEGEND + 14, y);
            text(LEGEND + 36, y + 4.5, "start", line.strong ? " font-weight=\"bold\"" : "", line.name);
            y += LEGEND_STEP;
        }
    }

    private void stroke(double x1, double y1, double x2, double y2, String colour) {
        add("<path stroke=\"%s\" d=\"M%.1f,%.1fL%.1f,%.1f\"/>\n", colour, x1, y1, x2, y2);
    }

    private void text(double x, double y, String anchor, String more, String words) {
        add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\"%s>%s</text>\n", x, y, anchor, more, escaped(words));
    }

    private static String escaped(String words) {
        return words.replace("&", "&amp;").replace("<", "&lt;");
    }

    private static String number(double value) {
        String plain = BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
        return value < 1_000 ? plain : String.format(Locale.ROOT, "%,d", Math.round(value));
    }

    private void add(String format, Object... arguments) {
        out.append(String.format(Locale.ROOT, format, arguments));
    }
}
