package dev.weft.bmv2.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionContext;

class P4SwitchExtensionTest {
    /** The guide shows a test that runs. */
    @Test
    void theGuidesExampleIsOurTest() throws IOException {
        String test = Files.readString(Path.of("src/test/java/dev/weft/bmv2/junit/RouterTest.java"));
        String guide = Files.readString(Path.of("../../docs/junit-extension.md"));
        assertThat(guide).contains(test.substring(test.indexOf("@P4Program")).strip());
    }

    /** The context of JUnit, as far as it matters here: its store has the switch that a test got. */
    private static ExtensionContext context(P4Switch used) {
        ExtensionContext.Store store = proxy(ExtensionContext.Store.class, used);
        return proxy(ExtensionContext.class, store);
    }

    private static <T> T proxy(Class<T> type, Object result) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> result));
    }

    @Test
    @P4Program("/router.json")
    void aFailureCarriesTheTraces(P4Switch router) {
        router.send(1, "0200000000ff 020000000001 86dd");
        AssertionError failure = new AssertionError("x");
        assertThatThrownBy(() -> new P4SwitchExtension().handleTestExecutionException(context(router), failure))
                .isSameAs(failure);
        assertThat(failure.getSuppressed()[0])
                .hasMessageStartingWith("what the packets met:\npacket port 1\n  parser start")
                .hasMessageContaining("dropped: drop at the end of ingress");
    }
}
