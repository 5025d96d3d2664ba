package dev.weft.lab.translation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.bmv2.reference.SimpleSwitch;
import dev.weft.bmv2.reference.SwitchCopy;
import dev.weft.bmv2.stf.StfTarget;
import dev.weft.control.core.compile.Compiler;
import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.text.SemanticReader;
import dev.weft.lab.translation.InstalledSwitch.Sent;
import dev.weft.lab.translation.RandomPackets.Arrival;
import dev.weft.p4.program.Drop;
import dev.weft.p4.program.WeftProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Weft's own program on bmv2's simple_switch: with the entries of {@code examples/arvr.yaml}, and of random domains, every
 * packet leaves as it leaves the embedded switch, and every drop has the same reason. Rates are left out, and both clocks
 * run. Skipped where bmv2 is not installed. {@code -Dweft.bmv2.domains=N} sets the number of random domains, {@code
 * -Dweft.bmv2.packets=N} the packets of each, {@code -Dweft.bmv2.seed} the first seed.
 */
@Tag("bmv2")
class WeftOnBmv2Test {
    private static final Path JSON = Path.of("../../p4/program/src/main/resources/dev/weft/p4/weft.json");
    private static final int DOMAINS = Integer.getInteger("weft.bmv2.domains", 4);
    private static final int PACKETS = Integer.getInteger("weft.bmv2.packets", 300);
    private static final long SEED = Long.getLong("weft.bmv2.seed", 1);

    @Test
    void theExample() throws IOException {
        SemanticModel model = new SemanticReader()
                .read("arvr.yaml", Files.readString(Path.of("../../examples/arvr.yaml")))
                .model()
                .orElseThrow();
        compare(model, new Random(SEED));
    }

    @TestFactory
    Stream<DynamicTest> randomDomains() {
        return LongStream.range(SEED, SEED + DOMAINS)
                .mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> {
                    Random random = new Random(seed);
                    compare(RandomDomain.draw(random), random);
                }));
    }

    private static void compare(SemanticModel model, Random random) {
        Optional<Path> bmv2 = SimpleSwitch.installed();
        assumeTrue(bmv2.isPresent(), "bmv2: simple_switch is neither on the PATH nor named by WEFT_BMV2: skipped");
        Map<String, InstalledSwitch> ours = new TreeMap<>();
        Map<String, SimpleSwitch> theirs = new HashMap<>();
        long startNs = System.nanoTime();
        try {
            Map<String, SwitchConfiguration> switches = new Compiler(TranslationValidationTest.PIPELINE)
                    .compile(model)
                    .switches();
            switches.forEach((name, configuration) -> {
                InstalledSwitch own = new InstalledSwitch(
                        TranslationValidationTest.PIPELINE, configuration, random, () -> System.nanoTime() - startNs);
                ours.put(name, own);
                theirs.put(name, SimpleSwitch.start(bmv2.get(), JSON));
                SwitchCopy.copy(own.control(), theirs.get(name));
            });
            Map<String, long[]> before = new HashMap<>();
            ours.forEach((name, own) -> before.put(name, own.drops()));
            RandomPackets packets = new RandomPackets(model, random);
            for (int i = 0; i < PACKETS; i++) {
                Arrival arrival = packets.draw();
                byte[] frame = random.nextInt(8) == 0 && arrival.frame().isIp()
                        ? packets.spoil(arrival.frame())
                        : arrival.frame().bytes();
                boolean cpu = arrival.port() == WeftProgram.CPU_PORT;
                byte[] sent = cpu ? InstalledSwitch.submission(arrival.port(), frame) : frame;
                List<Sent> left = ours.get(arrival.switchName()).receive(arrival.port(), sent);
                StfTarget.Outcome expected = theirs.get(arrival.switchName()).receive(arrival.port(), sent, false);
                assertThat(byPort(left.stream().map(s -> new StfTarget.Output(s.port(), s.bytes()))))
                        .as("packet %d, %s: %s", i, arrival, HexFormat.of().formatHex(sent))
                        .isEqualTo(byPort(expected.outputs().stream()));
            }
            ours.forEach((name, own) -> assertThat(since(before.get(name), own.drops()))
                    .as("drops by reason of %s", name)
                    .isEqualTo(drops(theirs.get(name))));
        } finally {
            theirs.values().forEach(SimpleSwitch::close);
        }
    }

    /** Between ports bmv2 has no order. */
    private static Map<Integer, List<String>> byPort(Stream<StfTarget.Output> outputs) {
        Map<Integer, List<String>> result = new TreeMap<>();
        outputs.forEach(output -> result.computeIfAbsent(output.port(), p -> new ArrayList<>())
                .add(HexFormat.of().formatHex(output.frame())));
        return result;
    }

    private static long[] since(long[] before, long[] after) {
        long[] difference = after.clone();
        for (int i = 0; i < difference.length; i++) {
            difference[i] -= before[i];
        }
        return difference;
    }

    private static long[] drops(SimpleSwitch target) {
        long[] counts = new long[Drop.values().length];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = target.state().readCounter("WeftIngress.drops", i).packets();
        }
        return counts;
    }
}
