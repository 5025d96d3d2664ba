package dev.weft.bmv2.exec;

import dev.weft.bmv2.program.ControlNode;
import dev.weft.bmv2.program.Pipeline;
import dev.weft.bmv2.program.Table;
import dev.weft.bmv2.table.MatchTable;
import java.util.HashMap;
import java.util.Map;
import org.objectweb.asm.Label;

/**
 * Writes the code that guesses, once the parser has run, which keys the ingress will look up first, see
 * {@link LookAhead}: it takes the branches that the ingress would take if actions did nothing. Tables in which a lookup
 * reads little memory are passed over.
 */
final class AheadEmitter {
    /** Lookups that are noted of a packet at most. */
    private static final int LOOKUPS = 2;
    /** The code ends where it has become so long. */
    private static final int MAX_BYTES = 3000;

    private final ControlEmitter nodes;
    private final ExprEmitter exprs;
    private final Pipeline pipeline;
    private final Runtime runtime;
    private final LookAhead ahead;
    private final Map<MatchTable, Integer> numbers = new HashMap<>();

    AheadEmitter(ControlEmitter nodes, ExprEmitter exprs, Pipeline pipeline, Runtime runtime, LookAhead ahead) {
        this.nodes = nodes;
        this.exprs = exprs;
        this.pipeline = pipeline;
        this.runtime = runtime;
        this.ahead = ahead;
    }

    /** Writes a method's body. */
    void emit(Code code) {
        emit(code, pipeline.first(), LOOKUPS);
        code.end();
    }

    private void emit(Code code, int first, int lookups) {
        int left = lookups;
        int index = first;
        while (index >= 0 && left > 0 && code.size() < MAX_BYTES) {
            ControlNode node = pipeline.nodes().get(index);
            if (node instanceof ControlNode.Conditional c) {
                Label otherwise = new Label();
                exprs.jump(code, c.condition(), false, otherwise);
                emit(code, c.whenTrue(), left);
                code.label(otherwise);
                index = c.whenFalse();
            } else if (node instanceof ControlNode.Call c) {
                index = c.next();
            } else {
                ControlNode.Apply apply = (ControlNode.Apply) node;
                if (note(code, apply.table())) {
                    left--;
                }
                index = successor(apply);
            }
        }
        code.returnVoid();
    }

    private boolean note(Code code, Table table) {
        MatchTable entries = runtime.tables().of(table);
        if (table.key().isEmpty() || entries.kind().masked()) {
            return false;
        }
        long[] key = new long[entries.keyWords()];
        nodes.key(code, table, entries, key);
        code.constant(ahead, LookAhead.class);
        code.pushInt(numbers.computeIfAbsent(entries, ahead::add));
        code.constant(key, long[].class);
        code.invoke(LookAhead.class, "note", "(I[J)V");
        return true;
    }

    /** Where a hit goes on, whatever its action is; the end if that depends on it. */
    private static int successor(ControlNode.Apply apply) {
        if (apply.nextOnHit() != ControlNode.BY_ACTION) {
            return apply.nextOnHit();
        }
        int next = apply.nextByAction().isEmpty()
                ? ControlNode.END
                : apply.nextByAction().get(0);
        return apply.nextByAction().stream().allMatch(n -> n == next) ? next : ControlNode.END;
    }
}
