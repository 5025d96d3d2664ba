package dev.weft.lab.translation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.TextFormat;
import dev.weft.control.core.compile.Compilation;
import dev.weft.control.core.compile.Compiler;
import dev.weft.control.core.compile.DataPlaneIds;
import dev.weft.control.core.evaluate.Envelope;
import dev.weft.control.core.evaluate.Evaluator;
import dev.weft.control.core.evaluate.Outcome;
import dev.weft.control.core.evaluate.PacketFacts;
import dev.weft.control.core.evaluate.Verdict;
import dev.weft.control.core.evaluate.Way;
import dev.weft.control.core.model.Demand;
import dev.weft.control.core.model.Host;
import dev.weft.control.core.model.IpAddress;
import dev.weft.control.core.model.Link;
import dev.weft.control.core.model.MacAddress;
import dev.weft.control.core.model.PortRef;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.Service;
import dev.weft.control.core.pipeline.PipelineModel;
import dev.weft.control.daemon.P4InfoPipeline;
import dev.weft.lab.translation.InstalledSwitch.Sent;
import dev.weft.lab.translation.RandomPackets.Arrival;
import dev.weft.p4.program.Drop;
import dev.weft.p4.program.Punt;
import dev.weft.p4.program.WeftProgram;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.statistics.Statistics;
import p4.config.v1.P4InfoOuterClass.P4Info;

/**
 * Translation validation (decision 7): random semantic files, compiled and installed into embedded switches, treat
 * every random packet as the direct evaluator of the semantic model says, on its whole way through the network.
 */
class TranslationValidationTest {
    static final PipelineModel PIPELINE = pipeline();
    /** All but MALFORMED, counted apart, and what depends on the past or on no agent having come yet. */
    private static final Set<Drop> REACHED =
            EnumSet.complementOf(EnumSet.of(Drop.NONE, Drop.MALFORMED, Drop.RATE, Drop.NO_POOL));

    private static final int PACKETS = 60;
    /** Four legs (two waypoints, the tunnel's end, the inner packet's own way) through at most four switches each. */
    private static final int MOST_HOPS = 16;

    private static final int PACKET_IN_BYTES = 16;

    private static PipelineModel pipeline() {
        P4Info.Builder info = P4Info.newBuilder();
        try {
            TextFormat.merge(WeftProgram.p4Info(), info);
        } catch (TextFormat.ParseException e) {
            throw new AssertionError("the committed P4Info is not one", e);
        }
        return P4InfoPipeline.of(info.build()).model();
    }

    @Property(tries = 400, shrinking = ShrinkingMode.OFF)
    void switchesDoWhatTheModelMeans(@ForAll long seed) {
        new Domain(seed, true).run();
        // A property over random input proves nothing about what the input never reaches.
        Statistics.label("outcome").coverage(checker -> {
            for (Outcome outcome : Outcome.values()) {
                if (outcome != Outcome.DROPPED) {
                    checker.check(outcome, Drop.NONE).count(count -> count >= 50);
                }
            }
            for (Drop reason : REACHED) {
                checker.check(Outcome.DROPPED, reason).count(count -> count >= 1);
            }
        });
        Statistics.label("tunnel").coverage(checker -> {
            for (String what : List.of("enters", "goes on", "leaves", "too big")) {
                checker.check(what).count(count -> count >= 5);
            }
        });
        Statistics.label("unchanged").coverage(checker -> {
            for (String what : List.of("tunnel", "here", "from the service")) {
                checker.check(what).count(count -> count >= 5);
            }
        });
    }

    /** A domain in which two permissions of equal rank contradict each other under a third that settles all their calls. */
    @Example
    void contradictionsThatAThirdStatementSettles() {
        new Domain(-96829, false).run();
    }

    /** A flow whose first packet chose an instance and died of its hop limit, and whose next one is of another class. */
    @Example
    void flowsThatADeadPacketOpened() {
        new Domain(6460583, false).run();
    }

    /** One random domain and the packets sent through it. */
    private static final class Domain {
        private final Random random;
        private final boolean tunnels;
        private final SemanticModel model;
        private final Evaluator evaluator;
        private final DataPlaneIds ids;
        private final Map<String, InstalledSwitch> switches = new TreeMap<>();
        private final Map<String, String> flows = new HashMap<>();
        private final Set<String> claimed = new HashSet<>();

