package dev.weft.dataplane.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.weft.bmv2.control.StateControl;
import dev.weft.bmv2.p4runtime.P4RuntimeService;
import dev.weft.bmv2.p4runtime.P4RuntimeTarget;
import dev.weft.bmv2.program.RegisterArray;
import dev.weft.dataplane.agent.packet.Datagram;
import dev.weft.dataplane.agent.stats.Event;
import dev.weft.dataplane.agent.target.Pipeline;
import dev.weft.dataplane.agent.telemetry.DeviceSensor;
import dev.weft.dataplane.agent.telemetry.SensingOptions;
import dev.weft.dataplane.agent.telemetry.Telemetry;
import dev.weft.dataplane.api.AgentConfiguration;
import dev.weft.dataplane.api.AgentStatus;
import dev.weft.dataplane.api.CounterSample;
import dev.weft.dataplane.api.LocalInstance;
import dev.weft.dataplane.api.Policy;
import dev.weft.dataplane.api.TelemetrySample;
import dev.weft.p4.program.WeftProgram;
import dev.weft.p4.program.wire.AgentHeader;
import dev.weft.p4.program.wire.ComputeReport;
import dev.weft.p4.program.wire.Feedback;
import dev.weft.p4.program.wire.StateMessage;
import dev.weft.p4.runtime.EntryBuilder;
import dev.weft.p4.runtime.P4Bytes;
import dev.weft.p4.runtime.P4InfoIndex;
import dev.weft.p4.runtime.Updates;
import dev.weft.p4.runtime.client.P4RuntimeClient;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import p4.v1.P4RuntimeOuterClass.Entity;
import p4.v1.P4RuntimeOuterClass.Index;
import p4.v1.P4RuntimeOuterClass.RegisterEntry;
import p4.v1.P4RuntimeOuterClass.Update;

/**
 * The real program in embedded switches with real agents: two switches 4.5 ms apart, a client at port 1 of the first, at
 * each an instance of one service at port 2, the link at port 10.
 */
class EmbeddedSwitchTest {
    private static final P4InfoIndex INDEX = P4InfoIndex.of(Pipeline.weft().p4info());
    private static final long PATH_NS = 4_500_000;
    private static final int CLIENT = 1;
    private static final int SITE = 2;
    private static final int LINK = 10;
    private static final int SERVICE = 5;
    private static final int POOL = 9;
    private static final int PORT = 9000;
    private static final int DEADLINE_US = 15_000;
    private static final long MS = 1_000_000;
    private static final int ANYCAST = 0x0a600001;
    private static final int CLIENT_ADDRESS = 0x0a010001;

    private static final int FLOWS = 300;
    private static final int IDLE_TICKS = 1 << 20;

    private final VirtualScheduler time = new VirtualScheduler();
    private final List<Runnable> ends = new ArrayList<>();
    private final Site s1 = new Site(1);
    private final Site s2 = new Site(2);

    private static int agentAddress(int site) {
        return 0x0aff0000 | site;
    }

    /** Instance number and site number are the same. */
    private static int hostAddress(int site) {
        return 0x0a020001 | site << 8;
    }

    private static ByteString bytes(int address) {
        return ByteString.copyFrom(ByteBuffer.allocate(4).putInt(address).flip());
    }

    /** A switch, its agent and what hangs at its ports. */
    private final class Site {
        final int number;
        final P4RuntimeTarget device;
        final P4RuntimeService target;
        final SwitchAgent agent;
        final Telemetry telemetry;
        final P4RuntimeClient controller;
        final Map<Integer, List<ByteString>> out = new HashMap<>();
        int sequence;

        Site(int number) {
            this.number = number;
            device = P4RuntimeTarget.builder(number)
                    .clock(time::nowNs)
                    .sink(this::transmit)
                    .build();
            target = new P4RuntimeService(device);
            ManagedChannel south = serve(List.of(target));
            agent = new SwitchAgent(AgentOptions.inProcess(number), south, time);
            telemetry =
                    agent.sense(new SensingOptions(20 * MS, 200 * MS, DeviceSensor.none(), Runnable::run, time::nowNs));
            controller =
                    P4RuntimeClient.builder(serve(agent.services()), number).open();
            agent.start();
        }

