package dev.weft.lab.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.control.core.compile.DataPlaneIds;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.daemon.ApplyReport;
import dev.weft.control.daemon.Controller;
import dev.weft.dataplane.api.TransactionEvent;
import dev.weft.dataplane.api.TransactionRequest;
import dev.weft.dataplane.api.TransactionsGrpc;
import dev.weft.lab.fabric.Fabric;
import dev.weft.lab.host.Arrivals;
import dev.weft.lab.host.ComputeInstance;
import dev.weft.lab.host.RequestSource;
import dev.weft.lab.host.ServiceTime;
import dev.weft.lab.host.Target;
import dev.weft.lab.network.Frame;
import dev.weft.lab.packet.Datagram;
import dev.weft.lab.time.VirtualClock;
import dev.weft.p4.program.wire.AgentHeader;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Two configurations that take turns while packets enter at four switches: each packet that arrives is one that the
 * configuration of its own epoch brings there, and what both permit always arrives and is answered. Messages of the
 * controller take time, so that switches flip one after another. The issue asks for 100 flips: {@code -Dweft.flips=100}.
 */
class FlipUnderLoadTest {
    private static final int FLIPS = Integer.getInteger("weft.flips", 20);
    private static final int SWITCHES = 4;
    private static final long MS = 1_000_000;

    /** What a packet that has arrived tells. */
    private record Arrival(int epoch, long source, long service, int instance, int port) {}

    private final VirtualClock clock = new VirtualClock();
    private final Random random = new Random(5);
    private final List<RequestSource> sources = new ArrayList<>();
    private final List<Arrival> arrivals = new ArrayList<>();
    private Fabric fabric;

    /**
     * Variant 0: service "swap" is for tools, behind port 9101, and "work" has an instance more. Variant 1: it is for
     * agents, behind port 9102.
     */
    private static SemanticModel model(int variant) {
        StringBuilder text = new StringBuilder("weft: 1\ndomain: flips\nnetwork:\n  switches:\n");
        for (int i = 1; i <= SWITCHES; i++) {
            text.append(String.format(
                    "    - {id: s%d, device: %d, agent: \"127.0.0.1:%d\", address: 10.255.0.%d, mac: \"02:00:00:00:%02x:00\"}%n",
                    i, i, 21000 + i, i, i));
        }
        text.append("  links:\n");
        for (int i = 1; i <= SWITCHES; i++) {
            text.append(String.format(
                    "    - {id: l%d, between: [\"s%d:10\", \"s%d:11\"], delayMs: 1}%n", i, i, i % SWITCHES + 1));
        }
        text.append("  hosts:\n");
        for (int i = 1; i <= SWITCHES; i++) {
            for (int port = 1; port <= 2; port++) {
                text.append(String.format(
                        "    - {id: %s%d, switch: s%d, port: %d, address: 10.%d.0.%d, mac: \"02:00:00:01:%02x:%02x\"}%n",
                        port == 1 ? "c" : "i", i, i, port, i, port, i, port));
            }
        }
        text.append("capabilities: [work]\nagents:\n");
        for (int i = 1; i <= SWITCHES; i++) {
            text.append(String.format("  - {id: a%d, type: %s, host: c%d}%n", i, i % 2 == 0 ? "agent" : "tool", i));
        }
        text.append("services:\n");
        service(text, "work", 1, variant == 0 ? SWITCHES : SWITCHES - 1, 9001);
        service(text, "swap", 2, SWITCHES, 9101 + variant);
        text.append("permissions:\n  - {id: all, allow: {agents: [\"*\"], services: [work]}}\n");
        text.append("  - {id: some, allow: {types: [" + (variant == 0 ? "tool" : "agent") + "], services: [swap]}}\n");
        return Controller.create().read("flips-" + variant + ".yaml", text.toString());
    }

    private static void service(StringBuilder text, String name, int number, int instances, int port) {
        text.append(String.format(
                "  - id: %s%n    capability: work%n    address: 10.96.0.%d%n    protocol: udp%n    port: %d%n"
                        + "    policy: joint%n    instances:%n",
                name, number, 9000 + number));
        for (int i = 1; i <= instances; i++) {
            text.append(String.format("      - {id: %s-%d, host: i%d, port: %d}%n", name, i, i, port));
        }
    }

