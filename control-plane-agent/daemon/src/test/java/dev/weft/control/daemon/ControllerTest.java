package dev.weft.control.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.daemon.ApplyReport.SwitchWrites;
import dev.weft.control.daemon.ControllerException.Kind;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import p4.config.v1.P4InfoOuterClass.P4Info;
import p4.v1.P4RuntimeOuterClass.Entity;
import p4.v1.P4RuntimeOuterClass.Update;

/** The controller against fake switches: what it writes, where, and what it leaves behind when something fails. */
class ControllerTest {
    private static final String FILE = "examples/arvr.yaml";
    private static final int PERMISSIONS_TABLE =
            Fixtures.pipeline().tables().number("WeftIngress.weft.services.permissions");

    private final Controller controller = Controller.create();
    private final String text = Fixtures.text(FILE);
    private final SemanticModel model = controller.read(FILE, text);
    private FakeNetwork network = new FakeNetwork(model, true, true);

    @AfterEach
    void close() {
        network.close();
    }

    @Test
    void installsWhatIsCompiledAndNothingTheSecondTime() {
        ApplyReport first = controller.apply(model, network.channels());

        var compiled = controller.compile(model);
        compiled.switches()
                .forEach((name, wanted) ->
                        assertThat(network.get(name).entities).as(name).hasSize(PlanReports.parts(wanted)));
        assertThat(first.entryWrites()).isEqualTo(network.writes()).isGreaterThan(100);
        assertThat(first.switches()).allMatch(SwitchWrites::agentConfigured);
        assertThat(network.get("s1").configurations).hasSize(1);
        assertThat(network.get("s1").configurations.get(0).getPoolsCount()).isGreaterThan(4);

        network.forgetWrites();
        ApplyReport second = controller.apply(model, network.channels());

        assertThat(second.changed()).isFalse();
        assertThat(second.entryWrites()).isZero();
        assertThat(network.writes()).isZero();
        assertThat(network.get("s1").configurations).hasSize(1);
    }

    @Test
    void aPlanWritesNothingAndSaysWhatApplyWouldDo() {
        PlanReport plan = controller.plan(model, network.channels());

        assertThat(network.writes()).isZero();
        assertThat(network.get("s1").primary).isZero();
        assertThat(controller.apply(model, network.channels()).entryWrites()).isEqualTo(plan.writes());
        assertThat(controller.plan(model, network.channels()).changed()).isFalse();
        assertThat(controller.planOffline(model).writes()).isEqualTo(plan.writes());
        assertThat(plan.switches().get(0).changes())
                .anySatisfy(change -> assertThat(change.statements())
                        .anySatisfy(s -> assertThat(s).matches("permission/.+ \\(examples/arvr\\.yaml:\\d+\\)")));
    }

    @Test
    void oneChangedPermissionWritesOnlyItsEntries() {
        controller.apply(model, network.channels());
        network.forgetWrites();
        String changed = text.replace(
                "{id: assistant-bills, allow: {agents: [assistant-1], services: [billing]}}",
                "{id: assistant-bills, deny: {agents: [assistant-1], services: [billing]}}");
        assertThat(changed).isNotEqualTo(text);

        ApplyReport report = controller.apply(controller.read(FILE, changed), network.channels());

        assertThat(report.entryWrites()).isEqualTo(network.writes()).isPositive();
        for (FakeSwitch node : network.all()) {
            assertThat(node.writes)
                    .allSatisfy(u -> assertThat(u.getEntity().getTableEntry().getTableId())
                            .isEqualTo(PERMISSIONS_TABLE));
        }
        // The assistant lives behind s1: nobody else can be asked about it.
        assertThat(report.switches())
                .filteredOn(SwitchWrites::changed)
                .extracting(SwitchWrites::switchId)
                .containsExactly("s1");
        assertThat(network.get("s1").writes.size()).isBetween(1, 2);
        assertThat(report.switches()).noneMatch(SwitchWrites::agentConfigured);
    }

    @Test
    void aSwitchThatIsDownStopsEverything() {
        network.get("s3").close();

        ControllerException e = failure(() -> controller.apply(model, network.channels()));

        assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(e.getMessage())
                .contains("switch s3 (examples/arvr.yaml:")
                .contains("127.0.0.1:9563")
                .contains("start its agent")
                .contains("nothing was written")
                .doesNotContain("\n");
        assertThat(network.writes()).isZero();
        assertThat(network.get("s1").configurations).isEmpty();
    }