        Domain(long seed, boolean tunnels) {
            random = new Random(seed);
            this.tunnels = tunnels;
            model = RandomDomain.draw(random, tunnels);
            evaluator = new Evaluator(model);
            Compilation compilation = new Compiler(PIPELINE).compile(model);
            ids = compilation.ids();
            compilation.switches().forEach((name, configuration) -> {
                assertThat(configuration.meters())
                        .as("rates depend on the past; the generator leaves them out")
                        .isEmpty();
                switches.put(name, new InstalledSwitch(PIPELINE, configuration, random));
            });
        }

        void run() {
            RandomPackets packets = new RandomPackets(model, random, tunnels);
            for (int i = 0; i < PACKETS; i++) {
                Arrival arrival = packets.draw();
                if (random.nextInt(8) == 0 && arrival.frame().isIp()) {
                    spoiled(arrival, packets.spoil(arrival.frame()));
                } else {
                    travel(arrival);
                }
            }
        }

        private void spoiled(Arrival arrival, byte[] frame) {
            assertDropped(Drop.MALFORMED, arrival, frame, "spoiled");
        }

        private void travel(Arrival first) {
            Optional<Arrival> arrival = Optional.of(first);
            for (int hops = 0; arrival.isPresent(); hops++) {
                assertThat(hops).as("hops of %s", first).isLessThan(MOST_HOPS);
                arrival = step(arrival.get());
            }
        }

        /** Checks one switch's treatment of a packet; returns the next arrival while there is one. */
        private Optional<Arrival> step(Arrival arrival) {
            TestFrame frame = arrival.frame();
            Verdict verdict = evaluator.evaluate(arrival.switchName(), arrival.port(), frame.facts());
            String what = arrival + "\n" + verdict;
            Statistics.label("outcome").collect(verdict.outcome(), verdict.reason());
            if (verdict.outcome() == Outcome.DROPPED) {
                assertDropped(verdict.reason(), arrival, frame.bytes(), what);
                if (verdict.reason() == Drop.TTL) {
                    noteClaim(arrival);
                }
                return Optional.empty();
            }
            List<Sent> sent = send(arrival, frame.bytes());
            assertThat(sent).as(what).hasSize(1);
            Sent out = sent.get(0);
            if (verdict.outcome() == Outcome.TO_AGENT) {
                assertPunted(Punt.LOCAL, arrival, out, what);
                return Optional.empty();
            }
            if (out.port() == WeftProgram.CPU_PORT && verdict.outcome() == Outcome.STEERED) {
                if (out.bytes()[2] == Punt.TOO_BIG.ordinal()) {
                    Statistics.label("tunnel").collect("too big");
                    assertTooBig(arrival, verdict, out, what);
                    claimed.add(flow(arrival, verdict));
                } else {
                    assertPunted(Punt.COLLISION, arrival, out, what);
                }
                return Optional.empty();
            }
            TestFrame whole = new TestFrame(out.bytes());
            boolean enters = whole.isTunnel() && verdict.outcome() == Outcome.STEERED;
            TestFrame after = enters ? whole.inner() : whole;
            if (enters || frame.isTunnel()) {
                Statistics.label("tunnel").collect(enters ? "enters" : whole.isTunnel() ? "goes on" : "leaves");
            }
            if (frame.isTunnel() && !whole.isTunnel()) {
                frame = frame.inner();
            }
            assertThat(after.checksumsHold())
                    .as("checksums of %s\n%s", after, what)
                    .isEqualTo(frame.checksumsHold());
            assertThat(after.from()).as(what).isEqualTo(verdict.source());
            assertThat(after.payload(frame.hasAgent())).as(what).isEqualTo(frame.payload(frame.hasAgent()));
            if (frame.hasAgent() && frame.hasFeedback()) {
                assertThat(after.feedbackInstance()).as(what).isEqualTo(expectedStamp(arrival, frame));
            }
            Way way = verdict.ways().stream()
                    .filter(candidate -> candidate.destination().equals(after.to()))
                    // Only the way out tells the instances of a service whose packets stay as they are from each other.
                    .filter(candidate -> verdict.outcome() != Outcome.STEERED
                            || isThere(candidate, arrival.switchName(), whole, out.port(), enters))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(after + " went another way\n" + what));
            assertThat(way.ports()).as(what).contains(out.port());
            assertThat(enters).as(what).isEqualTo(way.envelope().isPresent());
            way.envelope().ifPresent(envelope -> assertEnvelope(envelope, whole, after, what));
            boolean unchanged = verdict.service()
                    .flatMap(model::service)
                    .filter(Service::isRoce)
                    .isPresent();
            if (unchanged) {
                Statistics.label("unchanged").collect(enters ? "tunnel" : "here");
            } else if (model.services().stream()
                    .anyMatch(s -> s.isRoce() && s.address().equals(after.source()))) {
                Statistics.label("unchanged").collect("from the service");
            }
            if (verdict.outcome() == Outcome.ANSWERED) {
                assertAnswered(frame, after, what);
                return Optional.empty();
            }
            assertThat(after.ttl()).as(what).isEqualTo(frame.ttl() - 1);
            if (verdict.outcome() == Outcome.STEERED) {
                assertChosen(arrival, verdict, way.instance().orElseThrow(), what);
                Sent again = send(arrival, frame.bytes()).get(0);
                assertThat(again.bytes()).as("the same flow again: %s", what).isEqualTo(out.bytes());
            }
            return next(arrival.switchName(), out.port(), whole, what);
        }

