package dev.weft.lab.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.control.core.compile.DataPlaneIds;
import dev.weft.control.core.model.Host;
import dev.weft.control.core.model.Instance;
import dev.weft.control.core.model.IpAddress;
import dev.weft.control.core.model.PortRef;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.Service;
import dev.weft.control.core.text.SemanticReader;
import dev.weft.lab.fabric.Fabric;
import dev.weft.lab.time.VirtualClock;
import dev.weft.lab.twin.PacketSpec;
import dev.weft.p4.program.wire.AgentHeader;
import dev.weft.p4.program.wire.ComputeReport;
import dev.weft.p4.program.wire.Feedback;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * RDMA clients and servers (docs/roce.md) over real switches with real agents, in virtual time: an instance at the client's
 * own switch s1, two at s2, behind s3, where a fourth comes later. Whatever arrives anywhere has the addresses and ports that
 * it had, and a CRC that holds.
 */
class RoceOnSwitchesTest {
    private static final int CONNECTIONS = 24;
    private static final int SOURCE_PORT = 0xc000;
    private static final int NORMAL_US = 4_000;
    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000 * MS;

    private final VirtualClock clock = new VirtualClock();
    private final Map<String, List<RoceFrame>> arrived = new HashMap<>();
    private final Map<String, Integer> loads = new HashMap<>(); // by host, microseconds
    private final Random random = new Random(9);
    private SemanticModel model;
    private Fabric fabric;
    private int sequence;

    /** A connection as its client knows it. */
    private record Connection(int exchange, String host, int queuePair) {}

    private static String text(boolean v6, String more, String... instances) {
        String text = String.join(
                "\n",
                "weft: 1",
                "domain: rdma",
                "network:",
                "  measurement: {probeMs: 100, metricMs: 100, staleMs: 1000}",
                "  switches:",
                "    - {id: s1, device: 1, agent: \"127.0.0.1:9561\", address: \"10.255.0.1\", mac: \"02:00:00:00:01:00\", locator: \"5f00:0:1::/48\"}",
                "    - {id: s2, device: 2, agent: \"127.0.0.1:9562\", address: \"10.255.0.2\", mac: \"02:00:00:00:02:00\", locator: \"5f00:0:2::/48\"}",
                "    - {id: s3, device: 3, agent: \"127.0.0.1:9563\", address: \"10.255.0.3\", mac: \"02:00:00:00:03:00\", locator: \"5f00:0:3::/48\"}",
                "  links:",
                "    - {id: s1-s3, between: [\"s1:10\", \"s3:10\"], delayMs: 0.1}",
                "    - {id: s3-s2, between: [\"s3:11\", \"s2:11\"], delayMs: 0.1}",
                "  hosts:",
                "    - {id: client, switch: s1, port: 1, address: \"10.1.0.1\", mac: \"02:00:00:00:10:01\"}",
                "    - {id: other, switch: s1, port: 3, address: \"10.1.0.3\", mac: \"02:00:00:00:10:03\"}",
                "    - {id: m0, switch: s1, port: 2, address: \"10.1.0.2\", mac: \"02:00:00:00:10:02\"}",
                "    - {id: m1, switch: s2, port: 1, address: \"10.2.0.1\", mac: \"02:00:00:00:20:01\"}",
                "    - {id: m2, switch: s2, port: 2, address: \"10.2.0.2\", mac: \"02:00:00:00:20:02\"}",
                "    - {id: m3, switch: s3, port: 300, address: \"10.3.0.1\", mac: \"02:00:00:00:30:01\"}",
                "capabilities: [memory]",
                "agents:",
                "  - {id: caller, type: agent, host: client}",
                "  - {id: second, type: agent, host: other}",
                "permissions: [{id: all, allow: {agents: [\"*\"], services: [\"*\"]}}]",
                "services:",
                "  - id: memory",
                "    capability: memory",
                "    address: \"10.96.0.10\"",
                "    protocol: udp",
                "    port: 4791",
                "    policy: power-of-two",
                "    tunnel: srv6",
                more + "    instances: [" + String.join(", ", instances) + "]",
                "");
        return v6 ? text.replaceAll("\"10\\.([0-9]+)\\.0\\.([0-9]+)\"", "\"fd00:$1::$2\"") : text;
    }