    @Test
    void anAgentWithoutItsTargetIsToldFromAnAgentThatIsDown() {
        network.get("s2").targetDown = true;

        ControllerException e = failure(() -> controller.apply(model, network.channels()));

        assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(e.getMessage())
                .contains("switch s2")
                .contains("its agent at 127.0.0.1:9562 answers")
                .contains("start that target");
        assertThat(network.writes()).isZero();
    }

    @Test
    void aRefusedWriteInTheMiddleIsUndoneEverywhere() {
        AtomicInteger left = new AtomicInteger(3);
        network.get("s3").refuses = u -> u.getEntity().getTableEntry().getTableId() == PERMISSIONS_TABLE
                || u.getType() == Update.Type.INSERT && u.getEntity().hasTableEntry() && left.getAndDecrement() == 0;
        Map<String, Map<String, Entity>> before = network.installed();

        ControllerException e = failure(() -> controller.apply(model, network.channels()));

        assertThat(e.kind()).isEqualTo(Kind.REFUSED);
        assertThat(e.getMessage())
                .contains("switch s3 (examples/arvr.yaml:")
                .contains("RESOURCE_EXHAUSTED as the test wants")
                .contains("wanted by ")
                .contains("undone on every switch")
                .doesNotContain("\n");
        assertThat(network.installed()).isEqualTo(before);
        assertThat(network.writes()).as("it had begun").isPositive();
        assertThat(network.get("s1").configurations).isEmpty();
    }

    @Test
    void aRefusedChangeOfAnInstalledNetworkGoesBackToWhatWasThere() {
        controller.apply(model, network.channels());
        Map<String, Map<String, Entity>> before = network.installed();
        // Another prefix length, address and weight: inserts, modifies and deletes on all switches.
        String changed = text.replace("10.96.0.10", "10.96.0.11")
                .replace(
                        "{id: render-1a, host: site1-a, port: 9000, workers: 2}",
                        "{id: render-1a, host: site1-a, port: 9009, workers: 2}");
        network.get("s4").refuses = u -> u.getType() == Update.Type.DELETE;
        SemanticModel next = controller.read(FILE, changed);

        ControllerException e = failure(() -> controller.apply(next, network.channels()));

        assertThat(e.kind()).as(e.getMessage()).isIn(Kind.REFUSED, Kind.INCOMPLETE);
        network.get("s4").refuses = u -> false;
        // s4 cannot delete what it was given, so it is named; all others are as before.
        Map<String, Map<String, Entity>> after = network.installed();
        assertThat(after.get("s1")).isEqualTo(before.get("s1"));
        assertThat(after.get("s2")).isEqualTo(before.get("s2"));
        assertThat(after.get("s3")).isEqualTo(before.get("s3"));
        assertThat(e.getMessage()).contains("s4");
        // The agent of s2, where the instance lives, is told again what it had been told.
        assertThat(network.get("s2").configurations).hasSize(3);
        assertThat(network.get("s2").configurations.get(2))
                .isEqualTo(network.get("s2").configurations.get(0));
        // The next apply repairs it.
        assertThat(controller.apply(model, network.channels()).changed()).isTrue();
        assertThat(network.installed()).isEqualTo(before);
    }

    @Test
    void anAgentThatRefusesItsConfigurationIsAFailureToo() {
        network.get("s2").agentRefuses = true;

        ControllerException e = failure(() -> controller.apply(model, network.channels()));

        assertThat(e.getMessage())
                .contains("switch s2")
                .contains("its agent refuses its configuration")
                .contains("pools[0]: as the test wants");
        for (FakeSwitch node : network.all()) {
            assertThat(node.entities).isEmpty();
        }
        // s1's agent was told before s2's refused: it now has nothing to do.
        assertThat(network.get("s1").configurations.get(1).getPoolsCount()).isZero();
    }

    @Test
    void anotherControllerIsNotOverruled() {
        network.get("s2").primary = 9;

        ControllerException e = failure(() -> controller.apply(model, network.channels()));

        assertThat(e.kind()).isEqualTo(Kind.REFUSED);
        assertThat(e.getMessage())
                .contains("switch s2")
                .contains("election id 9")
                .contains("--election-id");
        assertThat(network.writes()).isZero();
        assertThat(Controller.create(10).apply(model, network.channels()).changed())
                .isTrue();
    }

