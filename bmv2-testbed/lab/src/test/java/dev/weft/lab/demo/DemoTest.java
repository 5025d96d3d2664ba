package dev.weft.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.text.SemanticReader;
import dev.weft.lab.twin.Explanation;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The whole demo in virtual time: compiler, controller, agents, switches, hosts. */
class DemoTest {
    private static DemoReport report;

    private static SemanticModel model() {
        return new SemanticReader().read(Demo.FILE, Demo.text()).model().orElseThrow();
    }

    private static DemoReport run(long seed, long requests) {
        return new Demo(new DemoOptions(seed, requests, false, Optional.empty()), model(), DemoView.NONE).run();
    }

    @BeforeAll
    static void tellTheStory() {
        report = run(1, 10_000);
    }

    @Test
    void everyPromiseHolds() {
        assertThat(Promises.brokenBy(report, true)).isEmpty();
    }

    @Test
    void theUseCaseComesOutAsCatsSays() {
        assertThat(report.arvr().computeOnly().site()).isEqualTo(1);
        assertThat(report.arvr().computeOnly().e2eMs()).isCloseTo(22.4, within(0.1));
        assertThat(report.arvr().networkOnly().site()).isEqualTo(2);
        assertThat(report.arvr().networkOnly().e2eMs()).isCloseTo(23.4, within(0.1));
        assertThat(report.arvr().joint().site()).isEqualTo(3);
        assertThat(report.arvr().joint().e2eMs()).isCloseTo(19.4, within(0.1));
    }

    @Test
    void nothingIsLostOrMisrouted() {
        assertThat(report.steering().requests()).isEqualTo(10_000);
        assertThat(report.steering().lost()).isZero();
        assertThat(report.steering().misrouted()).isZero();
        assertThat(report.steering().p50Ms()).isBetween(5.0, report.steering().p99Ms());
        assertThat(report.slowdown().affinityViolations()).isZero();
    }

    @Test
    void thePlanIsThatOfTheFile() {
        assertThat(report.plan().switches()).isEqualTo(4);
        assertThat(report.plan().statements()).isEqualTo(model().statements().size());
        assertThat(report.plan().entries()).isGreaterThan(100);
    }

    @Test
    void theExplainedPacketReachesAnInstance() {
        assertThat(report.explain().outcome().kind()).isEqualTo(Explanation.Kind.DELIVERED);
        assertThat(report.explain().hops()).hasSize(2);
        assertThat(report.explain().hops().get(0).steps())
                .flatExtracting(Explanation.Step::statements)
                .extracting(Explanation.Source::id)
                .contains("service/render");
    }

    @Test
    void theSameSeedGivesTheSameReport() {
        assertThat(run(7, 500)).isEqualTo(run(7, 500)).isNotEqualTo(report);
    }
}