        private ManagedChannel serve(List<? extends io.grpc.BindableService> services) {
            String name = InProcessServerBuilder.generateName();
            InProcessServerBuilder builder =
                    InProcessServerBuilder.forName(name).directExecutor();
            services.forEach(builder::addService);
            try {
                Server server = builder.build().start();
                ends.add(server::shutdownNow);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            ManagedChannel channel =
                    InProcessChannelBuilder.forName(name).directExecutor().build();
            ends.add(channel::shutdownNow);
            return channel;
        }

        private void transmit(int port, byte[] buffer, int offset, int length) {
            ByteString frame = ByteString.copyFrom(buffer, offset, length);
            if (port == LINK) {
                Site other = this == s1 ? s2 : s1;
                time.schedule(PATH_NS, () -> other.receive(LINK, frame));
            } else {
                out.computeIfAbsent(port, p -> new ArrayList<>()).add(frame);
            }
        }

        void receive(int port, ByteString frame) {
            device.receive(port, frame.toByteArray(), 0, frame.size());
        }

        /** The site's instance reports its delay, and its service time of the same length. */
        void report(int delayUs) {
            ByteBuffer bytes = ByteBuffer.allocate(AgentHeader.BYTES + Feedback.BYTES + ComputeReport.BYTES);
            AgentHeader.message(AgentHeader.METRIC)
                    .next(AgentHeader.NEXT_FEEDBACK)
                    .build()
                    .write(bytes);
            new Feedback(0, 0, delayUs, ++sequence).write(bytes);
            new ComputeReport(number, 1, 0, 0, delayUs, sequence, 0).write(bytes);
            Datagram report = new Datagram(
                    bytes(hostAddress(number)),
                    PORT,
                    bytes(agentAddress(number)),
                    AgentHeader.UDP_PORT,
                    ByteString.copyFrom(bytes.flip()));
            receive(SITE, report.toFrame(AgentFixture.MAC, AgentFixture.MAC));
        }

        long register(String name, int index) {
            RegisterEntry pattern = RegisterEntry.newBuilder()
                    .setRegisterId(INDEX.registers().id(name))
                    .setIndex(Index.newBuilder().setIndex(index))
                    .build();
            Entity found = controller
                    .read(List.of(Entity.newBuilder().setRegisterEntry(pattern).build()))
                    .get(0);
            return P4Bytes.toLong(found.getRegisterEntry().getData().getBitstring());
        }

        /** Other flows, alive now, hold every cell of flow affinity. */
        void occupyAffinity() {
            StateControl state = device.running().orElseThrow().control().state();
            BigInteger later = BigInteger.valueOf(time.nowNs() / WeftProgram.TICK_NS + IDLE_TICKS);
            for (RegisterArray array : state.registers()) {
                boolean until = array.name().endsWith("affinity.cells.until");
                if (until || array.name().endsWith("affinity.cells.owner")) {
                    for (int i = 0; i < array.size(); i++) {
                        state.writeRegister(array.name(), i, until ? later : BigInteger.ONE);
                    }
                }
            }
        }

        void install() {
            Site other = this == s1 ? s2 : s1;
            List<Update> entries = new ArrayList<>();
            port(entries, CLIENT, 1);
            port(entries, SITE, 1);
            port(entries, LINK, 2);
            port(entries, 255, 2);
            host(entries, CLIENT, CLIENT_ADDRESS, 0xffff0000L, 1);
            host(entries, SITE, hostAddress(number), 0xffffffffL, 2);
            add(
                    entries,
                    EntryBuilder.of(INDEX, "endpoints_v4")
                            .ternary("source", hostAddress(number) & 0xffffffffL, 0xffffffffL)
                            .ternary("protocol", 17, 0xff)
                            .ternary("source_port", PORT, 0xffff)
                            .priority(1)
                            .action(
                                    "from_instance_v4",
                                    Map.of("id", number, "address", ANYCAST & 0xffffffffL, "port", PORT)));
            service(
                    entries,
                    ANYCAST,
                    PORT,
                    "serve_v4",
                    Map.of(
                            "service",
                            SERVICE,
                            "compute_mask",
                            0xffffffffL,
                            "network_mask",
                            0xffffffffL,
                            "idle_ticks",
                            IDLE_TICKS));
            service(entries, agentAddress(number), AgentHeader.UDP_PORT, "to_agent_v4", Map.of());
            add(
                    entries,
                    EntryBuilder.of(INDEX, "permissions")
                            .ternary("subject", 1, 0xffffffffL)
                            .ternary("service", SERVICE, 0xffff)
                            .priority(1)
                            .action("permit"));
            add(
                    entries,
                    EntryBuilder.of(INDEX, "demands")
                            .ternary("service", SERVICE, 0xffff)
                            .priority(1)
                            .action("set_pool", Map.of("pool", POOL)));
            for (int instance = 1; instance <= 2; instance++) {
                add(
                        entries,
                        EntryBuilder.of(INDEX, "WeftIngress.weft.instances.instances")
                                .ternary("instance", instance, 0xffff)
                                .priority(1)
                                .action("to_v4", Map.of("address", hostAddress(instance) & 0xffffffffL, "port", PORT)));
            }
            route(entries, hostAddress(number), SITE);
            route(entries, hostAddress(other.number), LINK);
            route(entries, agentAddress(other.number), LINK);
            controller.write(entries);
        }

        private void port(List<Update> entries, int port, int role) {
            add(entries, EntryBuilder.of(INDEX, "ports").exact("port", port).action("set_role", Map.of("role", role)));
        }

        private void host(List<Update> entries, int port, int address, long mask, int subject) {
            add(
                    entries,
                    EntryBuilder.of(INDEX, "hosts_v4")
                            .ternary("port", port, 0xffff)
                            .ternary("source", address & mask, mask)
                            .priority(1)
                            .action("set_host", Map.of("host", port, "subject", subject)));
        }

        private void service(List<Update> entries, int address, int port, String action, Map<String, Number> params) {
            add(
                    entries,
                    EntryBuilder.of(INDEX, "services_v4")
                            .ternary("address", address & 0xffffffffL, 0xffffffffL)
                            .ternary("protocol", 17, 0xff)
                            .ternary("port", port, 0xffff)
                            .priority(1)
                            .action(action, params));
        }

        private void route(List<Update> entries, int address, int port) {
            add(
                    entries,
                    EntryBuilder.of(INDEX, "routes_v4")
                            .lpm("address", address & 0xffffffffL, 32)
                            .choice(1, "next_hop_v4", Map.of("port", port, "source", 1, "destination", 2)));
        }

        private void add(List<Update> entries, EntryBuilder entry) {
            entries.add(Updates.insert(entry.build()));
        }

        void configure(Policy policy) {
            AgentConfiguration configuration = AgentConfiguration.newBuilder()
                    .setSwitchId("s" + number)
                    .setAddress(bytes(agentAddress(number)))
                    .setMac(AgentFixture.MAC)
                    .addPeers(dev.weft.dataplane.api.Peer.newBuilder()
                            .setSwitchId("s" + (3 - number))
                            .setAddress(bytes(agentAddress(3 - number))))
                    .addPools(AgentFixture.pool(
                                    POOL,
                                    policy,
                                    AgentFixture.candidate(1, 1),
                                    AgentFixture.candidate(2, 2).toBuilder()
                                            .setBackup(policy == Policy.DEADLINE)
                                            .build())
                            .setDeadlineUs(policy == Policy.DEADLINE ? DEADLINE_US : 0))
                    .addLocalInstances(LocalInstance.newBuilder()
                            .setInstance(number)
                            .setInstanceId("i" + number)
                            .setAddress(bytes(hostAddress(number)))
                            .setPort(PORT))
                    .build();
            try {
                agent.configure(configuration);
            } catch (dev.weft.dataplane.agent.config.InvalidConfigurationException e) {
                throw new AssertionError(e);
            }
        }

        long count(Event event) {
            return agent.status().getCountersOrDefault(event.label(), -1);
        }
    }

