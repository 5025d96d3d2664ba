package dev.weft.bmv2.exec;

import dev.weft.bmv2.program.Action;
import dev.weft.bmv2.program.ControlNode;
import dev.weft.bmv2.program.ParserOp;
import dev.weft.bmv2.program.ParserState;
import dev.weft.bmv2.program.Pipeline;
import dev.weft.bmv2.program.Primitive;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.program.Table;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether packets of a program may be processed at the same time, from what the program does.
 *
 * <p>With any number of workers the result must be that of some serial order of the packets. Packets of a program that
 * only reads state, or counts, commute: they run in parallel. A packet that writes a register, executes a meter or draws
 * a random number may change what the next one does: such a program runs serialised, one packet at a time, whatever the
 * number of workers. Only what a packet can reach counts: actions of tables that are applied, and the parser.
 *
 * @param serialised whether packets run one at a time
 * @param reasons what forces it, each naming the object and where it is used; empty if nothing does
 */
public record Parallelism(boolean serialised, List<String> reasons) {
    public Parallelism {
        reasons = List.copyOf(reasons);
    }

    /** Looks at a program. */
    public static Parallelism of(Program program) {
        Set<String> reasons = new LinkedHashSet<>();
        for (ParserState state : program.parser().states()) {
            List<Primitive> primitives = new ArrayList<>();
            for (ParserOp op : state.ops()) {
                if (op instanceof ParserOp.Run run) {
                    primitives.add(run.primitive());
                }
            }
            inspect(primitives, "parser state '" + state.name() + "'", reasons);
        }
        inspect(program.ingress(), reasons);
        inspect(program.egress(), reasons);
        inspect(program.deparser().primitives(), "the deparser", reasons);
        return new Parallelism(!reasons.isEmpty(), List.copyOf(reasons));
    }

    private static void inspect(Pipeline pipeline, Set<String> reasons) {
        Set<Action> actions = new LinkedHashSet<>();
        for (ControlNode node : pipeline.nodes()) {
            if (node instanceof ControlNode.Call call) {
                actions.add(call.action());
            } else if (node instanceof ControlNode.Apply apply) {
                Table table = apply.table();
                actions.addAll(table.actions());
                if (table.defaultCall() != null) {
                    actions.add(table.defaultCall().action());
                }
                table.constEntries().forEach(entry -> actions.add(entry.call().action()));
                if (table.directMeter() != null) {
                    reasons.add("table '" + table.name() + "' executes its direct meter '"
                            + table.directMeter().name() + "'");
                }
            }
        }
        for (Action action : actions) {
            inspect(action.primitives(), "action '" + action.name() + "'", reasons);
        }
    }

    private static void inspect(List<Primitive> primitives, String where, Set<String> reasons) {
        for (Primitive primitive : primitives) {
            if (primitive instanceof Primitive.RegisterWrite write) {
                reasons.add(where + " writes register '" + write.register().name() + "'");
            } else if (primitive instanceof Primitive.ExecuteMeter meter) {
                reasons.add(where + " executes meter '" + meter.meter().name() + "'");
            } else if (primitive instanceof Primitive.Random) {
                reasons.add(where + " draws a random number");
            }
        }
    }

    /** One line, or one line per reason. */
    @Override
    public String toString() {
        return serialised
                ? "serialised, because\n  " + String.join("\n  ", reasons)
                : "parallel: packets read state or count, nothing more";
    }
}
