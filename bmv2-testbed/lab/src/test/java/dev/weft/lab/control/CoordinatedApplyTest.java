package dev.weft.lab.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.daemon.ApplyOptions;
import dev.weft.control.daemon.ApplyReport;
import dev.weft.control.daemon.Controller;
import dev.weft.control.daemon.ControllerException;
import dev.weft.control.daemon.Coordination;
import dev.weft.control.daemon.state.Applied;
import dev.weft.control.daemon.state.ControllerState;
import dev.weft.control.daemon.transaction.InstallListener;
import dev.weft.lab.fabric.Fabric;
import dev.weft.lab.time.VirtualClock;
import dev.weft.transaction.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The controller over agents, in virtual time: all switches change together, or none does. */
class CoordinatedApplyTest {
    private static final String FILE = "examples/arvr.yaml";

    private final VirtualClock clock = new VirtualClock();
    private String text;
    private Fabric fabric;
    private Controller controller;

    /** The controller's process ends. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @BeforeEach
    void start() throws IOException {
        text = Files.readString(Path.of("../..", FILE));
        fabric = Fabric.of(model(text), clock, 1);
        Coordination quick = fabric.controller().coordination().within(Duration.ofMillis(50), Duration.ofMillis(300));
        controller = fabric.controller().with(quick);
    }

    @AfterEach
    void stop() {
        fabric.close();
    }

    private static SemanticModel model(String text) {
        return Controller.create().read(FILE, text);
    }

    private ApplyReport apply(String changed) {
        return apply(changed, ApplyOptions.PLAIN);
    }

    private ApplyReport apply(String changed, ApplyOptions options) {
        return controller.apply(model(changed), fabric.channels(), options.of(FILE, changed));
    }

    private boolean holds(String wanted) {
        return controller.status(model(wanted), fabric.channels()).good();
    }

    /** Another permission and another path: every switch has something to write. */
    private String changed() {
        String changed = text.replace("deny: {agents: [camera-1]", "allow: {agents: [camera-1]")
                .replace("port: 9000, workers: 2", "port: 9007, workers: 2")
                .replace("- {id: s1-s3, between", "- {id: s1-s3-new, between");
        assertThat(changed).isNotEqualTo(text);
        return changed;
    }

    @Test
    void theSecondApplyWritesNothingAndALargerChangeFlipsEverySwitch() {
        ApplyReport first = apply(text);
        assertThat(first.entryWrites()).isPositive();
        assertThat(first.flipWrites()).as("closed switches need no flip").isZero();
        assertThat(first.warnings()).isEmpty();
        assertThat(holds(text)).isTrue();
        assertThat(apply(text).changed()).isFalse();

        ApplyReport second = apply(changed());

        assertThat(second.flipWrites()).isEqualTo(4);
        assertThat(holds(changed())).isTrue();
        assertThat(apply(changed()).changed()).isFalse();
        assertThat(apply(text).flipWrites()).isEqualTo(4);
        assertThat(holds(text)).isTrue();
    }

    @Test
    void oneChangedPermissionIsOneWriteAndNoFlip() {
        apply(text);

        ApplyReport report = apply(text.replace("deny: {agents: [camera-1]", "allow: {agents: [camera-1]"));

        assertThat(report.entryWrites()).isEqualTo(1);
        assertThat(report.flipWrites()).isZero();
    }

    @Test
    void aSwitchThatDoesNotAnswerAbortsTheTransactionEverywhere() {
        apply(text);
        String away = model(text).switchNode("s3").orElseThrow().agent();
        int[] asked = {0};
        Interception silent = new Interception(
                fabric.channels(),
                // It tells how it stands and elects, and then no more until the end.
                (endpoint, method) -> !endpoint.equals(away) || !method.equals("Ask") || ++asked[0] < 4);

        ControllerException e = catchThrowableOfType(
                ControllerException.class, () -> controller.apply(model(changed()), silent, ApplyOptions.PLAIN));

        assertThat(e.getMessage()).contains("given up").contains("no answer from s3");
        assertThat(apply(text).changed()).as("nothing was left anywhere").isFalse();
        assertThat(holds(text)).isTrue();
    }

