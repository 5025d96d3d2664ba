package dev.weft.bmv2.exec;

import dev.weft.bmv2.control.DigestListener;
import dev.weft.bmv2.program.Program;
import java.util.function.Supplier;

/** Makes executors. One serves one worker: it keeps scratch space, and finds its tables when it is made. */
final class Executors {
    private Executors() {}

    static Executor create(ExecutorKind kind, Program program, Runtime runtime, Supplier<DigestListener> digests) {
        Interpreter interpreter = new Interpreter(program, runtime, digests);
        return kind == ExecutorKind.INTERPRETED ? interpreter : CompiledExecutor.create(program, runtime, interpreter);
    }
}
