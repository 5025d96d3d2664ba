package dev.weft.control.core.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Names the statement to which a place in the tree belongs, for errors in files that have no model yet. */
final class StatementNames {
    private static final Map<String, String> KINDS = Map.of(
            "switches", "switch",
            "links", "link",
            "hosts", "host",
            "capabilities", "capability",
            "agents", "agent",
            "services", "service",
            "demands", "demand",
            "instances", "instance",
            "permissions", "permission",
            "tasks", "task");

    private StatementNames() {}

    /**
     * Returns for example {@code service/render}, {@code services[2]} while it has no id, {@code network} or {@code
     * file}.
     */
    static String at(JsonNode root, String pointer) {
        String[] steps = pointer.split("/");
        int at = 1;
        if (steps.length <= at) {
            return "file";
        }
        String name = steps[at];
        JsonNode node = root.path(name);
        at++;
        if (name.equals("network") && steps.length > at) {
            node = node.path(steps[at]);
            at++;
        }
        String owner = "";
        while (steps.length > at && node.isArray()) {
            String list = steps[at - 1];
            int index = Integer.parseInt(steps[at]);
            node = node.path(index);
            String id = node.isTextual() ? node.asText() : node.path("id").asText("");
            String kind = KINDS.get(list);
            if (kind == null) {
                return name;
            }
            name = id.isEmpty()
                    ? list + "[" + index + "]"
                    : kind + "/" + (list.equals("demands") ? owner + "/" : "") + id;
            owner = id;
            at++;
            boolean nested = list.equals("services")
                    && steps.length > at
                    && (steps[at].equals("demands") || steps[at].equals("instances"));
            if (!nested) {
                return name;
            }
            node = node.path(steps[at]);
            at++;
        }
        return name;
    }
}
