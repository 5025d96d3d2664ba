package dev.weft.control.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weft.control.core.ir.Candidate;
import dev.weft.control.core.ir.Pool;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.optimise.SplitProblem;
import dev.weft.dataplane.api.AdviceRequest;
import dev.weft.dataplane.api.AgentStatus;
import dev.weft.dataplane.api.ComputeMetrics;
import dev.weft.dataplane.api.InstanceStatus;
import dev.weft.dataplane.api.PoolAdvice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdvisorTest {
    private static final String SERVICE = "render";

    @TempDir
    private Path directory;

    private static InstanceStatus status(int instance, long wayUs, double serviceUs, double sent) {
        return InstanceStatus.newBuilder()
                .setInstance(instance)
                .setKnowledge(InstanceStatus.Knowledge.FRESH)
                .setNetworkKnown(true)
                .setNetworkUs(wayUs)
                .setMeanServiceUs(serviceUs)
                .setCompute(ComputeMetrics.newBuilder().setWorkers(2))
                .setSentPerSecond(sent)
                .build();
    }

    private static Candidate candidate(int instance, OptionalInt weight, boolean backup) {
        return new Candidate(instance, "i" + instance, "s", 2, weight, backup);
    }

    @Test
    void aProblemIsWhatTheAgentsPublish() {
        List<Candidate> instances = List.of(
                candidate(1, OptionalInt.empty(), false),
                candidate(2, OptionalInt.of(0), false),
                candidate(3, OptionalInt.empty(), true),
                candidate(4, OptionalInt.empty(), false));
        AgentStatus one = AgentStatus.newBuilder()
                .addInstances(status(1, 100, 500, 30))
                .addInstances(status(2, 200, 500, 20))
                .addInstances(status(4, 100, 0, 0))
                .build();
        AgentStatus two = AgentStatus.newBuilder()
                .addInstances(status(1, 900, 500, 0).toBuilder().setKnowledge(InstanceStatus.Knowledge.SILENT))
                .build();
        SplitProblem problem = Advisor.problem(instances, List.of(one, two));
        assertThat(problem.capacity(0)).as("two workers of 500 us").isEqualTo(4_000);
        assertThat(problem.capacity(1)).as("weight 0").isZero();
        assertThat(problem.capacity(2)).as("a backup").isZero();
        assertThat(problem.capacity(3)).as("as the others").isEqualTo(4_000);
        assertThat(problem.demand(0)).isEqualTo(50);
        assertThat(problem.demand(1)).as("a hundredth of an even part").isEqualTo(0.25);
        assertThat(problem.wayUs(0, 0)).isEqualTo(100);
        assertThat(problem.wayUs(1, 0)).as("silent there").isInfinite();
    }

    /** Two sites, one near to each ingress; the near one cannot take all of a heavy load. */
    @Test
    void eachIngressIsHandedItsShares() throws IOException {
        String text =
                Fixtures.text("examples/arvr.yaml").replaceFirst("    policy: joint\n", "    selection: hybrid\n");
        Path file = directory.resolve("arvr.yaml");
        Files.writeString(file, text);
        Controller controller = Controller.create();
        SemanticModel model = controller.read("arvr.yaml", text);
        try (FakeNetwork network = new FakeNetwork(model, true, true)) {
            Pool pool = Fixtures.pools(text, "s1").stream()
                    .filter(p -> p.serviceName().equals(SERVICE))
                    .findFirst()
                    .orElseThrow();
            FakeSwitch ingress = network.get("s1");
            int[] numbers =
                    pool.candidates().stream().mapToInt(Candidate::instance).toArray();
            ingress.instances.clear();
            ingress.instances.add(status(numbers[0], 100, 1_000, 2_500));
            ingress.instances.add(status(numbers[1], 100, 1_000, 0));
            for (int i = 2; i < numbers.length; i++) {
                ingress.instances.add(status(numbers[i], 50_000, 1_000, 0));
            }
            try (Reconciler reconciler = new Reconciler(file, controller, network.channels())) {
                reconciler.round();
            }
            AdviceRequest advice = ingress.advice.get(0);
            PoolAdvice shares = advice.getPoolsList().stream()
                    .filter(a -> a.getPool() == pool.number())
                    .findFirst()
                    .orElseThrow();
            Map<Integer, Integer> weights = new TreeMap<>();
            shares.getSharesList().forEach(share -> weights.put(share.getInstance(), share.getWeight()));
            assertThat(weights.get(numbers[0])).isCloseTo(500, within(15));
            assertThat(weights.get(numbers[1])).isCloseTo(500, within(15));
            assertThat(weights).as("the others are 50 ms away").containsOnlyKeys(numbers[0], numbers[1]);
            assertThat(shares.getGapPermille()).isLessThanOrEqualTo(20);
            assertThat(advice.getPoolsList())
                    .as("of services with selection hybrid only")
                    .allSatisfy(of -> assertThat(Fixtures.pools(text, "s1").stream()
                                    .filter(p -> p.number() == of.getPool())
                                    .map(Pool::serviceName))
                            .containsExactly(SERVICE));
        }
    }
}
