package dev.weft.bmv2.exec;

import static org.objectweb.asm.Opcodes.*;

import dev.weft.bmv2.program.Parser;
import dev.weft.bmv2.program.ParserError;
import dev.weft.bmv2.program.ParserState;
import dev.weft.bmv2.program.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.objectweb.asm.Label;

/** Lays out the parser: one method in which states jump to one another, or, if that is too large, a method per state. */
final class ParserLayout {
    private static final String STATE = "(L" + Code.PACKET + ";[J)I";

    private final Program program;
    private final ParserCode nodes;
    private final ClassWriterWithMethods type;
    private final Constants constants;
    private final boolean traced;

    ParserLayout(
            Program program,
            Interpreter interpreter,
            ClassWriterWithMethods type,
            Constants constants,
            boolean traced) {
        this.program = program;
        this.nodes = interpreter.parser();
        this.type = type;
        this.constants = constants;
        this.traced = traced;
    }

    /**
     * Writes method {@code parse0}.
     *
     * @param emitters an emitter of states, given whether it must count them
     */
    void emit(Function<Boolean, ParserEmitter> emitters) {
        boolean loops = cyclic();
        ParserEmitter emitter = emitters.apply(loops);
        Code size = Code.counting(constants);
        boolean small = true;
        for (ParserState state : program.parser().states()) {
            if (small) {
                emitter.state(size, state, new Nowhere());
                small = size.size() < ProgramCompiler.MAX_METHOD_BYTES;
            }
        }
        if (small) {
            whole(emitter, loops);
        } else {
            split(emitters.apply(true));
        }
    }

    private boolean cyclic() {
        List<ParserState> states = program.parser().states();
        if (states.size() > ParserCode.SPARE_STATES) {
            return true;
        }
        // Kahn: states are taken away once nothing leads to them.
        int[] incoming = new int[states.size()];
        states.forEach(s -> successors(s).forEach(n -> incoming[n]++));
        List<Integer> free = new ArrayList<>();
        for (int i = 0; i < incoming.length; i++) {
            if (incoming[i] == 0) {
                free.add(i);
            }
        }
        for (int i = 0; i < free.size(); i++) {
            for (int next : successors(states.get(free.get(i)))) {
                if (--incoming[next] == 0) {
                    free.add(next);
                }
            }
        }
        return free.size() < states.size();
    }

    private static List<Integer> successors(ParserState state) {
        List<Integer> result = new ArrayList<>();
        state.transitions().forEach(t -> result.add(t.next()));
        result.add(state.defaultNext());
        result.removeIf(n -> n < 0);
        return result;
    }

    private void begin(Code code) {
        code.packet();
        code.pushInt(program.errors().get(ParserError.NoError.name()));
        code.putPacketField("parserError", "I");
        code.packetField("payloadOffset", "I");
        code.var(ISTORE, ParserEmitter.CURSOR);
        code.packetField("frameEnd", "I");
        code.var(ILOAD, ParserEmitter.CURSOR);
        code.op(ISUB);
        code.pushInt(ParserCode.SPARE_STATES);
        code.op(IADD);
        code.var(ISTORE, ParserEmitter.BUDGET);
    }

    private static void finish(Code code) {
        code.packet();
        code.var(ILOAD, ParserEmitter.CURSOR);
        code.putPacketField("payloadOffset", "I");
        code.returnVoid();
        code.end();
    }

    private void fail(Code code) {
        code.constant(nodes, ParserCode.class);
        code.packet();
        code.var(ILOAD, ParserEmitter.ERROR);
        code.invoke(ParserCode.class, "fail", "(L" + Code.PACKET + ";I)V");
    }

    private void whole(ParserEmitter emitter, boolean loops) {
        Code code = type.method("parse0", ProgramCompiler.STAGE, ParserEmitter.LOCALS);
        List<ParserState> states = program.parser().states();
        begin(code);
        emitter.enter(code);
        Label[] labels = new Label[states.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = new Label();
        }
        Label accept = new Label();
        Label failed = new Label();
        Inside ways = new Inside(labels, accept, failed);
        ways.next(code, program.parser().start());
        for (ParserState state : states) {
            code.label(labels[state.index()]);
            emitter.state(code, state, ways);
        }
        code.label(failed);
        fail(code);
        code.label(accept);
        finish(code);
    }

