package dev.weft.lab.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.Service;
import dev.weft.control.core.text.SemanticReader;
import dev.weft.lab.fabric.Fabric;
import dev.weft.lab.host.Arrivals;
import dev.weft.lab.host.Request;
import dev.weft.lab.host.RequestSource;
import dev.weft.lab.host.ServiceTime;
import dev.weft.lab.host.Target;
import dev.weft.lab.network.Link;
import dev.weft.lab.time.VirtualClock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One of two equal links dies: the switches at its ends go round it by themselves, and no flow notices but by what was on the wire. */
class EqualLinksTest {
    private static final int PORT = 9000;
    private static final int FLOWS = 60;
    private static final long MS = 1_000_000;
    private static final double REQUESTS_A_SECOND = 8_000;

    private final VirtualClock clock = new VirtualClock();
    private final Map<Integer, Set<Integer>> servedBy = new HashMap<>();
    private final Map<Integer, Long> lastReplyNs = new HashMap<>();

    private static String text(String tunnel) {
        return String.join(
                "\n",
                "weft: 1",
                "domain: twins",
                "network:",
                "  measurement: {probeMs: 10, metricMs: 10, staleMs: 1000}",
                "  switches:",
                "    - {id: s1, device: 1, agent: \"127.0.0.1:9561\", address: 10.255.0.1, mac: \"02:00:00:00:01:00\", tunnelAddress: 10.254.0.1}",
                "    - {id: s2, device: 2, agent: \"127.0.0.1:9562\", address: 10.255.0.2, mac: \"02:00:00:00:02:00\", tunnelAddress: 10.254.0.2}",
                "  links:",
                "    - {id: one, between: [\"s1:10\", \"s2:10\"], delayMs: 0.5}",
                "    - {id: other, between: [\"s1:11\", \"s2:11\"], delayMs: 0.5}",
                "  hosts:",
                "    - {id: client, switch: s1, port: 1, address: 10.1.0.1, mac: \"02:00:00:00:10:01\"}",
                "    - {id: m0, switch: s2, port: 1, address: 10.2.0.1, mac: \"02:00:00:00:20:01\"}",
                "    - {id: m1, switch: s2, port: 2, address: 10.2.0.2, mac: \"02:00:00:00:20:02\"}",
                "capabilities: [work]",
                "agents: [{id: caller, type: agent, host: client}]",
                "permissions: [{id: all, allow: {agents: [\"*\"], services: [\"*\"]}}]",
                "services:",
                "  - id: work",
                "    capability: work",
                "    address: 10.96.0.1",
                "    protocol: udp",
                "    port: " + PORT,
                "    tunnel: " + tunnel,
                "    instances: [{id: i0, host: m0}, {id: i1, host: m1}]",
                "");
    }

    private static Link link(Fabric fabric, int port) {
        return fabric.network().links().stream()
                .filter(link -> link.a().toString().equals("s1:" + port))
                .findFirst()
                .orElseThrow();
    }

    private static SemanticModel model(String text) {
        return new SemanticReader().read("twins.yaml", text).model().orElseThrow();
    }

    /** Starts the instances, and has a source of requests whose answers are written down. */
    private RequestSource requests(Fabric fabric) {
        Service service = fabric.model().services().get(0);
        for (int i = 0; i < 2; i++) {
            fabric.run(service.instances().get(i), i + 1, ServiceTime.exponential(20_000));
        }
        assertThat(fabric.awaitStable(10_000 * MS)).isTrue();
        return RequestSource.on(fabric.host("client"), "client")
                .to(new Target(service.address().octets(), PORT, 0, 0))
                .flows(FLOWS, 0)
                .firstFlow(20_000)
                .arrivals(Arrivals.poisson(REQUESTS_A_SECOND))
                .onReply((Request request) -> {
                    servedBy.computeIfAbsent(request.flow(), f -> new HashSet<>())
                            .add(request.servedBy());
                    lastReplyNs.put(request.flow(), clock.nowNs());
                })
                .build();
    }

    /** Lets requests run for a while, and returns one of the links. */
    private Link runOverBoth(Fabric fabric, RequestSource source) {
        source.start();
        clock.pass(100 * MS);
        assertThat(link(fabric, 10).forward().sentFrames())
                .as("some flows are on it")
                .isGreaterThan(20);
        assertThat(link(fabric, 11).forward().sentFrames()).isGreaterThan(20);
        return link(fabric, 10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "ip"})
    void flowsGoOnOverTheOtherLinkToTheInstanceThatTheyHave(String tunnel) {
        SemanticModel model = model(text(tunnel));
        try (Fabric fabric = Fabric.of(model, clock, 3)) {
            fabric.apply();
            RequestSource source = requests(fabric);
            Link one = runOverBoth(fabric, source);
            long before = one.forward().sentFrames();

            one.down();
            long cutNs = clock.nowNs();
            clock.pass(300 * MS);
            source.stop();
            clock.pass(50 * MS);
            assertThat(one.forward().sentFrames())
                    .as("nobody sends into a dead link")
                    .isEqualTo(before);
            long onTheWire = one.forward().cutFrames() + one.backward().cutFrames();
            assertThat(source.sent() - source.replied()).isLessThanOrEqualTo(onTheWire);
            assertThat((double) onTheWire).isLessThan(REQUESTS_A_SECOND * 2 * 0.5 / 1_000 * 2);
            assertThat(lastReplyNs.values()).hasSize(FLOWS).allMatch(ns -> ns > cutNs + 200 * MS);
            assertThat(servedBy.values()).as("flows stay").allMatch(all -> all.size() == 1);

            one.up();
            long mended = one.forward().sentFrames();
            source.start();
            clock.pass(100 * MS);
            assertThat(one.forward().sentFrames()).as("the link is used again").isGreaterThan(mended + 20);
            assertThat(servedBy.values()).allMatch(all -> all.size() == 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "ip"})
    void flowsLeaveALinkThatIsDeadInSilenceOnceItIsOutOfTheFile(String tunnel) {
        String text = text(tunnel);
        try (Fabric fabric = Fabric.of(model(text), clock, 3)) {
            fabric.apply();
            RequestSource source = requests(fabric);
            Link one = runOverBoth(fabric, source);

            one.loss(1);
            clock.pass(300 * MS);
            long silentNs = clock.nowNs();
            assertThat(lastReplyNs.values().stream().filter(ns -> ns < silentNs - 200 * MS))
                    .as("flows that nobody helps: both ports are up")
                    .isNotEmpty();

            fabric.apply(model(text.replaceFirst("    - \\{id: one,.*\n", "")));
            long changedNs = clock.nowNs();
            clock.pass(300 * MS);
            assertThat(lastReplyNs.values()).hasSize(FLOWS).allMatch(ns -> ns > changedNs + 100 * MS);
            assertThat(servedBy.values()).as("flows stay").allMatch(all -> all.size() == 1);
        }
    }
}
