package dev.weft.bmv2.exec;

import dev.weft.bmv2.program.DeepStack;
import dev.weft.bmv2.program.Header;
import dev.weft.bmv2.program.Program;
import org.objectweb.asm.ClassTooLargeException;
import org.objectweb.asm.MethodTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fast executor: a class generated from the program. There are two variants of it: one without any trace of tracing,
 * and one, made when the first traced packet comes, that writes down what happens. Digests, which leave the fast path
 * anyway, are put together by the interpreter.
 */
final class CompiledExecutor implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger(CompiledExecutor.class);
    private static final long[] NO_DATA = new long[0];

    private final Program program;
    private final Runtime runtime;
    private final Interpreter interpreter;
    private final FieldUse use;
    private final HeaderAreas areas;
    private final LookAhead ahead;
    private final CompiledCode fast;
    private final int headerBytes;
    private CompiledCode traced;
    private byte[] output = new byte[2048];

    private CompiledExecutor(Program program, Runtime runtime, Interpreter interpreter) {
        this.program = program;
        this.runtime = runtime;
        this.interpreter = interpreter;
        this.use = new FieldUse(program);
        this.areas = new HeaderAreas(program, use);
        long bytes = 0;
        for (Header header : program.deparser().order()) {
            bytes += Math.max(header.type().maxBytes(), (header.fixedBits() + 7) / 8);
        }
        this.headerBytes = (int) Math.min(Integer.MAX_VALUE / 2, bytes);
        this.ahead = LookAhead.of(program);
        this.fast = ProgramCompiler.compile(program, runtime, interpreter, areas, use, false, ahead);
    }

    /** Compiles a program; if it is too large for a class file, returns the interpreter and logs that. */
    static Executor create(Program program, Runtime runtime, Interpreter interpreter) {
        if (program.deparser().order().stream().anyMatch(h -> h.variableField() == null && h.fixedBits() % 8 != 0)) {
            LOG.info("{}: has a header that is no whole number of bytes and is interpreted", program.name());
            return interpreter;
        }
        try {
            return new CompiledExecutor(program, runtime, interpreter);
        } catch (ClassTooLargeException | MethodTooLargeException e) {
            LOG.warn("{}: too large to compile ({}), it is interpreted", program.name(), e.getMessage());
            return interpreter;
        }
    }

    private CompiledCode code(PacketState packet) {
        if (packet.trace == null) {
            return fast;
        }
        if (traced == null) {
            traced = DeepStack.call(
                    () -> ProgramCompiler.compile(program, runtime, interpreter, areas, use, true, null));
        }
        return traced;
    }

    @Override
    public void parse(PacketState packet) {
        packet.actionData = NO_DATA;
        packet.actionBase = 0;
        packet.checksumError = false;
        code(packet).parse(packet);
    }

    @Override
    public LookAhead ahead() {
        return ahead;
    }

    @Override
    public void lookAhead(PacketState packet) {
        fast.ahead(packet);
    }

    @Override
    public void ingress(PacketState packet) {
        code(packet).ingress(packet);
    }

    @Override
    public void egress(PacketState packet) {
        code(packet).egress(packet);
    }

    @Override
    public int deparse(PacketState packet) {
        packet.actionData = NO_DATA;
        packet.actionBase = 0;
        int room = headerBytes + packet.frameEnd - packet.payloadOffset;
        if (output.length < room) {
            output = new byte[Math.max(room, output.length * 2)];
        }
        return code(packet).deparse(packet, output);
    }

    @Override
    public byte[] output() {
        return output;
    }

    @Override
    public void learn(PacketState packet) {
        interpreter.learn(packet);
    }
}
