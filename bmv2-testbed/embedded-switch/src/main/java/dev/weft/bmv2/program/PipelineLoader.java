package dev.weft.bmv2.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Loads the control flow of a pipeline, with its tables. */
final class PipelineLoader {
    private final Scope scope;
    private final TableLoader tables;
    private final Map<String, Integer> nodeIndex = new HashMap<>();
    private final JsonView json;
    private final String name;

    PipelineLoader(Scope scope, JsonView json) {
        this.scope = scope;
        this.json = json;
        this.name = json.get("name").text();
        this.tables = new TableLoader(scope, name);
    }

    Pipeline load() {
        json.opt("action_profiles").elements().forEach(tables::actionProfile);
        List<JsonView> tableList = json.get("tables").elements();
        List<JsonView> conditionals = json.opt("conditionals").elements();
        List<JsonView> calls = json.opt("action_calls").elements();
        tableList.forEach(this::index);
        conditionals.forEach(this::index);
        calls.forEach(this::index);
        List<ControlNode> nodes = new ArrayList<>();
        for (JsonView table : tableList) {
            nodes.add(apply(table, tables.table(table)));
        }
        ExprLoader exprs = new ExprLoader(scope, List.of());
        for (JsonView conditional : conditionals) {
            nodes.add(new ControlNode.Conditional(
                    conditional.get("name").text(),
                    exprs.bool(conditional.get("expression")),
                    next(conditional.opt("true_next")),
                    next(conditional.opt("false_next"))));
        }
        for (JsonView call : calls) {
            Action action = tables.actionById(call.get("action_id"));
            if (!action.parameters().isEmpty()) {
                throw call.error("action '" + action.name() + "' has parameters and cannot be called directly");
            }
            nodes.add(new ControlNode.Call(call.get("name").text(), action, next(call.opt("next_node"))));
        }
        checkAcyclic(nodes);
        return new Pipeline(name, nodes, next(json.get("init_table")));
    }

    private void index(JsonView node) {
        if (nodeIndex.put(node.get("name").text(), nodeIndex.size()) != null) {
            throw node.error(
                    "two nodes of the pipeline are named '" + node.get("name").text() + "'");
        }
    }

    private int next(JsonView nodeName) {
        if (nodeName.isNull()) {
            return ControlNode.END;
        }
        Integer index = nodeIndex.get(nodeName.text());
        if (index == null) {
            throw nodeName.error("pipeline '" + name + "' has no node named '" + nodeName.text() + "'");
        }
        return index;
    }

    private ControlNode apply(JsonView table, Table loaded) {
        JsonView successors = table.get("next_tables");
        boolean hitOrMiss = successors.has("__HIT__") || successors.has("__MISS__");
        List<Integer> byAction = new ArrayList<>();
        for (Action action : loaded.actions()) {
            if (hitOrMiss) {
                byAction.add(ControlNode.END);
            } else {
                byAction.add(next(successors.get(action.name())));
            }
        }
        return new ControlNode.Apply(
                loaded,
                byAction,
                hitOrMiss ? next(successors.opt("__HIT__")) : ControlNode.BY_ACTION,
                hitOrMiss ? next(successors.opt("__MISS__")) : ControlNode.BY_ACTION,
                next(table.opt("base_default_next")));
    }

    /** A loop in the control flow would never end; P4 has none, so the JSON is corrupt. */
    private void checkAcyclic(List<ControlNode> nodes) {
        int[] incoming = new int[nodes.size()];
        List<List<Integer>> successors = new ArrayList<>();
        for (ControlNode node : nodes) {
            List<Integer> list = successors(node);
            successors.add(list);
            list.forEach(i -> incoming[i]++);
        }
        List<Integer> free = new ArrayList<>();
        for (int i = 0; i < incoming.length; i++) {
            if (incoming[i] == 0) {
                free.add(i);
            }
        }
        int visited = 0;
        while (!free.isEmpty()) {
            int node = free.remove(free.size() - 1);
            visited++;
            for (int next : successors.get(node)) {
                if (--incoming[next] == 0) {
                    free.add(next);
                }
            }
        }
        if (visited < nodes.size()) {
            throw json.error("the control flow of pipeline '" + name + "' has a loop");
        }
    }

    private static List<Integer> successors(ControlNode node) {
        List<Integer> result = new ArrayList<>();
        if (node instanceof ControlNode.Conditional c) {
            result.add(c.whenTrue());
            result.add(c.whenFalse());
        } else if (node instanceof ControlNode.Call c) {
            result.add(c.next());
        } else {
            ControlNode.Apply a = (ControlNode.Apply) node;
            result.addAll(a.nextByAction());
            result.add(a.nextOnHit());
            result.add(a.nextOnMiss());
            result.add(a.nextWithoutDefault());
        }
        result.removeIf(i -> i < 0);
        return result;
    }
}
