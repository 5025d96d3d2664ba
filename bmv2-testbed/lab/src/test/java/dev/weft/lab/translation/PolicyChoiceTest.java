package dev.weft.lab.translation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.bmv2.reference.SimpleSwitch;
import dev.weft.bmv2.reference.SwitchCopy;
import dev.weft.control.core.compile.Compilation;
import dev.weft.control.core.compile.Compiler;
import dev.weft.control.core.compile.DataPlaneIds;
import dev.weft.control.core.ir.Pool;
import dev.weft.control.core.model.Policy;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.text.SemanticReader;
import dev.weft.lab.packet.Datagram;
import dev.weft.p4.program.WeftProgram;
import dev.weft.p4.program.wire.AgentHeader;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Under each policy a switch with the compiled entries and random cells chooses for each new flow what a reference in Java
 * chooses, which knows the documents and the cells and nothing of the program.
 */
class PolicyChoiceTest {
    private static final int FLOWS = Integer.getInteger("weft.policy.flows", 2_000);
    private static final int INSTANCES = 6;
    private static final int IP_AND_UDP = 14 + 20 + 8;
    private static final Path JSON = Path.of("../../p4/program/src/main/resources/dev/weft/p4/weft.json");

    /** What decides, as the switch holds it. */
    private final int[] pairs = new int[WeftProgram.PAIRS_PER_POOL];

    private final int[] more = new int[WeftProgram.PAIRS_PER_POOL];
    private final long[] load = new long[WeftProgram.INSTANCES];
    private final long[] network = new long[WeftProgram.INSTANCES];
    private final long[] unit = new long[WeftProgram.INSTANCES];
    private final long[] sent = new long[WeftProgram.INSTANCES];
    private long spill;

    private static SemanticModel model(Policy policy) {
        StringBuilder text = new StringBuilder(String.join(
                "\n",
                "weft: 1",
                "domain: choice",
                "network:",
                "  switches:",
                "    - {id: s1, device: 1, agent: \"127.0.0.1:9561\", address: 10.255.0.1, mac: \"02:00:00:00:01:00\"}",
                "  hosts:",
                "    - {id: c, switch: s1, port: 1, address: 10.1.0.1, mac: \"02:00:00:00:10:01\"}",
                "    - {id: h, switch: s1, port: 2, address: 10.1.0.2, mac: \"02:00:00:00:10:02\"}",
                "capabilities: [work]",
                "agents: [{id: a, type: agent, host: c}]",
                "permissions: [{id: all, allow: {agents: [\"*\"], services: [\"*\"]}}]",
                "services:",
                "  - id: svc",
                "    capability: work",
                "    address: 10.96.0.1",
                "    protocol: udp",
                "    port: 22342",
                "    policy: " + policy,
                "    demands: [{id: d, deadlineMs: 100}]",
                "    instances:",
                ""));
        for (int i = 0; i < INSTANCES; i++) {
            // One UDP port has agent headers: the instances differ by their hosts' addresses elsewhere, by number here.
            text.append("      - {id: i" + i + ", host: h" + i + ", weight: " + (i + 1) + "}\n");
        }
        StringBuilder hosts = new StringBuilder();
        for (int i = 0; i < INSTANCES; i++) {
            hosts.append("    - {id: h" + i + ", switch: s1, port: " + (10 + i) + ", address: 10.1.1." + (i + 1)
                    + ", mac: \"02:00:00:00:11:0" + i + "\"}\n");
        }
        String all = text.toString()
                .replace("    - {id: h, switch: s1, port: 2, address: 10.1.0.2, mac: \"02:00:00:00:10:02\"}\n", hosts);
        return new SemanticReader().read("choice.yaml", all).model().orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(Policy.class)
    void everyFlowGoesWhereTheReferenceSays(Policy policy) {
        Random random = new Random(policy.ordinal());
        SemanticModel model = model(policy);
        Compilation compilation = new Compiler(TranslationValidationTest.PIPELINE).compile(model);
        DataPlaneIds ids = compilation.ids();
        InstalledSwitch device = new InstalledSwitch(
                TranslationValidationTest.PIPELINE, compilation.switches().get("s1"), random);
        Pool pool =
                compilation.switches().get("s1").agent().orElseThrow().pools().get(0);
        draw(device, pool, random);
        TreeSet<Integer> chosen = new TreeSet<>();
        for (int flow = 0; flow < FLOWS; flow++) {
            int got = send(device, ids, flow);
            assertThat(got).as("flow %d under %s", flow, policy).isEqualTo(reference(policy, digest(ids, flow)));
            chosen.add(got);
        }
        assertThat(chosen).hasSizeGreaterThan(policy.weighsCompute() || policy.weighsNetwork() ? 2 : INSTANCES - 1);
    }

    /** The same on bmv2, where it is installed: what leaves is what leaves the embedded switch. */
    @ParameterizedTest
    @EnumSource(Policy.class)
    @Tag("bmv2")
    void bmv2ChoosesTheSame(Policy policy) {
        Optional<Path> bmv2 = SimpleSwitch.installed();
        assumeTrue(bmv2.isPresent(), "bmv2: simple_switch is neither on the PATH nor named by WEFT_BMV2: skipped");
        Random random = new Random(policy.ordinal());
        Compilation compilation = new Compiler(TranslationValidationTest.PIPELINE).compile(model(policy));
        InstalledSwitch device = new InstalledSwitch(
                TranslationValidationTest.PIPELINE, compilation.switches().get("s1"), random);
        draw(
                device,
                compilation.switches().get("s1").agent().orElseThrow().pools().get(0),
                random);
        try (SimpleSwitch theirs = SimpleSwitch.start(bmv2.get(), JSON)) {
            SwitchCopy.copy(device.control(), theirs);
            for (int flow = 0; flow < 200; flow++) {
                byte[] frame = frame(compilation.ids(), flow);
                byte[] ours = device.receive(1, frame).get(0).bytes();
                assertThat(theirs.receive(1, frame, false).outputs())
                        .as("flow %d under %s", flow, policy)
                        .hasSize(1)
                        .first()
                        .satisfies(output -> assertThat(output.frame()).isEqualTo(ours));
            }
        }
    }

    private void draw(InstalledSwitch device, Pool pool, Random random) {
        List<Integer> numbers =
                pool.candidates().stream().map(c -> c.instance()).toList();
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = numbers.get(random.nextInt(INSTANCES)) << 16 | orNobody(numbers, random);
            more[i] = random.nextInt(4) == 0 ? 0 : orNobody(numbers, random) << 16 | orNobody(numbers, random);
            device.write(1, pool.number() * pairs.length + i, pairs[i]);
            device.write(4, pool.number() * pairs.length + i, more[i]);
        }
        for (int number : numbers) {
            device.write(2, number, (int) (load[number] = random.nextInt(5_000)));
            device.write(3, number, (int) (network[number] = random.nextInt(5_000)));
            device.write(5, number, (int) (unit[number] = random.nextInt(1_000)));
            device.write(6, number, (int) (sent[number] = random.nextInt(5)));
        }
        spill = 4_000;
        device.write(9, pool.number(), pool.policy() == Policy.DEADLINE ? (int) spill : 0);
    }

