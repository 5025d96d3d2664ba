package dev.weft.lab.routing;

import dev.weft.control.core.compile.DataPlaneIds;
import dev.weft.control.core.model.Demand;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.Service;
import dev.weft.control.core.text.Reading;
import dev.weft.control.core.text.SemanticReader;
import dev.weft.lab.fabric.Fabric;
import dev.weft.lab.host.Arrivals;
import dev.weft.lab.host.Request;
import dev.weft.lab.host.RequestSource;
import dev.weft.lab.host.ServiceTime;
import dev.weft.lab.host.Target;
import dev.weft.lab.time.VirtualClock;
import dev.weft.p4.program.wire.AgentHeader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Two demands of one service at one ingress: 20 ms and 200 ms. A site of four instances is 0.2 ms away, one of eight is 30 ms
 * away; a request takes 1 ms. The urgent demand fills three fifths of the near site, and both together are more than it can
 * serve. On real switches with their agents.
 */
public final class DemandRun {
    private static final int NEAR = 4;
    private static final int FAR = 8;
    private static final long SERVICE_NS = 1_000_000;
    private static final long WARM_NS = 300_000_000;
    private static final long MEASURED_NS = 1_000_000_000;
    private static final long SETTLE_NS = 400_000_000;
    private static final long STABLE_LIMIT_NS = 10_000_000_000L;
    private static final int PORT = 9000;
    private static final double NS_PER_SECOND = 1e9;
    private static final double NS_PER_US = 1_000;
    private static final double NS_PER_MS = 1e6;
    private static final double US_PER_MS = 1_000;

    /** Requests of each demand to what the near site can serve. */
    private static final Map<String, Double> LOADS = new TreeMap<>(Map.of("urgent", 0.6, "patient", 0.8));

    private static final int FLOWS_APART = 1 << 24;