    private static SemanticModel read(String text) {
        return new SemanticReader().read("rdma.yaml", text).model().orElseThrow();
    }

    private void start(String text) {
        model = read(text);
        fabric = Fabric.of(model, clock, 5);
        fabric.apply();
        run(model);
        fabric.network().listen((time, port, outbound, frame) -> {
            if (outbound) {
                PortRef at = new PortRef(port.node().name(), port.number());
                model.network().hosts().stream()
                        .filter(host -> new PortRef(host.switchName(), host.port()).equals(at))
                        .forEach(host -> arrived(host, Arrays.copyOf(frame.bytes(), frame.length())));
            }
        });
        assertThat(fabric.awaitStable(10 * SECOND))
                .as(fabric.unknown().toString())
                .isTrue();
    }

    private void arrived(Host host, byte[] bytes) {
        RoceFrame frame = new RoceFrame(bytes);
        if (frame.isRoce()) {
            arrived.computeIfAbsent(host.name(), any -> new ArrayList<>()).add(frame);
        }
    }

    private void run(SemanticModel now) {
        for (Instance instance : service(now).instances()) {
            if (loads.putIfAbsent(instance.host(), NORMAL_US) == null) {
                int number = DataPlaneIds.of(now).instance(instance.name());
                clock.call(() ->
                        fabric.network().scheduler().every(MS, 100 * MS, () -> report(instance.host(), number)));
            }
        }
    }

    /** What an instance tells the agent of its switch, from its host's own address. */
    private void report(String host, int instance) {
        ByteBuffer out = ByteBuffer.allocate(256);
        AgentHeader.message(AgentHeader.METRIC)
                .next(AgentHeader.NEXT_FEEDBACK)
                .sequence(++sequence)
                .build()
                .write(out);
        int delayUs = loads.get(host);
        new Feedback(0, 0, delayUs, sequence).write(out);
        new ComputeReport(instance, 1, 0, 0, delayUs, 0, 0).write(out);
        byte[] agent = model.switchNode(model.host(host).orElseThrow().switchName())
                .orElseThrow()
                .address()
                .octets();
        fabric.host(host).send(RoceFrame.PORT, agent, AgentHeader.UDP_PORT, 0, out.flip());
    }

    private static Service service(SemanticModel of) {
        return of.services().get(0);
    }

    private RoceFrame.Way way(String host, IpAddress from, IpAddress to) {
        Host at = model.host(host).orElseThrow();
        return new RoceFrame.Way(
                at.mac(), model.switchNode(at.switchName()).orElseThrow().mac(), from, to);
    }

    private IpAddress address(String host) {
        return model.host(host).orElseThrow().address();
    }

    private RoceFrame.Way call(String client) {
        return way(client, address(client), service(model).address());
    }

    /** Sends a frame and returns the host where it arrives: as it was, but for its hop limit. */
    private String sent(String from, RoceFrame frame) {
        arrived.clear();
        fabric.host(from).sendFrame(frame.bytes());
        clock.pass(2 * MS);
        assertThat(arrived).hasSize(1);
        String host = arrived.keySet().iterator().next();
        assertThat(arrived.get(host)).hasSize(1);
        RoceFrame there = arrived.get(host).get(0);
        assertThat(there.crcHolds()).isTrue();
        assertThat(there.unchanged()).isEqualTo(frame.unchanged());
        assertThat(there.hops()).isLessThan(frame.hops());
        return host;
    }

    private String message(String client, int attribute, int exchange, int queuePair) {
        return sent(
                client,
                RoceFrame.message(call(client), SOURCE_PORT, attribute, exchange, 0x5000_0000 + exchange, queuePair));
    }

