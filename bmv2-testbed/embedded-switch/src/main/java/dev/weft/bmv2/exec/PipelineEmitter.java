package dev.weft.bmv2.exec;

import static org.objectweb.asm.Opcodes.*;

import dev.weft.bmv2.program.ControlNode;
import dev.weft.bmv2.program.Pipeline;
import dev.weft.bmv2.trace.PacketTrace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import org.objectweb.asm.Label;

/**
 * Lays out a control flow. Its nodes, in topological order, are cut into segments that the JIT still compiles: each is a
 * method in which nodes jump to one another; an edge into a later segment returns the node's position.
 */
final class PipelineEmitter {
    private static final String SEGMENT = "(L" + Code.PACKET + ";[JI)I";
    private static final int ENTRY = 2;

    private final ClassWriterWithMethods type;
    private final ControlEmitter nodes;
    private final PipelineCode interpreted;
    private final Pipeline pipeline;
    private final Constants constants;
    private final boolean traced;
    private final int[] position;
    private final List<Integer> order = new ArrayList<>();

    PipelineEmitter(
            ClassWriterWithMethods type,
            ControlEmitter nodes,
            PipelineCode interpreted,
            Pipeline pipeline,
            Constants constants,
            boolean traced) {
        this.type = type;
        this.nodes = nodes;
        this.interpreted = interpreted;
        this.pipeline = pipeline;
        this.constants = constants;
        this.traced = traced;
        this.position = new int[pipeline.nodes().size()];
        sort();
    }

    /** Topological order of the nodes that can be reached: reverse postorder, without recursion. */
    private void sort() {
        Arrays.fill(position, -1);
        boolean[] seen = new boolean[position.length];
        List<Integer> stack = new ArrayList<>();
        List<Integer> post = new ArrayList<>();
        if (pipeline.first() >= 0) {
            stack.add(pipeline.first());
        }
        while (!stack.isEmpty()) {
            int node = stack.get(stack.size() - 1);
            if (!seen[node]) {
                seen[node] = true;
                for (int next : successors(pipeline.nodes().get(node))) {
                    if (next >= 0 && !seen[next]) {
                        stack.add(next);
                    }
                }
            } else {
                stack.remove(stack.size() - 1);
                if (position[node] == -1) {
                    position[node] = 0;
                    post.add(node);
                }
            }
        }
        for (int i = post.size() - 1; i >= 0; i--) {
            position[post.get(i)] = order.size();
            order.add(post.get(i));
        }
    }

    private static List<Integer> successors(ControlNode node) {
        if (node instanceof ControlNode.Conditional c) {
            return List.of(c.whenTrue(), c.whenFalse());
        }
        if (node instanceof ControlNode.Call c) {
            return List.of(c.next());
        }
        ControlNode.Apply a = (ControlNode.Apply) node;
        List<Integer> result = new ArrayList<>(a.nextByAction());
        result.add(a.nextOnHit());
        result.add(a.nextOnMiss());
        result.add(a.nextWithoutDefault());
        return result;
    }

    /** Writes the segments and the method {@code name} that runs them. */
    void emit(String name) {
        Code main = type.method(name + "0", ProgramCompiler.STAGE, 3);
        if (traced) {
            main.trace(new PacketTrace.PipelineEntered(pipeline.name()));
        }
        main.pushInt(0);
        main.var(ISTORE, ENTRY);
        int from = 0;
        while (from < order.size()) {
            int to = from;
            int size = 0;
            while (to < order.size()) {
                int node = size(order.get(to));
                if (to > from && size + node > ProgramCompiler.SEGMENT_BYTES) {
                    break;
                }
                size += node;
                to++;
            }
            String segment = name + "Segment" + from;
            Label skip = new Label();
            main.var(ILOAD, ENTRY);
            main.pushInt(to);
            main.jump(IF_ICMPGE, skip);
            main.packet();
            main.var(ALOAD, Code.SLOTS);
            main.var(ILOAD, ENTRY);
            main.invokeStatic(Constants.CLASS, segment, SEGMENT);
            main.var(ISTORE, ENTRY);
            main.label(skip);
            Code code = type.method(segment, SEGMENT, 3);
            if (to == from + 1 && size > ProgramCompiler.MAX_METHOD_BYTES) {
                interpret(code, order.get(from));
            } else {
                segment(code, from, to);
            }
            code.end();
            from = to;
        }
        main.returnVoid();
        main.end();
    }

    private int size(int node) {
        Code code = Code.counting(constants);
        nodes.node(code, pipeline.nodes().get(node), next -> code.goTo(new Label()));
        return code.size() + 8;
    }

    private void segment(Code code, int from, int to) {
        Label[] labels = new Label[to - from];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = new Label();
        }
        Label[] exits = new Label[order.size() + 1];
        IntConsumer next = node -> {
            int target = node < 0 ? order.size() : position[node];
            if (target >= from && target < to) {
                code.goTo(labels[target - from]);
                return;
            }
            if (exits[target] == null) {
                exits[target] = new Label();
            }
            code.goTo(exits[target]);
        };
        if (from > 0 && to > from + 1) {
            code.var(ILOAD, ENTRY);
            code.tableSwitch(from, labels, labels[0]);
        }
        for (int i = from; i < to; i++) {
            code.label(labels[i - from]);
            nodes.node(code, pipeline.nodes().get(order.get(i)), next);
        }
        for (int i = 0; i < exits.length; i++) {
            if (exits[i] != null) {
                code.label(exits[i]);
                code.pushInt(i);
                code.op(IRETURN);
            }
        }
    }

    /** A node too large for a method: the interpreter runs it. */
    private void interpret(Code code, int node) {
        code.callNode(interpreted.node(node), PipelineCode.Node.class, "run", "I");
        code.constant(position, int[].class);
        code.packet();
        code.pushInt(order.size());
        code.support("position", "(I[IL" + Code.PACKET + ";I)I");
        code.op(IRETURN);
    }
}
