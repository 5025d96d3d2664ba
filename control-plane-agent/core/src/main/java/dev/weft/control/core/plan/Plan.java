package dev.weft.control.core.plan;

import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What must be written to make the switches what a model says. */
public final class Plan {
    private final SortedMap<String, SwitchPlan> switches;

    Plan(SortedMap<String, SwitchPlan> switches) {
        this.switches = Collections.unmodifiableSortedMap(new TreeMap<>(switches));
    }

    /** Returns the plan of each switch, by name, also where there is nothing to do. */
    public SortedMap<String, SwitchPlan> switches() {
        return switches;
    }

    /** Returns whether there is nothing to do anywhere. */
    public boolean isEmpty() {
        return switches.values().stream().allMatch(SwitchPlan::isEmpty);
    }

    /** Returns how many writes there are, agents' configurations aside. */
    public int writes() {
        return switches.values().stream()
                .mapToInt(plan -> plan.changes().size())
                .sum();
    }

    /**
     * Renders the plan for people, for example
     *
     * <pre>
     * s1: 1 to add, 0 to change, 0 to delete
     *   + permissions subject=0x1f @50 -> permit   # permission/allow-glasses (arvr.yaml:42)
     * </pre>
     *
     * @param model says where the statements stand
     */
    public List<String> render(SemanticModel model) {
        List<String> lines = new ArrayList<>();
        for (SwitchPlan plan : switches.values()) {
            if (plan.isEmpty()) {
                continue;
            }
            lines.add(plan.switchName() + ": " + plan.count(Operation.INSERT) + " to add, "
                    + plan.count(Operation.MODIFY) + " to change, " + plan.count(Operation.DELETE) + " to delete");
            for (Change change : plan.changes()) {
                lines.add("  " + change + because(change, model));
            }
            plan.agentChanges().forEach(change -> lines.add("  " + change));
        }
        return lines;
    }

    private static String because(Change change, SemanticModel model) {
        String causes = change.provenance().stream()
                .map(id -> model.statement(id).map(Plan::place).orElse(id))
                .collect(Collectors.joining(", "));
        return causes.isEmpty() ? "" : "   # " + causes;
    }

    private static String place(Statement statement) {
        return statement.id() + " (" + statement.position() + ")";
    }
}
