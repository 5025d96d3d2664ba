package dev.weft.lab.twin;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** An {@link Explanation} as lines for a terminal. */
public final class ExplanationText {
    private ExplanationText() {}

    /** Renders the explanation; lines have no line ends and no colours. */
    public static List<String> lines(Explanation explanation) {
        List<String> out = new ArrayList<>();
        out.add("packet  " + explanation.packet());
        out.add("path    "
                + explanation.hops().stream().map(Explanation.Hop::switchId).collect(Collectors.joining(" -> "))
                + " -> "
                + end(explanation.outcome()));
        int number = 1;
        for (Explanation.Hop hop : explanation.hops()) {
            out.add("");
            out.add(number++ + ". " + hop.switchId() + ", in through port " + hop.inPort()
                    + (hop.parser().isEmpty() ? "" : ": " + String.join(", ", hop.parser())));
            int width =
                    hop.steps().stream().mapToInt(s -> s.table().length()).max().orElse(0);
            for (Explanation.Step step : hop.steps()) {
                String table = String.format(Locale.ROOT, "   %-" + Math.max(1, width) + "s  ", step.table());
                out.add(table
                        + (step.hit() ? "[" + step.entry() + "]" : "no entry (" + step.note() + ")")
                        + " -> "
                        + step.action()
                        + (step.hit() && !step.note().isEmpty() ? " (" + step.note() + ")" : ""));
                for (Explanation.Source source : step.statements()) {
                    out.add(" ".repeat(table.length()) + "because of " + source);
                }
            }
            out.add("   => " + hop.result());
        }
        out.add("");
        out.add(explanation.outcome().kind().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ": "
                + explanation.outcome().reason());
        return out;
    }

    private static String end(Explanation.Outcome outcome) {
        return switch (outcome.kind()) {
            case DELIVERED -> outcome.at();
            case DROPPED -> "dropped";
            case TO_AGENT -> "agent of " + outcome.at();
            case LOOP -> "...";
        };
    }
}
