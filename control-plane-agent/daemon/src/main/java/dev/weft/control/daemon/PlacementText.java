package dev.weft.control.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A placement in words. */
final class PlacementText {
    private PlacementText() {}

    static List<String> of(PlacementReport report) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%s: %d instances, %s",
                report.service(),
                report.best().size(),
                report.demand().entrySet().stream()
                        .map(entry -> String.format(Locale.ROOT, "%s %.0f/s", entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining(", "))));
        lines.add("  now    " + String.join(" ", report.now()) + ": "
                + (report.nowMs() == null
                        ? report.nowNote()
                        : String.format(Locale.ROOT, "mean %.3f ms", report.nowMs())));
        lines.add(String.format(
                Locale.ROOT,
                "  best   %s: mean %.3f ms; no placement is below %.3f ms (gap %.1f %%)",
                String.join(" ", report.best()),
                report.bestMs(),
                report.boundMs(),
                100 * report.gap()));
        moves(lines, "add", without(report.best(), report.now()));
        moves(lines, "remove", without(report.now(), report.best()));
        report.shares()
                .forEach((ingress, shares) -> lines.add("  split  " + ingress + ": "
                        + shares.entrySet().stream()
                                .filter(share -> share.getValue() > 0)
                                .map(share -> String.format(
                                        Locale.ROOT, "%s %.0f %%", share.getKey(), 100 * share.getValue()))
                                .collect(Collectors.joining(", "))));
        return lines;
    }

    private static void moves(List<String> lines, String verb, SortedSet<String> hosts) {
        if (!hosts.isEmpty()) {
            lines.add(String.format(Locale.ROOT, "  %-6s %s", verb, String.join(" ", hosts)));
        }
    }

    private static SortedSet<String> without(SortedSet<String> some, SortedSet<String> others) {
        SortedSet<String> left = new TreeSet<>(some);
        left.removeAll(others);
        return left;
    }
}