    /** Data to a queue pair, from one source port and from another. */
    private String data(String client, int queuePair) {
        sequence++;
        String host = sent(client, RoceFrame.write(call(client), SOURCE_PORT, queuePair, sequence, sequence % 900));
        assertThat(sent(client, RoceFrame.write(call(client), SOURCE_PORT + sequence % 5000, queuePair, sequence, 64)))
                .isEqualTo(host);
        return host;
    }

    /** The request, the server's reply with the number of its queue pair, and that it may be used. */
    private Connection connect(String client, int exchange, boolean named) {
        String host = sent(client, RoceFrame.message(call(client), SOURCE_PORT, RoceFrame.REQUEST, exchange, 0, 0));
        int queuePair = named ? number(host) << 10 | exchange & 0x3ff : 17;
        RoceFrame.Way back = way(host, service(model).address(), address(client));
        RoceFrame reply =
                RoceFrame.message(back, SOURCE_PORT, RoceFrame.REPLY, 0x5000_0000 + exchange, exchange, queuePair);
        assertThat(sent(host, reply)).isEqualTo(client);
        assertThat(message(client, RoceFrame.READY_TO_USE, exchange, 0)).isEqualTo(host);
        return new Connection(exchange, host, queuePair);
    }

    private int number(String host) {
        String instance = service(model).instances().stream()
                .filter(one -> one.host().equals(host))
                .findFirst()
                .orElseThrow()
                .name();
        return DataPlaneIds.of(model).instance(instance);
    }