        private static boolean isThere(Way way, String here, TestFrame whole, int port, boolean enters) {
            return enters
                    ? way.envelope()
                            .filter(envelope -> envelope.destination().equals(whole.destination()))
                            .isPresent()
                    : way.envelope().isEmpty() && way.ports().contains(port);
        }

        private static void assertEnvelope(Envelope envelope, TestFrame outer, TestFrame inner, String what) {
            assertThat(outer.source()).as(what).isEqualTo(envelope.source());
            assertThat(outer.destination()).as(what).isEqualTo(envelope.destination());
            assertThat(outer.ttl()).as(what).isEqualTo(63);
            assertThat(outer.trafficOctet()).as(what).isEqualTo(inner.trafficOctet());
            assertThat(outer.length()).as(what).isEqualTo(inner.length() + (outer.isV6() ? 40 : 20));
            assertThat(inner.length()).as(what).isLessThanOrEqualTo(envelope.longest());
            if (outer.isV6()) {
                assertThat(outer.flowLabel()).as(what).isNotZero();
            }
        }

        /** The sender is told of its own packet, by what the way of some instance carries. */
        private static void assertTooBig(Arrival arrival, Verdict verdict, Sent out, String what) {
            assertPunted(Punt.TOO_BIG, arrival, out, what);
            int longest = ByteBuffer.wrap(out.bytes()).getInt(PACKET_IN_BYTES - 4);
            TestFrame frame = arrival.frame();
            assertThat(frame.length()).as(what).isGreaterThan(longest);
            assertThat(verdict.ways())
                    .as(what)
                    .anyMatch(way ->
                            way.envelope().isPresent() && way.envelope().get().longest() == longest);
            TestFrame told = new TestFrame(Arrays.copyOfRange(out.bytes(), PACKET_IN_BYTES, out.bytes().length));
            assertThat(told.from()).as(what).isEqualTo(frame.from());
            assertThat(told.to()).as(what).isEqualTo(frame.to());
            assertThat(told.checksumsHold()).as(what).isEqualTo(frame.checksumsHold());
            assertThat(told.payload(frame.hasAgent())).as(what).isEqualTo(frame.payload(frame.hasAgent()));
        }

        /** A request that dies of its hop limit has chosen an instance before: its flow's next packet keeps that one. */
        private void noteClaim(Arrival arrival) {
            Verdict alive = evaluator.evaluate(
                    arrival.switchName(), arrival.port(), arrival.frame().facts(64));
            if (alive.outcome() == Outcome.STEERED) {
                claimed.add(flow(arrival, alive));
            }
        }

        private String flow(Arrival arrival, Verdict verdict) {
            PacketFacts packet = arrival.frame().facts();
            String caller = arrival.frame().hasAgent()
                    ? arrival.frame().flowOfAgent()
                    : verdict.source() + " " + packet.destination() + " " + packet.protocol();
            if (arrival.frame().isRoce()) {
                Service service = model.service(verdict.service().orElseThrow()).orElseThrow();
                TestFrame frame = arrival.frame();
                caller = verdict.source().address()
                        + (service.idleTimeoutNs() == 0 ? " " + frame.queuePair() + " " + frame.exchange() : "");
            }
            return arrival.switchName() + " " + verdict.service().orElseThrow() + " " + caller;
        }

        /** A new flow gets an instance that its demand's pool offers; a flow that has one keeps it. */
        private void assertChosen(Arrival arrival, Verdict verdict, String instance, String what) {
            PacketFacts packet = arrival.frame().facts();
            Service service = model.service(verdict.service().orElseThrow()).orElseThrow();
            String flow = flow(arrival, verdict);
            String known = flows.putIfAbsent(flow, instance);
            if (known != null) {
                assertThat(instance).as("a known flow: %s", what).isEqualTo(known);
                return;
            }
            if (claimed.contains(flow)) {
                return; // chosen by a packet that nobody saw leave, maybe of another demand
            }
            String pool = service.demands().stream()
                    .filter(demand -> demand.trafficClass().equals(OptionalInt.of(packet.trafficClass())))
                    .findFirst()
                    .or(() -> service.demands().stream()
                            .filter(demand -> demand.trafficClass().isEmpty())
                            .findFirst())
                    .map(Demand::id)
                    .orElse(service.id());
            assertThat(switches.get(arrival.switchName()).offered(pool))
                    .as(what)
                    .contains(instance);
        }