    /**
     * One demand under one policy.
     *
     * @param late share of its requests that were answered after its deadline
     * @param nearShare share of its requests that the near site served
     */
    public record Row(
            String policy,
            String demand,
            double deadlineMs,
            long requests,
            double p99Us,
            double late,
            double nearShare) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%-14s demand of %3.0f ms: p99 %6.0f us, late %5.2f %%, near site %3.0f %%",
                    policy,
                    deadlineMs,
                    p99Us,
                    100 * late,
                    100 * nearShare);
        }
    }

    private final String policy;

    /** @param policy as in the semantic file */
    public DemandRun(String policy) {
        this.policy = policy;
    }

    /**
     * Runs it.
     *
     * @return a row for each demand
     * @throws IllegalStateException if the agents do not come to know the network
     */
    public List<Row> run(long seed) {
        SemanticModel model = model();
        Service service = model.services().get(0);
        DataPlaneIds ids = DataPlaneIds.of(model);
        try (VirtualClock clock = new VirtualClock();
                Fabric fabric = Fabric.of(model, clock, seed)) {
            fabric.apply();
            for (int i = 0; i < NEAR + FAR; i++) {
                fabric.run(service.instances().get(i), i + 1, ServiceTime.exponential(SERVICE_NS));
            }
            if (!fabric.awaitStable(STABLE_LIMIT_NS)) {
                throw new IllegalStateException("the agents do not know: " + fabric.unknown());
            }
            List<Caller> callers = new ArrayList<>();
            for (Demand demand : service.demands()) {
                callers.add(new Caller(demand, callers.size(), fabric, service, ids));
            }
            callers.forEach(each -> each.source.start());
            clock.pass(WARM_NS);
            callers.forEach(each -> each.from(clock.nowNs()));
            clock.pass(MEASURED_NS);
            callers.forEach(each -> each.source.stop());
            clock.pass(SETTLE_NS);
            return callers.stream().map(each -> each.row(policy)).toList();
        }
    }

    private static String site(int instance) {
        return instance < NEAR ? "near" : "far";
    }

    private SemanticModel model() {
        StringBuilder out = new StringBuilder();
        out.append("weft: 1\ndomain: demands\nnetwork:\n  measurement: {probeMs: 10, metricMs: 10, staleMs: 1000}\n")
                .append("  switches:\n")
                .append("    - {id: in, device: 1, agent: \"127.0.0.1:9561\", address: 10.255.0.1,"
                        + " mac: \"02:00:00:00:01:00\"}\n")
                .append("    - {id: near, device: 2, agent: \"127.0.0.1:9562\", address: 10.255.0.2,"
                        + " mac: \"02:00:00:00:02:00\"}\n")
                .append("    - {id: far, device: 3, agent: \"127.0.0.1:9563\", address: 10.255.0.3,"
                        + " mac: \"02:00:00:00:03:00\"}\n")
                .append("  links:\n")
                .append("    - {id: in-near, between: [\"in:10\", \"near:300\"], delayMs: 0.1}\n")
                .append("    - {id: in-far, between: [\"in:11\", \"far:300\"], delayMs: 15}\n")
                .append("  hosts:\n")
                .append("    - {id: client, switch: in, port: 1, address: 10.1.0.1, mac: \"02:00:00:00:10:01\"}\n");
        StringBuilder instances = new StringBuilder();
        for (int i = 0; i < NEAR + FAR; i++) {
            out.append(String.format(
                    Locale.ROOT,
                    "    - {id: m%d, switch: %s, port: %d, address: 10.2.0.%d, mac: \"02:00:00:00:20:%02x\"}\n",
                    i,
                    site(i),
                    i + 1,
                    i + 1,
                    i + 1));
            instances.append(String.format(Locale.ROOT, "      - {id: i%d, host: m%d}\n", i, i));
        }
        out.append("capabilities: [work]\nagents: [{id: caller, type: agent, host: client}]\n")
                .append("permissions: [{id: all, allow: {agents: [\"*\"], services: [\"*\"]}}]\n")
                .append("services:\n  - id: work\n    capability: work\n    address: 10.96.0.1\n    protocol: udp\n")
                .append("    port: ")
                .append(PORT)
                .append("\n    idleTimeout: 1s\n    policy: ")
                .append(policy)
                .append("\n    demands:\n")
                .append("      - {id: urgent, trafficClass: 46, deadlineMs: 20}\n")
                .append("      - {id: patient, trafficClass: 10, deadlineMs: 200}\n")
                .append("    instances:\n")
                .append(instances);
        Reading reading = new SemanticReader().read("demands.yaml", out.toString());
        return reading.model()
                .orElseThrow(() -> new IllegalStateException("the network is refused: " + reading.problems()));
    }

    /** The requests of one demand. */
    private static final class Caller {
        private final String name;
        private final double deadlineMs;
        private final RequestSource source;
        private long fromNs = Long.MAX_VALUE;
        private long[] latencies = new long[1 << 12];
        private int count;
        private int near;
        private int late;

        Caller(Demand demand, int number, Fabric fabric, Service service, DataPlaneIds ids) {
            name = demand.name();
            deadlineMs = demand.deadlineUs().orElseThrow() / US_PER_MS;
            source = RequestSource.on(fabric.host("client"), name)
                    .to(new Target(
                            service.address().octets(),
                            PORT,
                            ids.service64(service.name()),
                            demand.trafficClass().orElseThrow()))
                    .as(ids.agent64("caller"), AgentHeader.AGENT)
                    .flows(1, 1)
                    .firstFlow(1 + number * FLOWS_APART)
                    .arrivals(Arrivals.poisson(LOADS.get(name) * NEAR * NS_PER_SECOND / SERVICE_NS))
                    .onReply(this::replied)
                    .build();
        }

        void from(long ns) {
            fromNs = ns;
        }

        private void replied(Request request) {
            if (request.sentNs() < fromNs) {
                return;
            }
            if (count == latencies.length) {
                latencies = Arrays.copyOf(latencies, 2 * count);
            }
            latencies[count++] = request.elapsedNs();
            near += request.servedBy() <= NEAR ? 1 : 0;
            late += request.elapsedNs() > deadlineMs * NS_PER_MS ? 1 : 0;
        }

        Row row(String policy) {
            long[] sorted = Arrays.copyOf(latencies, count);
            Arrays.sort(sorted);
            return new Row(
                    policy,
                    name,
                    deadlineMs,
                    count,
                    sorted[(int) Math.ceil(0.99 * count) - 1] / NS_PER_US,
                    (double) late / count,
                    (double) near / count);
        }
    }
}