    @Test
    void aSwitchThatIsLostAfterItsVoteHoldsTheRestUntilItIsFenced() {
        apply(text);
        String away = model(text).switchNode("s4").orElseThrow().agent();
        boolean[] gone = {false};
        Interception network =
                new Interception(fabric.channels(), (endpoint, method) -> !gone[0] || !endpoint.equals(away));
        ApplyOptions options = ApplyOptions.PLAIN.followedBy(new InstallListener() {
            @Override
            public void phase(Phase phase, Set<String> waiting) {
                gone[0] |= phase == Phase.VOTED;
            }
        });

        ControllerException first = catchThrowableOfType(
                ControllerException.class, () -> controller.apply(model(changed()), network, options));
        assertThat(first.kind()).isEqualTo(ControllerException.Kind.INCOMPLETE);
        assertThat(first.getMessage()).contains("is decided").contains("s4").contains("./weft fence");
        assertThat(holds(changed())).as("nothing old is collected").isFalse();
        // And nothing new begins, while it is away.
        assertThatThrownBy(() -> controller.apply(model(text), network)).isInstanceOf(ControllerException.class);

        assertThat(controller.fence(model(changed()), network, "s4"))
                .singleElement()
                .asString()
                .contains("finished");
        ApplyReport without = controller.apply(model(text), network);
        assertThat(without.warnings().get(0)).contains("s4 is fenced");
        assertThat(without.switches()).hasSize(3);

        gone[0] = false;
        controller.liftFence(model(text), "s4");
        controller.apply(model(text), network);
        assertThat(holds(text)).isTrue();
        assertThat(apply(text).changed()).isFalse();
    }

    @Test
    void theOperatorStopsItBeforeTheDecision() {
        apply(text);
        boolean[] stop = {false};
        ApplyOptions options = ApplyOptions.PLAIN.unless(() -> stop[0]).followedBy(new InstallListener() {
            @Override
            public void phase(Phase phase, Set<String> waiting) {
                stop[0] |= phase == Phase.PREPARE;
            }
        });

        ControllerException e = catchThrowableOfType(ControllerException.class, () -> apply(changed(), options));

        assertThat(e.getMessage()).contains("stopped by the operator").contains("undone on every switch");
        assertThat(holds(text)).isTrue();
        assertThat(apply(text).changed()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"PREPARE", "VOTED", "COMMIT", "WAVES", "DRAIN", "COLLECT"})
    void aControllerThatIsKilledLeavesNothingHalfInstalledAfterTheNextApply(Phase last) {
        apply(text);
        ApplyOptions options = ApplyOptions.PLAIN.followedBy(new InstallListener() {
            @Override
            public void phase(Phase phase, Set<String> waiting) {
                if (phase == last) {
                    throw new Killed();
                }
            }
        });
        assertThatThrownBy(() -> apply(changed(), options)).isInstanceOf(Killed.class);

        ApplyReport next = apply(text);

        boolean decided = last.compareTo(Phase.DECIDE) > 0;
        assertThat(next.warnings())
                .singleElement()
                .asString()
                .contains("left in the middle")
                .contains(decided ? "finished" : "taken back");
        assertThat(holds(text)).isTrue();
        assertThat(apply(text).changed()).isFalse();
        try (ControllerState state = controller.coordination().state(model(text).domain())) {
            assertThat(state.history().all()).extracting(Applied::outcome).doesNotContain(Applied.Outcome.UNDER_WAY);
        }
    }

    @Test
    void anInstanceThatGoesAndOneThatComesKeepEveryPoolServed() {
        apply(text);
        String fewer = text.lines()
                .filter(line -> !line.contains("id: render-3b"))
                .reduce("", (all, line) -> all + line + "\n");
        assertThat(fewer.lines().count()).isEqualTo(text.lines().count() - 1);

        apply(fewer);
        assertThat(holds(fewer)).isTrue();
        apply(text);
        assertThat(holds(text)).isTrue();
    }
}