        /** Feedback from a host is stamped with the instance that its source address and port prove, or with none. */
        private int expectedStamp(Arrival arrival, TestFrame frame) {
            Optional<Host> host = model.network().hosts().stream()
                    .filter(h -> h.switchName().equals(arrival.switchName()) && h.port() == arrival.port())
                    .findFirst();
            if (host.isEmpty()) {
                return frame.feedbackInstance();
            }
            if (!host.get().address().equals(frame.from().address())) {
                return 0;
            }
            return model.services().stream()
                    .filter(service -> service.protocol().number() == frame.protocol())
                    .flatMap(service -> service.instances().stream())
                    .filter(instance -> instance.host().equals(host.get().name()))
                    .filter(instance -> instance.port() == frame.from().port())
                    .mapToInt(instance -> ids.instance(instance.name()))
                    .findFirst()
                    .orElse(0);
        }

        private void assertAnswered(TestFrame frame, TestFrame after, String what) {
            assertThat(after.icmpType()).as(what).isEqualTo(frame.isV6() ? 129 : 0);
            assertThat(after.ttl()).as(what).isEqualTo(64);
            assertThat(after.sourceMac()).as(what).isEqualTo(frame.destinationMac());
            assertThat(after.destinationMac()).as(what).isEqualTo(frame.sourceMac());
        }

        private Optional<Arrival> next(String here, int port, TestFrame frame, String what) {
            assertThat(frame.sourceMac()).as(what).isEqualTo(macOf(here));
            for (Host host : model.network().hosts()) {
                if (host.switchName().equals(here) && host.port() == port) {
                    assertThat(frame.destinationMac()).as(what).isEqualTo(host.mac());
                    assertThat(frame.to().address()).as(what).isIn(addresses(host));
                    return Optional.empty();
                }
            }
            for (Link link : model.network().links()) {
                if (link.a().equals(new PortRef(here, port)) || link.b().equals(new PortRef(here, port))) {
                    PortRef far = link.far(here);
                    assertThat(frame.destinationMac()).as(what).isEqualTo(macOf(far.switchName()));
                    return Optional.of(new Arrival(far.switchName(), far.port(), frame));
                }
            }
            throw new AssertionError("nothing is plugged into " + here + ":" + port + "\n" + what);
        }

        /** A host's own address, and those of the services whose packets reach it as they are. */
        private Set<IpAddress> addresses(Host host) {
            Set<IpAddress> addresses = new HashSet<>(Set.of(host.address()));
            model.services().stream()
                    .filter(Service::isRoce)
                    .filter(service -> service.instances().stream()
                            .anyMatch(instance -> instance.host().equals(host.name())))
                    .forEach(service -> addresses.add(service.address()));
            return addresses;
        }

        private MacAddress macOf(String switchName) {
            return model.switchNode(switchName).orElseThrow().mac();
        }

        private List<Sent> send(Arrival arrival, byte[] frame) {
            InstalledSwitch device = switches.get(arrival.switchName());
            return arrival.port() == WeftProgram.CPU_PORT
                    ? device.submit(arrival.port(), frame)
                    : device.receive(arrival.port(), frame);
        }

        private void assertDropped(Drop reason, Arrival arrival, byte[] frame, String what) {
            InstalledSwitch device = switches.get(arrival.switchName());
            long[] expected = device.drops();
            expected[reason.ordinal()]++;
            assertThat(send(arrival, frame)).as(what).isEmpty();
            assertThat(device.drops())
                    .as("%s by reason: %s\n%s", reason, Arrays.toString(Drop.values()), what)
                    .isEqualTo(expected);
        }

        private static void assertPunted(Punt reason, Arrival arrival, Sent out, String what) {
            assertThat(out.port()).as(what).isEqualTo(WeftProgram.CPU_PORT);
            ByteBuffer header = ByteBuffer.wrap(out.bytes(), 0, PACKET_IN_BYTES);
            assertThat(header.getShort() & 0xffff).as(what).isEqualTo(arrival.port());
            assertThat(header.get()).as(what).isEqualTo((byte) reason.ordinal());
        }
    }
}
