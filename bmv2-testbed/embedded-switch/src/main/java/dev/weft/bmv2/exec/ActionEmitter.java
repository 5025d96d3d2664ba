package dev.weft.bmv2.exec;

import static org.objectweb.asm.Opcodes.*;

import dev.weft.bmv2.program.Action;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** Writes one static method for every action that is called. */
final class ActionEmitter implements ControlEmitter.ActionMethods {
    /** Packet, slots, action data and where in it they start. */
    static final String TYPE = "(L" + Code.PACKET + ";[J[JI)V";

    private final ClassWriterWithMethods type;
    private final Constants constants;
    private final PrimitiveEmitter primitives;
    private final Interpreter interpreter;
    private final Set<Integer> known = new HashSet<>();
    private final Deque<Action> waiting = new ArrayDeque<>();

    ActionEmitter(
            ClassWriterWithMethods type, Constants constants, PrimitiveEmitter primitives, Interpreter interpreter) {
        this.type = type;
        this.constants = constants;
        this.primitives = primitives;
        this.interpreter = interpreter;
    }

    @Override
    public String of(Action action) {
        if (known.add(action.index())) {
            waiting.add(action);
        }
        return "action" + action.index();
    }

    /** Writes the methods that were asked for. */
    void flush() {
        while (!waiting.isEmpty()) {
            Action action = waiting.poll();
            Code size = Code.counting(constants);
            primitives.body(size, action.name(), action.primitives());
            Code code = type.method("action" + action.index(), TYPE, 4);
            if (size.size() > ProgramCompiler.MAX_METHOD_BYTES) {
                code.constant(interpreter.action(action), ActionCode.class);
                code.packet();
                code.var(ALOAD, Code.DATA);
                code.var(ILOAD, Code.BASE);
                code.invoke(ActionCode.class, "run", "(L" + Code.PACKET + ";[JI)V");
            } else {
                if (size.callsNodes()) {
                    code.packet();
                    code.var(ALOAD, Code.DATA);
                    code.putPacketField("actionData", "[J");
                    code.packet();
                    code.var(ILOAD, Code.BASE);
                    code.putPacketField("actionBase", "I");
                }
                primitives.body(code, action.name(), action.primitives());
            }
            code.returnVoid();
            code.end();
        }
    }
}