    private void start(Policy policy) {
        for (Site site : List.of(s1, s2)) {
            site.install();
            site.configure(policy);
        }
    }

    private void run(int rounds, int delay1Us, int delay2Us) {
        for (int i = 0; i < rounds; i++) {
            s1.report(delay1Us);
            s2.report(delay2Us);
            time.passMs(10);
        }
    }

    /** Sends a request and returns the number of the site that it came to, or 0. */
    private int request(int flow) {
        int before1 = s1.out.getOrDefault(SITE, List.of()).size();
        int before2 = s2.out.getOrDefault(SITE, List.of()).size();
        // Addresses and ports without a pattern: a CRC keeps patterns apart.
        Random random = new Random(flow);
        int address = CLIENT_ADDRESS & 0xffff0000 | 1 + random.nextInt(0xfffe);
        int port = 1 + random.nextInt(0xffff);
        Datagram request =
                new Datagram(bytes(address), port, bytes(ANYCAST), PORT, ByteString.copyFromUtf8("render this"));
        s1.receive(CLIENT, request.toFrame(AgentFixture.MAC, AgentFixture.MAC));
        time.passMs(5);
        boolean at1 = s1.out.getOrDefault(SITE, List.of()).size() > before1;
        boolean at2 = s2.out.getOrDefault(SITE, List.of()).size() > before2;
        assertThat(at1 && at2).isFalse();
        return at1 ? 1 : at2 ? 2 : 0;
    }

