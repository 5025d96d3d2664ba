package dev.weft.bmv2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.program.ProgramLoadException;
import dev.weft.bmv2.program.ProgramLoader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Nothing that comes from outside, packet or program, makes the switch throw. */
class RobustnessTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final List<EmbeddedSwitch> switches = TestPrograms.NAMES.stream()
            .map(n -> EmbeddedSwitch.builder(TestPrograms.program(n)).build())
            .toList();

    @Property(tries = 300)
    void randomBytes(@ForAll @Size(max = 300) byte[] frame, @ForAll @IntRange(max = 511) int port) {
        for (EmbeddedSwitch s : switches) {
            s.receive(port, frame, 0, frame.length);
        }
    }

    @Property(tries = 20)
    void everyTruncatedLength(@ForAll long seed) {
        byte[] frame = new byte[200];
        new Random(seed).nextBytes(frame);
        frame[0] &= 0x0f;
        for (int length = 0; length <= frame.length; length++) {
            for (EmbeddedSwitch s : switches) {
                s.receive(1, frame, 0, length);
            }
        }
    }

    @Test
    void inputFrameIsNotChanged() {
        byte[] frame = new byte[150];
        new Random(1).nextBytes(frame);
        byte[] copy = frame.clone();
        switches.forEach(s -> s.receive(0, frame, 0, frame.length));
        assertThat(frame).isEqualTo(copy);
    }

    /** One spot of the JSON is removed or replaced: it is refused with a message, or it runs. */
    @Property(tries = 1500)
    void corruptPrograms(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        String name = TestPrograms.NAMES.get(random.nextInt(TestPrograms.NAMES.size()));
        JsonNode root = MAPPER.readTree(TestPrograms.json(name));
        List<ContainerNode<?>> containers = new ArrayList<>();
        collect(root, containers);
        ContainerNode<?> victim = containers.get(random.nextInt(containers.size()));
        mutate(victim, random);
        Program program;
        try {
            program = ProgramLoader.load(MAPPER.writeValueAsBytes(root));
            EmbeddedSwitch s = EmbeddedSwitch.builder(program).build();
            byte[] frame = new byte[120];
            random.nextBytes(frame);
            for (int length = 0; length < 120; length += 7) {
                frame[0] = (byte) random.nextInt(16);
                s.receive(0, frame, 0, length);
            }
        } catch (ProgramLoadException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    private static void collect(JsonNode node, List<ContainerNode<?>> into) {
        if (node instanceof ContainerNode<?> c && !c.isEmpty()) {
            into.add(c);
            c.forEach(child -> collect(child, into));
        }
    }

    private static void mutate(ContainerNode<?> victim, Random random) {
        List<JsonNode> junk = Arrays.asList(
                MAPPER.nullNode(),
                MAPPER.getNodeFactory().textNode("x"),
                MAPPER.getNodeFactory().textNode("0xffffffffffffffffffffffff"),
                MAPPER.getNodeFactory().numberNode(random.nextInt()),
                MAPPER.getNodeFactory().numberNode(random.nextInt(40)),
                MAPPER.getNodeFactory().booleanNode(random.nextBoolean()),
                MAPPER.createArrayNode(),
                MAPPER.createObjectNode());
        JsonNode replacement = junk.get(random.nextInt(junk.size()));
        if (victim instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            String chosen = names.get(random.nextInt(names.size()));
            if (random.nextInt(3) == 0) {
                object.remove(chosen);
            } else {
                object.set(chosen, replacement);
            }
        } else if (victim instanceof ArrayNode array) {
            int chosen = random.nextInt(array.size());
            switch (random.nextInt(3)) {
                case 0 -> array.remove(chosen);
                case 1 -> array.set(chosen, replacement);
                default -> array.insert(chosen, array.get(random.nextInt(array.size())));
            }
        }
    }

    @Test
    void notJsonNotBmv2AndTooDeep() {
        for (String json : List.of(
                "",
                "{",
                "[]",
                "null",
                "42",
                "{}",
                "{\"header_types\": 3}",
                "[".repeat(100_000),
                "{\"a\":".repeat(5000))) {
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> ProgramLoader.load(json.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(ProgramLoadException.class)
                    .hasMessageMatching("(?s).+");
        }
    }
}
