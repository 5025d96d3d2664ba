package dev.weft.bmv2.junit;

import dev.weft.bmv2.exec.ExecutorKind;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.program.ProgramLoader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Gives tests a {@link P4Switch} that runs the program of {@link P4Program}. A test that fails gets the traces of its
 * packets as a suppressed exception, so that every report shows what the packets met.
 */
public final class P4SwitchExtension implements ParameterResolver, TestExecutionExceptionHandler {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(P4SwitchExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == P4Switch.class;
    }

    /** One switch per test, also for {@code @BeforeEach} methods. */
    @Override
    public P4Switch resolveParameter(ParameterContext parameter, ExtensionContext context) {
        P4Program wanted = find(context);
        return context.getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        P4Switch.class,
                        k -> new P4Switch(program(wanted, context), wanted, executor(wanted, context)),
                        P4Switch.class);
    }

    /** Decides how this test's switch runs, whatever {@link P4Program} says. */
    static void choose(ExtensionContext context, ExecutorKind executor) {
        context.getStore(NAMESPACE).put(ExecutorKind.class, executor);
    }

    private static ExecutorKind executor(P4Program wanted, ExtensionContext context) {
        ExecutorKind chosen = context.getStore(NAMESPACE).get(ExecutorKind.class, ExecutorKind.class);
        return chosen == null ? wanted.executor() : chosen;
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        P4Switch used = context.getStore(NAMESPACE).get(P4Switch.class, P4Switch.class);
        if (used != null && !used.traces().isEmpty()) {
            failure.addSuppressed(new PacketTraces(used.traceText()));
        }
        throw failure;
    }

    private static P4Program find(ExtensionContext context) {
        Optional<P4Program> onMethod = AnnotationSupport.findAnnotation(context.getElement(), P4Program.class);
        return onMethod.or(() -> AnnotationSupport.findAnnotation(context.getTestClass(), P4Program.class))
                .orElseThrow(() -> new ExtensionConfigurationException(context.getDisplayName()
                        + " wants a P4Switch but names no program: add @P4Program(\"NAME.json\") to it or its class"));
    }

    /** Loaded once per file: programs cannot change. */
    private static Program program(P4Program wanted, ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        "program " + wanted.value(),
                        k -> load(wanted.value(), context.getRequiredTestClass()),
                        Program.class);
    }

    private static Program load(String name, Class<?> test) {
        try (InputStream resource = test.getResourceAsStream(name)) {
            if (resource != null) {
                return ProgramLoader.load(resource.readAllBytes());
            }
            if (Files.exists(Path.of(name))) {
                return ProgramLoader.load(Path.of(name));
            }
        } catch (IOException e) {
            throw new ExtensionConfigurationException("cannot read the program " + name, e);
        }
        throw new ExtensionConfigurationException("there is no program " + name + ": neither a resource beside "
                + test.getName() + " (start with / for the class path's root) nor a file in "
                + Path.of("").toAbsolutePath());
    }

    /** Shown by every test report below the failure it belongs to. */
    private static final class PacketTraces extends Exception {
        private static final long serialVersionUID = 1;

        PacketTraces(String text) {
            super("what the packets met:\n" + text, null, false, false);
        }
    }
}