    private void split(ParserEmitter emitter) {
        List<ParserState> states = program.parser().states();
        Code code = type.method("parse0", ProgramCompiler.STAGE, ParserEmitter.LOCALS);
        begin(code);
        spill(code);
        int next = code.local(1);
        Label loop = new Label();
        Label accept = new Label();
        Label[] labels = new Label[states.size()];
        code.pushInt(program.parser().start());
        code.var(ISTORE, next);
        code.label(loop);
        for (int i = 0; i < labels.length; i++) {
            labels[i] = new Label();
        }
        code.var(ILOAD, next);
        code.tableSwitch(0, labels, accept);
        for (ParserState state : states) {
            code.label(labels[state.index()]);
            code.packet();
            code.var(ALOAD, Code.SLOTS);
            code.invokeStatic(Constants.CLASS, "state" + state.index(), STATE);
            code.var(ISTORE, next);
            code.goTo(loop);
        }
        code.label(accept);
        emitter.reload(code);
        finish(code);
        states.forEach(state -> stateMethod(emitter, state));
    }

    private void stateMethod(ParserEmitter emitter, ParserState state) {
        Code size = Code.counting(constants);
        emitter.state(size, state, new Nowhere());
        Code code = type.method("state" + state.index(), STATE, ParserEmitter.LOCALS);
        emitter.enter(code);
        emitter.reload(code);
        code.packetField("statesLeft", "I");
        code.var(ISTORE, ParserEmitter.BUDGET);
        if (size.size() < ProgramCompiler.MAX_METHOD_BYTES) {
            emitter.state(code, state, new Returning());
        } else {
            interpreted(code, emitter, state);
        }
        code.end();
    }

    /** A state too large for a method: the interpreter runs it. */
    private void interpreted(Code code, ParserEmitter emitter, ParserState state) {
        Returning ways = new Returning();
        ParserState bare = new ParserState(state.name(), state.index(), List.of(), List.of(), List.of(), Parser.ACCEPT);
        Label run = new Label();
        // The bare state counts and traces.
        emitter.state(code, bare, new Inside(new Label[0], run, new Label()) {
            @Override
            public void fail(Code inner) {
                ways.fail(inner);
            }
        });
        code.label(run);
        spill(code);
        code.callNode(nodes.state(state.index()), ParserCode.State.class, "run", "I");
        code.var(ISTORE, ParserEmitter.ERROR);
        emitter.reload(code);
        Label fine = new Label();
        code.var(ILOAD, ParserEmitter.ERROR);
        code.pushInt(ParserCode.OK);
        code.jump(IF_ICMPEQ, fine);
        ways.fail(code);
        code.label(fine);
        code.constant(nodes.state(state.index()), ParserCode.State.class);
        code.invoke(ParserCode.State.class, "nextState", "()I");
        code.op(IRETURN);
    }

    private static void spill(Code code) {
        code.packet();
        code.var(ILOAD, ParserEmitter.CURSOR);
        code.putPacketField("cursor", "I");
        code.packet();
        code.var(ILOAD, ParserEmitter.BUDGET);
        code.putPacketField("statesLeft", "I");
    }

    /** Exits of a state that is only measured. */
    private static final class Nowhere implements ParserEmitter.Exits {
        @Override
        public void next(Code code, int state) {
            code.goTo(new Label());
        }

        @Override
        public void nextOnStack(Code code) {
            code.lookupSwitch(new int[4], new Label[4], new Label());
        }

        @Override
        public void fail(Code code) {
            code.goTo(new Label());
        }
    }

    /** Exits within one method. */
    private static class Inside implements ParserEmitter.Exits {
        private final Label[] labels;
        private final Label accept;
        private final Label failed;

        Inside(Label[] labels, Label accept, Label failed) {
            this.labels = labels;
            this.accept = accept;
            this.failed = failed;
        }

        @Override
        public final void next(Code code, int state) {
            code.goTo(state == Parser.ACCEPT ? accept : labels[state]);
        }

        @Override
        public final void nextOnStack(Code code) {
            code.tableSwitch(0, labels, accept);
        }

        @Override
        public void fail(Code code) {
            code.goTo(failed);
        }
    }

    /** Exits of a method per state. */
    private final class Returning implements ParserEmitter.Exits {
        @Override
        public void next(Code code, int state) {
            spill(code);
            code.pushInt(state);
            code.op(IRETURN);
        }

        @Override
        public void nextOnStack(Code code) {
            spill(code);
            code.op(IRETURN);
        }

        @Override
        public void fail(Code code) {
            spill(code);
            ParserLayout.this.fail(code);
            code.pushInt(Parser.ACCEPT);
            code.op(IRETURN);
        }
    }
}