    private static int orNobody(List<Integer> numbers, Random random) {
        return random.nextInt(4) == 0 ? 0 : numbers.get(random.nextInt(numbers.size()));
    }

    /** What the documents say: a hash names one of four; else the least cost, the first among equals; backups in need. */
    private int reference(Policy policy, long digest) {
        int row = (int) (digest % 64);
        int[] four = {pairs[row] >>> 16, pairs[row] & 0xffff, more[row] >>> 16, more[row] & 0xffff};
        if (policy == Policy.CONSISTENT_HASH) {
            int named = four[(int) (digest / 64 % 4)];
            return named == 0 ? four[0] : named;
        }
        int best = 0;
        for (int i = 0; i < 4; i++) {
            boolean held = i == 3 && policy == Policy.DEADLINE && cost(policy, best) <= spill;
            if (four[i] != 0 && !held && (best == 0 || cost(policy, four[i]) < cost(policy, best))) {
                best = four[i];
            }
        }
        return best;
    }

    private long cost(Policy policy, int instance) {
        boolean compute = policy != Policy.NETWORK_ONLY;
        boolean way = policy != Policy.COMPUTE_ONLY && policy != Policy.POWER_OF_TWO && policy != Policy.SHORTEST_QUEUE;
        return (compute ? load[instance] + (sent[instance] + 1) * unit[instance] : 0) + (way ? network[instance] : 0);
    }

    private static byte[] frame(DataPlaneIds ids, int task) {
        ByteBuffer body = ByteBuffer.allocate(AgentHeader.BYTES);
        AgentHeader.message(AgentHeader.REQUEST)
                .subject(AgentHeader.AGENT, 0)
                .source(ids.agent64("a"))
                .destination(ids.service64("svc"))
                .task(task)
                .build()
                .write(body);
        byte[] frame = new byte[256];
        int length = new Datagram()
                .macs(0x020000001001L, 0x020000000100L)
                .addresses(new byte[] {10, 1, 0, 1}, new byte[] {10, 96, 0, 1})
                .protocol(Datagram.UDP)
                .ports(40_000, AgentHeader.UDP_PORT)
                .trafficClass(0)
                .write(frame, body.array(), AgentHeader.BYTES);
        return Arrays.copyOf(frame, length);
    }

    private static int send(InstalledSwitch device, DataPlaneIds ids, int task) {
        List<InstalledSwitch.Sent> left = device.receive(1, frame(ids, task));
        assertThat(left).as("flow %d leaves once", task).hasSize(1);
        return AgentHeader.read(ByteBuffer.wrap(left.get(0).bytes()).position(IP_AND_UDP))
                .instance();
    }

    /** CRC-32 of task, destination, source and service (FlowHash of p4/v1model/glue.p4). */
    private static long digest(DataPlaneIds ids, int task) {
        CRC32 crc = new CRC32();
        crc.update(ByteBuffer.allocate(22)
                .putInt(task)
                .putLong(ids.service64("svc"))
                .putLong(ids.agent64("a"))
                .putShort((short) ids.service("svc"))
                .array());
        return crc.getValue();
    }
}