    @Test
    void withoutAgentsTheProgramIsPushedAndAWarningGiven() {
        network.close();
        network = new FakeNetwork(model, false, false);

        PlanReport plan = controller.plan(model, network.channels());
        assertThat(plan.switches()).allMatch(PlanReport.SwitchChanges::pipelineMissing);
        assertThat(network.get("s1").p4Info).isEmpty();

        ApplyReport report = controller.apply(model, network.channels());

        assertThat(report.switches()).allMatch(SwitchWrites::pipelineChanged).noneMatch(SwitchWrites::agentConfigured);
        assertThat(report.warnings()).hasSize(4).allMatch(w -> w.contains("has no resident agent"));
        assertThat(network.get("s1").p4Info).contains(PipelineBundle.weft().p4Info());
        assertThat(controller.apply(model, network.channels()).changed()).isFalse();
    }

    @Test
    void anotherProgramIsNotReplaced() {
        network.get("s2").p4Info = java.util.Optional.of(P4Info.newBuilder()
                .setPkgInfo(p4.config.v1.P4InfoOuterClass.PkgInfo.newBuilder().setName("other"))
                .build());

        ControllerException e = failure(() -> controller.apply(model, network.channels()));

        assertThat(e.kind()).isEqualTo(Kind.REFUSED);
        assertThat(e.getMessage()).contains("switch s2").contains("another P4 program");
        assertThat(network.writes()).isZero();
        assertThat(controller
                        .status(model, network.channels())
                        .switches()
                        .get(1)
                        .pipeline())
                .isEqualTo(StatusReport.Pipeline.OTHER);
    }

    @Test
    void driftIsSeenAndRepaired() {
        controller.apply(model, network.channels());
        FakeSwitch s1 = network.get("s1");
        String gone = s1.entities.keySet().stream()
                .filter(k -> k.startsWith("entry"))
                .findFirst()
                .orElseThrow();
        s1.entities.remove(gone);

        StatusReport status = controller.status(model, network.channels());

        assertThat(status.good()).isFalse();
        assertThat(status.switches().get(0).drift()).isEqualTo(1);
        assertThat(status.switches().get(1).good()).isTrue();
        assertThat(controller.apply(model, network.channels()).entryWrites()).isEqualTo(1);
        assertThat(controller.status(model, network.channels()).good()).isTrue();
    }

    @Test
    void statusTellsWhatSwitchesAndAgentsKnow() {
        controller.apply(model, network.channels());
        network.get("s4").close();

        StatusReport status = controller.status(model, network.channels());

        StatusReport.SwitchStatus s1 = status.switches().get(0);
        assertThat(s1.pipeline()).isEqualTo(StatusReport.Pipeline.MATCH);
        assertThat(s1.installed()).isEqualTo(s1.desired()).isPositive();
        assertThat(s1.drops()).isEqualTo(Map.of("NOT_ADMITTED", 7L));
        // Two packets on each entry that serves; the agent header's table counts too.
        assertThat(s1.services()).containsEntry("render", 4L).containsKey("billing");
        assertThat(s1.agent()).hasValueSatisfying(agent -> {
            assertThat(agent.configured()).isTrue();
            assertThat(agent.target()).isEqualTo("ready");
            assertThat(agent.instances())
                    .containsExactly(new StatusReport.InstanceView("render-1a", "s2", "fresh", 0, 9000, 0, 0, 7, 0));
        });
        StatusReport.SwitchStatus s4 = status.switches().get(3);
        assertThat(s4.reachable()).isFalse();
        assertThat(s4.problem()).contains("cannot be reached at 127.0.0.1:9564");
        assertThat(s4.drift()).isEqualTo(s4.desired());
    }

    @Test
    void aBadFileNamesFileLineAndRemedy() {
        ControllerException e = failure(() ->
                controller.read("x.yaml", text.replace("capability: billing", "capability: billing\n    colour: red")));

        assertThat(e.kind()).isEqualTo(Kind.BAD_INPUT);
        assertThat(e.getMessage()).startsWith("x.yaml:").contains("colour").doesNotContain("\n");
        assertThat(controller.validate("x.yaml", "a: [").valid()).isFalse();
        assertThat(controller.validate(FILE, text).valid()).isTrue();
        assertThat(controller.validate(FILE, text).entries())
                .isEqualTo(controller.compile(model).entryCount());
    }

    private static ControllerException failure(Runnable work) {
        ControllerException e = catchThrowableOfType(ControllerException.class, work::run);
        assertThat(e).as("a ControllerException").isNotNull();
        return e;
    }
}
