package dev.weft.lab.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.bmv2.EmbeddedSwitch;
import dev.weft.compute.select.PairTable;
import dev.weft.control.core.compile.DataPlaneIds;
import dev.weft.dataplane.api.PoolStatus;
import dev.weft.lab.fabric.SwitchNode;
import dev.weft.lab.network.Port;
import dev.weft.lab.packet.Datagram;
import dev.weft.lab.routing.RoutingCase.Capacity;
import dev.weft.lab.routing.RoutingCase.Service;
import dev.weft.lab.routing.RoutingCase.Skew;
import dev.weft.p4.program.wire.AgentHeader;
import dev.weft.p4.program.wire.Feedback;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Java twin of the data plane's selection chooses as the compiled program in a real switch does. */
class IngressTwinTest {
    private static final int STEPS = 4_000;
    private static final int INGRESSES = 3;
    private static final int IP_AND_UDP = 14 + 20 + 8;

    private final Random random = new Random(4);
    private final Deque<AgentHeader> open = new ArrayDeque<>();
    private final List<byte[]> left = new ArrayList<>();
    private final byte[] frame = new byte[256];

    /** Twelve instances have 64 rows, a hundred have 128 behind those of all pools. */
    @ParameterizedTest
    @ValueSource(ints = {12, 100})
    void everyChoiceOfALongSequenceIsTheSame(int instances) {
        RoutingCase routingCase =
                new RoutingCase(instances, INGRESSES, Capacity.HETEROGENEOUS, Service.BIMODAL, 0.5, Skew.EVEN, 0, 0);
        try (WeftRun run = new WeftRun(routingCase, new ReferenceNetwork(routingCase), 1)) {
            run.fabric().clock().pass(50_000_000); // some rounds: the agents find what their switches can do
            // From here on no time passes: the agents are still, and only packets change the registers.
            SwitchNode ingress = run.fabric().device("in0").embedded().orElseThrow();
            for (Port port : ingress.ports()) {
                port.listen((time, at, outbound, sent) -> {
                    if (outbound) {
                        left.add(java.util.Arrays.copyOf(sent.bytes(), sent.length()));
                    }
                });
            }
            PoolStatus pool = run.fabric().device("in0").status().getPools(0);
            IngressTwin twin = twin(ingress.running(), pool.getPool(), instances);
            assertThat(twin.rows()).isEqualTo(PairTable.cellsFor(instances));
            int[] chosen = new int[DataPlaneIds.LAST_INSTANCE + 1];
            for (int step = 0; step < STEPS; step++) {
                if (open.isEmpty() || random.nextInt(open.size() + 20) < 20) {
                    AgentHeader request = request(run, ingress, 1_000_000 + step);
                    int row = (int) (digest(run, pool.getService(), request.task()) & (twin.rows() - 1));
                    int expected = twin.choose(row);
                    assertThat(request.instance())
                            .as("step %d, row %d", step, row)
                            .isEqualTo(expected);
                    assertThat(request.count()).isEqualTo(twin.count(expected));
                    chosen[expected]++;
                    open.addLast(request);
                } else {
                    reply(run, ingress, twin, random.nextInt(50) == 0 ? open.peekFirst() : open.pollFirst());
                }
            }
            assertThat(java.util.Arrays.stream(chosen).filter(n -> n > 0).count())
                    .as("instances reached")
                    .isGreaterThan(instances / 4);
        }
    }