    private List<Connection> connections() {
        List<Connection> all = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            all.add(connect("client", random.nextInt(), true));
        }
        return all;
    }

    private static Set<String> hosts(List<Connection> connections) {
        Set<String> hosts = new HashSet<>();
        connections.forEach(connection -> hosts.add(connection.host()));
        return hosts;
    }

    private void assertStay(List<Connection> connections) {
        for (Connection connection : connections) {
            assertThat(data("client", connection.queuePair())).isEqualTo(connection.host());
        }
    }

    private void change(String text) {
        model = read(text);
        fabric.apply(model);
        run(model);
        assertThat(fabric.awaitStable(10 * SECOND))
                .as(fabric.unknown().toString())
                .isTrue();
        clock.pass(6 * SECOND); // a new instance begins with a part of its share
    }

    /** All by one client, to one address, from one port: only the queue pair tells the connections apart. */
    @ParameterizedTest
    @ValueSource(strings = {"v4", "v6", "v4 via"})
    void queuePairsSpreadAndStay(String kind) {
        boolean v6 = kind.startsWith("v6");
        String more = "    idleTimeout: none\n" + (kind.endsWith("via") ? "    via: [s3]\n" : "");
        String[] three = {"{id: i0, host: m0}", "{id: i1, host: m1}", "{id: i2, host: m2}"};
        start(text(v6, more, three));
        try (Fabric open = fabric) {
            List<Connection> connections = connections();
            assertThat(hosts(connections)).containsExactlyInAnyOrder("m0", "m1", "m2");
            assertStay(connections);
            connections.forEach(connection -> explained(open, v6, connection));

            loads.put("m1", 100 * NORMAL_US);
            loads.put("m0", 10 * NORMAL_US);
            clock.pass(3 * SECOND);
            assertStay(connections);

            change(text(v6, more, three[0], three[1], three[2], "{id: i3, host: m3}"));
            assertStay(connections);
            List<Connection> later = connections();
            assertThat(hosts(later)).contains("m3");

            change(text(v6, more, three[0], "{id: i1, host: m1, weight: 0}", three[2], "{id: i3, host: m3}"));
            assertStay(connections);
            assertStay(later);
            assertThat(hosts(connections())).isNotEmpty().doesNotContain("m1");

            open.device("s1").stopAgent();
            clock.pass(70 * SECOND); // the cells of the exchanges are free, and no agent is there
            assertStay(connections);
            open.device("s1").startAgent();
            clock.pass(3 * SECOND);
            assertStay(later);
            for (Connection connection : connections) {
                assertThat(message("client", RoceFrame.DISCONNECT, connection.exchange(), connection.queuePair()))
                        .isEqualTo(connection.host());
            }
        }
    }

    private static void explained(Fabric fabric, boolean v6, Connection connection) {
        String text = fabric.explain(PacketSpec.parse("in=s1:1 proto=udp sport=49152 dport=4791 qp="
                        + connection.queuePair() + " dst=" + (v6 ? "fd00:96::10" : "10.96.0.10")))
                .toString();
        assertThat(text).contains("action=deliver").contains("service/memory").contains("DELIVERED", connection.host());
    }

    /** A number below 1024 names nobody: datagrams to a well-known queue pair, which any instance has. */
    @Test
    void aQueuePairThatNamesNobodyIsKeptByClientAndNumber() {
        start(text(false, "    idleTimeout: none\n", "{id: i0, host: m0}", "{id: i1, host: m1}", "{id: i2, host: m2}"));
        try (Fabric open = fabric) {
            Map<Integer, String> first = new HashMap<>();
            for (int queuePair = 2; queuePair < 50; queuePair++) {
                first.put(queuePair, data("client", queuePair));
            }
            assertThat(new HashSet<>(first.values())).containsExactlyInAnyOrder("m0", "m1", "m2");
            loads.put("m0", 100 * NORMAL_US);
            clock.pass(3 * SECOND);
            first.forEach(
                    (queuePair, host) -> assertThat(data("client", queuePair)).isEqualTo(host));
            int unknown = 0x3fff << 10 | 3; // an instance that there is not
            assertThat(data("client", unknown)).isEqualTo(data("client", unknown));
            assertThat(open.device("s1").status().getCountersOrDefault("collisions", 0))
                    .isZero();
        }
    }

    /** Servers that give out what numbers they like, all the same: exchanges and data of a client meet at one instance. */
    @Test
    void withAnIdleTimeAClientHasOneInstance() {
        start(text(false, "    idleTimeout: 60s\n", "{id: i0, host: m0}", "{id: i1, host: m1}", "{id: i2, host: m2}"));
        try (Fabric open = fabric) {
            for (String client : List.of("client", "other")) {
                String host = connect(client, 1, false).host();
                for (int exchange = 2; exchange < 20; exchange++) {
                    assertThat(connect(client, exchange, false).host()).isEqualTo(host);
                }
                loads.put(host, 100 * NORMAL_US);
                clock.pass(3 * SECOND);
                for (int queuePair = 17; queuePair < 60_000; queuePair += 2_000) {
                    assertThat(data(client, queuePair)).isEqualTo(host);
                }
                assertThat(message(client, RoceFrame.DISCONNECT, 3, 17)).isEqualTo(host);
            }
            assertThat(open.unknown()).isEmpty();
        }
    }

    /** Who holds no instance does not speak for the service, and nobody calls an instance past it. */
    @Test
    void theSourceGuardKnowsWhoSpeaksForTheService() {
        start(text(false, "    idleTimeout: none\n", "{id: i1, host: m1}"));
        try (Fabric open = fabric) {
            IpAddress service = service(model).address();
            RoceFrame.Way forged = way("m2", service, address("client"));
            open.host("m2")
                    .sendFrame(RoceFrame.write(forged, SOURCE_PORT, 5, 1, 8).bytes());
            RoceFrame.Way direct = way("client", address("client"), address("m1"));
            open.host("client")
                    .sendFrame(RoceFrame.write(direct, SOURCE_PORT, 5, 1, 8).bytes());
            RoceFrame.Way asCaller = way("m1", service, service);
            open.host("m1")
                    .sendFrame(RoceFrame.write(asCaller, SOURCE_PORT, 5, 1, 8).bytes());
            clock.pass(10 * MS);
            assertThat(arrived).isEmpty();
        }
    }
}
