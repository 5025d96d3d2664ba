package dev.weft.bmv2.junit;

import dev.weft.bmv2.exec.ExecutorKind;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/** Runs a {@link P4Test} once per executor. */
final class BothExecutors implements TestTemplateInvocationContextProvider {
    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        return Arrays.stream(ExecutorKind.values()).map(Invocation::new);
    }

    private record Invocation(ExecutorKind executor) implements TestTemplateInvocationContext {
        @Override
        public String getDisplayName(int invocation) {
            return executor.name().toLowerCase(Locale.ROOT);
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            // Before the parameters of @BeforeEach methods and of the test are resolved.
            BeforeEachCallback choose = context -> P4SwitchExtension.choose(context, executor);
            return List.of(choose);
        }
    }
}