    private static IngressTwin twin(EmbeddedSwitch device, int pool, int instances) {
        int place = (int) register(device, "rows", pool);
        int first = place == 0 ? pool * PairTable.CELLS : place & 0x7ffff;
        int[] pairs = new int[place == 0 ? PairTable.CELLS : (place >>> 19) + 1];
        int[] more = new int[pairs.length];
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = (int) register(device, "pairs", first + i);
            more[i] = (int) register(device, "more", first + i);
        }
        assertThat(more)
                .as("the agent has found that this switch compares four")
                .isNotEqualTo(new int[more.length]);
        // Instances have the numbers that the compiler gave them, anywhere in the arrays.
        long[] unit = new long[DataPlaneIds.LAST_INSTANCE + 1];
        long[] network = new long[DataPlaneIds.LAST_INSTANCE + 1];
        long[] load = new long[DataPlaneIds.LAST_INSTANCE + 1];
        int known = 0;
        for (int i = 1; i <= DataPlaneIds.LAST_INSTANCE; i++) {
            unit[i] = device.control().state().readRegister("unit", i).longValue();
            network[i] = register(device, "network_cost_a", i);
            load[i] = register(device, "load_a", i);
            known += unit[i] > 0 ? 1 : 0;
        }
        assertThat(known).as("instances whose unit the agent has written").isEqualTo(instances);
        return new IngressTwin(PairTable.of(pairs), PairTable.of(more), unit, network, load);
    }

    private static long register(EmbeddedSwitch device, String name, int index) {
        return device.control()
                .state()
                .readRegister("WeftIngress.weft.selection.arrays." + name, index)
                .longValue();
    }

    /** Sends the first request of a flow through the switch; returns the header that left. */
    private AgentHeader request(WeftRun run, SwitchNode ingress, int task) {
        ByteBuffer body = ByteBuffer.allocate(AgentHeader.BYTES);
        AgentHeader.message(AgentHeader.REQUEST)
                .subject(AgentHeader.AGENT, 0)
                .source(run.callerId(0))
                .destination(run.serviceId())
                .task(task)
                .build()
                .write(body);
        Datagram packet = new Datagram()
                .macs(0x020000030000L, 0x020000010000L)
                .addresses(new byte[] {10, 1, 0, 1}, new byte[] {10, 96, 0, 1})
                .protocol(Datagram.UDP)
                .ports(AgentHeader.UDP_PORT, ReferenceNetwork.SERVICE_PORT)
                .trafficClass(0);
        left.clear();
        ingress.target().receive(1, frame, 0, packet.write(frame, body.array(), AgentHeader.BYTES));
        assertThat(left).as("flow %d leaves once", task).hasSize(1);
        return AgentHeader.read(ByteBuffer.wrap(left.get(0)).position(IP_AND_UDP));
    }

    private void reply(WeftRun run, SwitchNode ingress, IngressTwin twin, AgentHeader request) {
        int queue = random.nextInt(8);
        int delayUs = random.nextInt(1_000);
        ByteBuffer body = ByteBuffer.allocate(AgentHeader.BYTES + Feedback.BYTES);
        AgentHeader.message(AgentHeader.REPLY)
                .next(AgentHeader.NEXT_FEEDBACK)
                .source(run.serviceId())
                .destination(run.callerId(0))
                .task(request.task())
                .instance(request.instance())
                .echo(request)
                .build()
                .write(body);
        new Feedback(request.instance(), queue, delayUs, 0).write(body);
        Datagram packet = new Datagram()
                .macs(0x020000020000L, 0x020000010000L)
                .addresses(new byte[] {10, 96, 0, 1}, new byte[] {10, 1, 0, 1})
                .protocol(Datagram.UDP)
                .ports(ReferenceNetwork.SERVICE_PORT, AgentHeader.UDP_PORT)
                .trafficClass(0);
        ingress.target().receive(10, frame, 0, packet.write(frame, body.array(), body.position()));
        twin.feedback(request.instance(), queue, delayUs, request.count());
    }

    /** The flow's digest, as FlowHash in p4/v1model/glue.p4. */
    private static long digest(WeftRun run, int service, int task) {
        ByteBuffer words = ByteBuffer.allocate(22)
                .putInt(task)
                .putLong(run.serviceId())
                .putLong(run.callerId(0))
                .putShort((short) service);
        CRC32 crc = new CRC32();
        crc.update(words.array());
        return crc.getValue();
    }
}
