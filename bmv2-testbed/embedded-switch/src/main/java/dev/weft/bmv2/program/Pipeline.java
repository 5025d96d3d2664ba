package dev.weft.bmv2.program;

import java.util.List;

/**
 * The control flow of ingress or egress: a graph without cycles.
 *
 * @param name {@code ingress} or {@code egress}
 * @param nodes all nodes
 * @param first the node to start at, or {@link ControlNode#END}
 */
public record Pipeline(String name, List<ControlNode> nodes, int first) {
    public Pipeline {
        nodes = List.copyOf(nodes);
    }
}
