package dev.weft.control.daemon;

import dev.weft.control.core.compile.Compilation;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.Statement;
import dev.weft.control.core.plan.Plan;
import dev.weft.control.core.plan.Planner;
import dev.weft.control.daemon.state.Applied;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How one applied configuration differs from another.
 *
 * @param statements those that came ({@code +}) and went ({@code -}), by id
 * @param entries what that means for each switch, in words
 */
public record ConfigurationDifference(List<String> statements, List<String> entries) {
    public ConfigurationDifference {
        statements = List.copyOf(statements);
        entries = List.copyOf(entries);
    }

    /** Whether both mean the same. */
    public boolean isEmpty() {
        return statements.isEmpty() && entries.isEmpty();
    }

    /**
     * Compares.
     *
     * @throws ControllerException of kind BAD_INPUT if this version does not understand one of them
     */
    public static ConfigurationDifference between(Controller controller, Applied from, Applied to) {
        Compilation before = controller.compile(controller.read(from.texts()));
        Compilation after = controller.compile(controller.read(to.texts()));
        SortedMap<String, Boolean> changed = new TreeMap<>();
        ids(before.model()).forEach(id -> changed.put(id, false));
        for (String id : ids(after.model())) {
            if (changed.remove(id) == null) {
                changed.put(id, true);
            }
        }
        List<String> statements = new ArrayList<>();
        changed.forEach((id, came) -> statements.add((came ? "+ " : "- ") + id));
        Plan plan = Planner.plan(after.switches(), before.switches());
        return new ConfigurationDifference(statements, plan.render(after.model()));
    }

    private static List<String> ids(SemanticModel model) {
        return model.statements().stream().map(Statement::id).toList();
    }
}