    @AfterEach
    void end() {
        s1.agent.close();
        s2.agent.close();
        ends.forEach(Runnable::run);
    }

    @Test
    void whatIsSensedStandsInTheRegisters() {
        start(Policy.JOINT);
        run(20, 300, 777);
        assertThat(s1.count(Event.METRIC_ACCEPTED)).isEqualTo(20);
        AgentStatus status = s1.agent.status();
        assertThat(status.getPeers(0).getReachable()).isTrue();
        assertThat(s1.register("network_cost_a", 2)).isEqualTo(9_000);
        assertThat(s1.register("network_cost_b", 2)).isEqualTo(9_000);
        assertThat(s1.register("network_cost_a", 1)).isZero();
        assertThat(s1.register("unit", 1)).as("a request takes").isEqualTo(300);
        assertThat(s1.register("unit", 2)).isEqualTo(777);
        assertThat(s1.register("load_a", 1)).as("beyond the request itself").isZero();
        assertThat(s1.register("load_b", 2)).isZero();
        assertThat(s1.register("self", 0)).isEqualTo(1);
        assertThat(s2.register("self", 0)).isEqualTo(2);
        for (int i = 0; i < 64; i++) {
            long cell = s1.register("pairs", POOL * 64 + i);
            assertThat(cell).isIn(1L << 16 | 2, 2L << 16 | 1);
        }
        assertThat(status.getInstances(1).getNetworkCellUs()).isEqualTo(9_000);
    }

    @Test
    void requestsGoWhereComputeAndNetworkTogetherAreLeast() {
        start(Policy.JOINT_BEST);
        run(20, 300, 300);
        assertThat(request(1000)).isEqualTo(1);
        run(20, 12_000, 300);
        assertThat(request(1001)).as("12 ms here, 9.3 ms there").isEqualTo(2);
        assertThat(request(1000)).as("a flow stays").isEqualTo(1);
    }