    @Test
    void noPacketSeesAMixtureAndNoneIsLost() {
        List<SemanticModel> models = List.of(model(0), model(1));
        fabric = Fabric.of(models.get(0), clock, 3);
        try {
            Controller controller = fabric.controller()
                    .with(fabric.controller().coordination().within(Duration.ofMillis(30), Duration.ofSeconds(2)));
            Interception slow = new Interception(fabric.channels(), (endpoint, method) -> {
                if (method.equals("Ask")) {
                    clock.pass(random.nextInt(2_000_000));
                }
                return true;
            });
            controller.apply(models.get(0), slow);
            run(models.get(0));
            clock.pass(200 * MS);
            sources.forEach(RequestSource::start);
            clock.pass(100 * MS);
            Map<Integer, Integer> variants = new HashMap<>();
            variants.put(epoch(models.get(0)), 0);
            int judged = 0;
            for (int flip = 1; flip <= FLIPS; flip++) {
                ApplyReport report = controller.apply(models.get(flip % 2), slow);
                assertThat(report.flipWrites()).as("flip %s", flip).isEqualTo(SWITCHES);
                variants.put(epoch(models.get(0)), flip % 2);
                judged += arrivals.size();
                judge(models, variants);
            }
            sources.forEach(RequestSource::stop);
            clock.pass(300 * MS);
            judge(models, variants);

            assertThat(judged).isGreaterThan(20 * FLIPS);
            for (RequestSource source : sources) {
                if (source.host().name().startsWith("c") && toWork(source)) {
                    assertThat(source.outstanding()).as(source.host().name()).isZero();
                    assertThat(source.strange()).isZero();
                    assertThat(source.sent()).isGreaterThan(FLIPS);
                }
            }
        } finally {
            fabric.close();
        }
    }

    private final Map<RequestSource, Boolean> works = new HashMap<>();

    private boolean toWork(RequestSource source) {
        return works.get(source);
    }

    private void run(SemanticModel model) {
        DataPlaneIds ids = DataPlaneIds.of(model);
        for (int i = 1; i <= SWITCHES; i++) {
            instance(i, "work-" + i, 9001, i, ids.instance("work-" + i));
            instance(i, "swap-" + i, 9101, 10 + i, ids.instance("swap-" + i));
            instance(i, "swap-too-" + i, 9102, 20 + i, ids.instance("swap-" + i));
            fabric.host("i" + i).card().listen((timeNs, port, outbound, frame) -> {
                if (!outbound) {
                    arrived(frame);
                }
            });
            source(model, ids, i, "work", 1);
            source(model, ids, i, "swap", 2);
        }
    }

    private void instance(int at, String name, int port, int number, int id) {
        new ComputeInstance(fabric.host("i" + at), name, number, port, 4, ServiceTime.constant(MS / 5))
                .reportTo(new byte[] {10, (byte) 255, 0, (byte) at}, 0, id, 5 * MS);
    }

    private void source(SemanticModel model, DataPlaneIds ids, int at, String service, int number) {
        RequestSource source = RequestSource.on(fabric.host("c" + at), "c" + at + " " + service)
                .to(new Target(new byte[] {10, 96, 0, (byte) number}, 9000 + number, ids.service64(service), 0))
                .as(ids.agent64("a" + at), at % 2 == 0 ? AgentHeader.AGENT : AgentHeader.TOOL)
                .arrivals(Arrivals.periodic(2 * MS))
                .firstFlow(number * 10_000_000)
                .build();
        sources.add(source);
        works.put(source, service.equals("work"));
    }

    private void arrived(Frame frame) {
        Datagram packet = new Datagram();
        if (packet.read(frame.bytes(), frame.length()) != Datagram.Result.OK) {
            return;
        }
        AgentHeader header = AgentHeader.read(packet.payload());
        if (header.message() == AgentHeader.REQUEST) {
            arrivals.add(new Arrival(
                    header.epoch(),
                    header.source(),
                    header.destination(),
                    header.instance(),
                    packet.destinationPort()));
        }
    }

    /** The active epoch, as the agent of the first switch tells it to who only looks. */
    private int epoch(SemanticModel model) {
        ManagedChannel channel =
                fabric.channels().open(model.switchNode("s1").orElseThrow().agent());
        try {
            Iterator<TransactionEvent> answer = TransactionsGrpc.newBlockingStub(channel)
                    .ask(TransactionRequest.newBuilder()
                            .setType(TransactionRequest.Type.HELLO)
                            .build());
            return answer.next().getReply().getStanding().getEpoch();
        } finally {
            channel.shutdownNow();
        }
    }

    private void judge(List<SemanticModel> models, Map<Integer, Integer> variants) {
        for (Arrival arrival : arrivals) {
            assertThat(variants).as("epochs that were in force").containsKey(arrival.epoch());
            int variant = variants.get(arrival.epoch());
            DataPlaneIds ids = DataPlaneIds.of(models.get(variant));
            boolean work = arrival.service() == ids.service64("work");
            assertThat(arrival.port()).as("%s in variant %s", arrival, variant).isEqualTo(work ? 9001 : 9101 + variant);
            String expected = work ? "work-" : "swap-";
            int last = work && variant == 1 ? SWITCHES - 1 : SWITCHES;
            boolean known = false;
            for (int i = 1; i <= last; i++) {
                known |= arrival.instance() == ids.instance(expected + i);
            }
            assertThat(known).as("%s in variant %s", arrival, variant).isTrue();
            if (!work) {
                boolean tool = arrival.source() == ids.agent64("a1") || arrival.source() == ids.agent64("a3");
                assertThat(tool).as("%s in variant %s", arrival, variant).isEqualTo(variant == 0);
            }
        }
        arrivals.clear();
    }
}
