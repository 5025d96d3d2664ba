package dev.weft.bmv2.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.bmv2.EmbeddedSwitch;
import dev.weft.bmv2.agree.AgreedPrograms;
import dev.weft.bmv2.exec.ExecutorKind;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Compiled programs with one place changed: another type, a number at the edge, something missing, doubled or moved. Each
 * is refused as such or runs packets; nothing else is thrown, and neither takes long. {@code -Dweft.mutations=N} sets how
 * many, {@code -Dweft.mutations.seed} which; {@link AgreedPrograms} says of what programs.
 */
class MutatedJsonTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int MUTATIONS = Integer.getInteger("weft.mutations", 250);
    private static final long SEED = Long.getLong("weft.mutations.seed", 1);
    /** What a refusal may take; a program of a hundred tables is loaded in a tenth of it once the classes are warm. */
    private static final long LIMIT_NS = 1_000_000_000;

    private static final List<String> VALUES = List.of(
            "null",
            "{}",
            "[]",
            "\"x\"",
            "\"\"",
            "-1",
            "0",
            "1",
            "2147483647",
            "1099511627776",
            "1e300",
            "0.5",
            "true",
            "\"0x" + "f".repeat(5000) + "\"",
            "\"-0x1\"",
            "[[[[[[[[[[]]]]]]]]]]",
            "{\"type\":\"field\",\"value\":[\"x\",\"y\"]}",
            "{\"type\":\"expression\",\"value\":{\"op\":\"+\",\"left\":null,\"right\":null}}");

    @Test
    void eachIsRefusedOrRuns() throws IOException {
        List<Path> files = AgreedPrograms.files();
        Random random = new Random(SEED);
        List<String> wrong = new ArrayList<>();
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            Path file = files.get(random.nextInt(files.size()));
            JsonNode root = MAPPER.readTree(Files.readAllBytes(file));
            String what = file.getFileName() + " (seed " + SEED + ", " + i + "): " + mutate(root, random);
            byte[] json = MAPPER.writeValueAsString(root).getBytes(StandardCharsets.UTF_8);
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            try {
                run(ProgramLoader.load(json), random);
            } catch (ProgramLoadException e) {
                refused++;
                if (e.getMessage().length() > 700) {
                    wrong.add(what + ": a message of " + e.getMessage().length() + " characters");
                }
            } catch (RuntimeException | Error e) {
                wrong.add(what + ": " + e + " at " + e.getStackTrace()[0]);
            }
            long took = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
            if (took > LIMIT_NS) {
                wrong.add(what + ": " + took / 1_000_000 + " ms");
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(refused).as("refused of %d", MUTATIONS).isGreaterThan(MUTATIONS / 10);
    }

    private static void run(Program program, Random random) {
        for (ExecutorKind kind : ExecutorKind.values()) {
            EmbeddedSwitch target =
                    EmbeddedSwitch.builder(program).executor(kind).build();
            for (int i = 0; i < 3; i++) {
                byte[] frame = new byte[random.nextInt(100)];
                random.nextBytes(frame);
                target.receive(1, frame, 0, frame.length);
            }
        }
    }

    /** Changes one place and says which and how. */
    private static String mutate(JsonNode root, Random random) throws IOException {
        while (true) {
            // A walk from the root finds the few places near it as often as the many below.
            JsonNode parent = root;
            StringBuilder place = new StringBuilder("$");
            while (true) {
                if (parent.isEmpty()) {
                    break;
                }
                int child = random.nextInt(parent.size());
                String key = null;
                JsonNode next;
                if (parent instanceof ObjectNode object) {
                    List<String> names = new ArrayList<>();
                    object.fieldNames().forEachRemaining(names::add);
                    key = names.get(child);
                    next = object.get(key);
                } else {
                    next = parent.get(child);
                }
                boolean stop = !next.isContainerNode() || next.isEmpty() || random.nextInt(8) == 0;
                place.append(key == null ? "[" + child + "]" : "." + key);
                // Where a program was is of no interest.
                if (key != null && (key.equals("source_info") || key.equals("__meta__"))) {
                    break;
                }
                if (stop) {
                    return place + change(parent, key, child, random);
                }
                parent = next;
            }
        }
    }

    private static String change(JsonNode parent, String key, int child, Random random) throws IOException {
        JsonNode value = MAPPER.readTree(VALUES.get(random.nextInt(VALUES.size())));
        int way = random.nextInt(10);
        if (parent instanceof ObjectNode object) {
            if (way < 3) {
                object.remove(key);
                return " removed";
            }
            object.set(key, value);
            return " = " + shown(value);
        }
        ArrayNode array = (ArrayNode) parent;
        if (way < 2) {
            array.remove(child);
            return " removed";
        }
        if (way < 4) {
            array.insert(child, array.get(child).deepCopy());
            return " doubled";
        }
        if (way < 5) {
            JsonNode other = array.get(random.nextInt(array.size())).deepCopy();
            array.set(child, other);
            return " = another of the list";
        }
        array.set(child, value);
        return " = " + shown(value);
    }

    private static String shown(JsonNode value) {
        String text = value.toString();
        return text.length() > 80 ? text.substring(0, 80) + "..." : text;
    }
}