    @Test
    void requestsArePricedByWorkerWhereTheShortestQueueDecides() {
        start(Policy.SHORTEST_QUEUE);
        run(20, 300, 90_000);
        assertThat(s1.register("unit", 1)).as("one worker").isEqualTo(4_096);
        assertThat(s1.register("unit", 2)).as("one worker, however slow").isEqualTo(4_096);
        assertThat(s1.register("load_a", 2)).as("nothing waits there").isZero();
    }

    @Test
    void theBackupServesWhereTheOtherMissesTheDeadline() {
        start(Policy.DEADLINE);
        run(20, 300, 300);
        assertThat(s1.register("spill", POOL)).isEqualTo(DEADLINE_US);
        for (int i = 0; i < 64; i++) {
            assertThat(s1.register("pairs", POOL * 64 + i)).isEqualTo(1 << 16);
            assertThat(s1.register("more", POOL * 64 + i))
                    .as("a backup as fourth")
                    .isEqualTo(2);
        }
        run(20, 14_000, 300);
        assertThat(request(1000)).as("14 ms here, 9.3 ms there, but in time").isEqualTo(1);
        run(100, 20_000, 300);
        assertThat(request(1001)).as("20 ms here are too late").isEqualTo(2);
        assertThat(request(1000)).as("a flow stays").isEqualTo(1);
        // Somebody else has written the limit: the audit finds it.
        s1.device
                .running()
                .orElseThrow()
                .control()
                .state()
                .writeRegister("WeftIngress.weft.selection.arrays.spill", POOL, BigInteger.ZERO);
        run(20, 300, 300);
        assertThat(s1.register("spill", POOL)).isEqualTo(DEADLINE_US);
    }

    @Test
    void samplesTellPathsAndServicesAndComeOftenWhenTrafficChanges() {
        start(Policy.JOINT);
        run(300, 300, 777);
        TelemetrySample idle = s1.telemetry.last().orElseThrow();
        assertThat(idle.getIntervalUs()).as("nothing changes").isEqualTo(200_000);
        for (int flow = 0; flow < 100; flow++) {
            assertThat(request(flow)).isNotZero();
        }
        TelemetrySample busy = s1.telemetry.last().orElseThrow();
        assertThat(busy.getSequence()).as("samples in half a second").isGreaterThan(idle.getSequence() + 5);
        run(100, 300, 777);
        TelemetrySample after = s1.telemetry.last().orElseThrow();
        assertThat(after.getCountersList())
                .anyMatch(c -> c.getKind() == CounterSample.Kind.SERVICE && c.getPackets() == 100);
        assertThat(after.getPathsList()).singleElement().satisfies(path -> {
            assertThat(path.getPeer()).isEqualTo("s2");
            assertThat(path.getDelayUs()).isEqualTo(9_000);
            assertThat(path.getJitterUs()).isZero();
            assertThat(path.getLossPermille()).isZero();
            assertThat(path.getJudged()).isGreaterThan(200);
        });
        assertThat(after.getInstancesCount()).isEqualTo(2);
        assertThat(after.getTraffic().getSourcesList())
                .as("reports and probes come here")
                .isNotEmpty();
    }

    @Test
    void aForgedReportFromAClientChangesNothing() {
        start(Policy.JOINT);
        run(5, 300, 300);
        ByteBuffer bytes = ByteBuffer.allocate(AgentHeader.BYTES + Feedback.BYTES + ComputeReport.BYTES);
        AgentHeader.message(AgentHeader.METRIC)
                .next(AgentHeader.NEXT_FEEDBACK)
                .build()
                .write(bytes);
        new Feedback(1, 9, 1, 1_000).write(bytes);
        new ComputeReport(1, 1, 0, 0, 1, 1, 0).write(bytes);
        Datagram forged = new Datagram(
                bytes(CLIENT_ADDRESS),
                PORT,
                bytes(agentAddress(1)),
                AgentHeader.UDP_PORT,
                ByteString.copyFrom(bytes.flip()));
        s1.receive(CLIENT, forged.toFrame(AgentFixture.MAC, AgentFixture.MAC));
        assertThat(s1.count(Event.METRIC_REFUSED)).isEqualTo(1);
        assertThat(s1.register("load_a", 1)).as("nine would weigh").isZero();
    }

