package dev.weft.bmv2.exec;

import dev.weft.bmv2.program.ControlNode;
import dev.weft.bmv2.program.Pipeline;
import dev.weft.bmv2.trace.PacketTrace;

/** A lowered pipeline. */
final class PipelineCode {
    private final String name;
    private final Node[] nodes;
    private final int first;

    PipelineCode(Pipeline pipeline, HeaderOps headers, ExprLowering exprs, Interpreter interpreter, Runtime runtime) {
        this.name = pipeline.name();
        this.first = pipeline.first();
        this.nodes = pipeline.nodes().stream()
                .map(node -> lower(node, headers, exprs, interpreter, runtime))
                .toArray(Node[]::new);
    }

    /** A node of the control flow. */
    abstract static class Node {
        /** Runs the node and returns the next one's index. */
        abstract int run(PacketState packet);
    }

    /** The lowered node of that index. */
    Node node(int index) {
        return nodes[index];
    }

    void run(PacketState packet) {
        if (packet.trace != null) {
            packet.trace.add(new PacketTrace.PipelineEntered(name));
        }
        int node = first;
        while (node >= 0 && !packet.exit) {
            node = nodes[node].run(packet);
        }
    }

    private static Node lower(
            ControlNode node, HeaderOps headers, ExprLowering exprs, Interpreter interpreter, Runtime runtime) {
        if (node instanceof ControlNode.Apply apply) {
            return new TableNode(apply, headers, exprs, interpreter, runtime);
        }
        if (node instanceof ControlNode.Call call) {
            ActionCode action = interpreter.action(call.action());
            return new Node() {
                @Override
                int run(PacketState packet) {
                    action.run(packet, NO_DATA);
                    return call.next();
                }
            };
        }
        ControlNode.Conditional c = (ControlNode.Conditional) node;
        BoolNode condition = exprs.bool(c.condition());
        int whenTrue = c.whenTrue();
        int whenFalse = c.whenFalse();
        String conditionName = c.name();
        return new Node() {
            @Override
            int run(PacketState packet) {
                boolean value = condition.test(packet);
                if (packet.trace != null) {
                    packet.trace.add(new PacketTrace.BranchTaken(conditionName, value));
                }
                return value ? whenTrue : whenFalse;
            }
        };
    }

    private static final long[] NO_DATA = new long[0];
}
