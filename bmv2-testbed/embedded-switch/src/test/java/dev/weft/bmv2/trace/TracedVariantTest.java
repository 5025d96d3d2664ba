package dev.weft.bmv2.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.bmv2.EmbeddedSwitch;
import dev.weft.bmv2.TestPrograms;
import dev.weft.bmv2.control.MatchValue;
import dev.weft.bmv2.control.MeterConfig;
import dev.weft.bmv2.control.TableAction.Call;
import dev.weft.bmv2.control.TableEntry;
import dev.weft.bmv2.exec.ExecutorKind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A traced packet runs in generated code of its own. A meter asks for the time from within it, so we can look. */
class TracedVariantTest {
    private static final StackWalker WALKER = StackWalker.getInstance(
            Set.of(StackWalker.Option.RETAIN_CLASS_REFERENCE, StackWalker.Option.SHOW_HIDDEN_FRAMES));

    /** kind 0, a 1, b 0, ip 10.0.0.1. */
    private static final byte[] METERED = {0, 1, 0, 0, 10, 0, 0, 1, 0, 0, 0, 0};

    private final Set<Class<?>> generated = new HashSet<>();

    private long now() {
        WALKER.forEach(frame -> {
            Class<?> type = frame.getDeclaringClass();
            if (type.isHidden() && !type.getName().contains("$$Lambda")) {
                generated.add(type);
            }
        });
        return 0;
    }

    private EmbeddedSwitch metered(ExecutorKind kind) {
        EmbeddedSwitch target = EmbeddedSwitch.builder(TestPrograms.program("control"))
                .executor(kind)
                .clock(this::now)
                .build();
        List<MatchValue> key = List.of(MatchValue.exact(1));
        target.control().tables().insert(new TableEntry("I.metered", key, 0, Call.of("I.send_metered", 4)));
        target.control().tables().writeMeter("I.metered", key, 0, new MeterConfig(1, 1, 1, 2));
        return target;
    }

    private Set<Class<?>> codeOf(Runnable packet) {
        generated.clear();
        packet.run();
        return Set.copyOf(generated);
    }

    @Test
    void aVariantOfItsOwn() {
        EmbeddedSwitch target = metered(ExecutorKind.COMPILED);
        Runnable plain = () -> target.receive(1, METERED, 0, METERED.length);
        Runnable traced = () -> target.receiveTraced(1, METERED);
        Set<Class<?>> fast = codeOf(plain);
        assertThat(fast).hasSize(1);
        Set<Class<?>> telling = codeOf(traced);
        assertThat(telling).hasSize(1).doesNotContainAnyElementsOf(fast);
        assertThat(codeOf(plain)).isEqualTo(fast);
        assertThat(codeOf(traced)).as("generated once").isEqualTo(telling);
    }

    @Test
    void theInterpreterHasNone() {
        EmbeddedSwitch target = metered(ExecutorKind.INTERPRETED);
        assertThat(codeOf(() -> target.receiveTraced(1, METERED))).isEmpty();
    }
}