    @Test
    void flowsWhoseCellIsTakenArePinnedAndLoseNothing() {
        start(Policy.JOINT);
        run(10, 300, 300);
        s1.occupyAffinity();
        Map<Integer, Integer> homes = new HashMap<>();
        for (int flow = 0; flow < FLOWS; flow++) {
            int home = request(flow);
            assertThat(home).as("flow %s", flow).isNotZero();
            homes.put(flow, home);
            s1.report(300);
            s2.report(300);
        }
        assertThat(s1.count(Event.COLLISION)).isPositive();
        assertThat(s1.agent.status().getPins()).isPositive();
        assertThat(s1.controller.readTable("WeftIngress.weft.affinity.pins"))
                .as("hidden")
                .isEmpty();
        // The better site changes; the flows stay, those in cells and those that are pinned.
        run(10, 30_000, 300);
        for (int flow = 0; flow < FLOWS; flow++) {
            assertThat(request(flow)).as("flow %s", flow).isEqualTo(homes.get(flow));
            s1.report(30_000);
            s2.report(300);
        }
        assertThat(homes.values()).contains(1);
    }

    @Test
    void aPinThatIsIdleGoes() {
        start(Policy.JOINT);
        run(10, 300, 300);
        s1.occupyAffinity();
        for (int flow = 0; flow < 10; flow++) {
            request(flow);
        }
        assertThat(s1.agent.status().getPins()).isPositive();
        // The service's idle time is 7 s.
        for (int i = 0; i < 75; i++) {
            time.passMs(100);
            s1.target.tick();
        }
        assertThat(s1.agent.status().getPins()).isZero();
    }

    /** Rounds in which only the first instance reports. */
    private void runAlone(int rounds) {
        for (int i = 0; i < rounds; i++) {
            s1.report(300);
            time.passMs(10);
        }
    }

    private int flowAt(int site, int from) {
        for (int flow = from; flow < from + FLOWS; flow++) {
            if (request(flow) == site) {
                return flow;
            }
            s1.report(300);
            s2.report(300);
        }
        throw new AssertionError("no flow comes to site " + site);
    }

    @Test
    void flowsOfAnInstanceThatIsGoneChooseAnewOnce() {
        start(Policy.JOINT);
        run(10, 9_500, 300);
        int there = flowAt(2, 0);
        int here = flowAt(1, FLOWS);
        runAlone(8);
        assertThat(request(there)).as("silent, but not for so long").isEqualTo(2);
        runAlone(15);
        assertThat(s1.register("serves", 2)).isEqualTo(StateMessage.GONE);
        assertThat(request(there)).isEqualTo(1);
        assertThat(request(here)).isEqualTo(1);
        run(20, 30_000, 300);
        assertThat(s1.register("serves", 2)).as("back").isEqualTo(SERVICE);
        assertThat(request(there)).as("once").isEqualTo(1);
    }

    @Test
    void flowsStayWhileAnInstanceIsSilentBecauseItsAgentIs() {
        start(Policy.JOINT);
        run(10, 9_500, 300);
        int there = flowAt(2, 0);
        s2.agent.close();
        for (int i = 0; i < 10; i++) {
            runAlone(10);
            assertThat(request(there)).isEqualTo(2);
        }
    }

    @Test
    void aLostWriteOfWhoServesIsFound() {
        start(Policy.JOINT);
        run(10, 300, 300);
        StateControl state = s1.device.running().orElseThrow().control().state();
        state.writeRegister("serves", 2, BigInteger.ZERO);
        state.writeRegister("serves", 77, BigInteger.valueOf(SERVICE));
        run(WeftProgram.INSTANCES / 8 + 2, 300, 300);
        assertThat(s1.register("serves", 2)).isEqualTo(SERVICE);
        assertThat(s1.register("serves", 77)).as("none that is known").isEqualTo(StateMessage.GONE);
    }
}
