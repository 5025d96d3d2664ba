package dev.weft.bmv2.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.bmv2.EmbeddedSwitch;
import dev.weft.bmv2.TestPrograms;
import dev.weft.bmv2.exec.ExecutorKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hostile programs are refused with name and place, at once, before memory is taken for them. */
@Timeout(10)
class HostileJsonTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static void refused(Consumer<JsonNode> change, String... words) {
        JsonNode root;
        byte[] json;
        try {
            root = MAPPER.readTree(TestPrograms.json("control"));
            change.accept(root);
            json = MAPPER.writeValueAsBytes(root);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        assertThatThrownBy(
                        () -> EmbeddedSwitch.builder(ProgramLoader.load(json)).build())
                .isInstanceOf(ProgramLoadException.class)
                .message()
                .contains(words)
                .hasSizeLessThan(500);
    }

    /** The number or text at a place is replaced: what the refusal must say. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /register_arrays/0/size     | 1099511627776 | $.register_arrays[0].size: expected a 32-bit integer
            /register_arrays/0/size     | 2147483647    | $.register_arrays[0].size
            /register_arrays/0/size     | -1            | $.register_arrays[0].size
            /register_arrays/0/bitwidth | 2147483647    | $.register_arrays[0].bitwidth
            /counter_arrays/1/size      | 2147483647    | $.counter_arrays[1].size
            /meter_arrays/1/size        | 1e300         | $.meter_arrays[1].size
            /header_types/0/fields/0/1  | 2147483648    | $.header_types[0].fields[0][1]
            /header_types/0/fields/0/1  | 2147483647    | $.header_types[0].fields[0][1]
            /header_types/0/fields/0/1  | 0             | $.header_types[0].fields[0][1]
            /header_types/0/fields/0/1  | "8"           | $.header_types[0].fields[0][1]
            /pipelines/0/tables/0/max_size | -5         | $.pipelines[0].tables[0].max_size
            /pipelines/0/tables/0/max_size | 1099511627776 | $.pipelines[0].tables[0].max_size
            /pipelines/0/tables/0/match_type | "fuzzy"  | fuzzy
            /pipelines/0/tables/0/key/0/target | "x"    | $.pipelines[0].tables[0].key[0].target
            /pipelines/0/init_table     | "nowhere"     | no node named 'nowhere'
            /parsers/0/init_state       | "nowhere"     | nowhere
            /parse_vsets/0/compressed_bitwidth | 2147483647 | $.parse_vsets[0].compressed_bitwidth
            /actions/0/id               | "zero"        | $.actions[0].id
            /header_types/0/fields      | {}            | $.header_types[0].fields
            /pipelines                  | 7             | $.pipelines
            """)
    void aValueThatCannotBe(String place, String value, String words) {
        refused(root -> replace(root, place, value), words);
    }

    private static void replace(JsonNode root, String place, String value) {
        int slash = place.lastIndexOf('/');
        JsonNode parent = root.at(place.substring(0, slash));
        String last = place.substring(slash + 1);
        assertThat(root.at(place).isMissingNode()).as(place).isFalse();
        try {
            JsonNode node = MAPPER.readTree(value);
            if (parent instanceof ArrayNode array) {
                array.set(Integer.parseInt(last), node);
            } else {
                ((ObjectNode) parent).set(last, node);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void manyArraysThatAreEachSmallEnough() {
        refused(root -> copies(root, "register_arrays", 1 << 22), "all registers together");
        refused(root -> copies(root, "meter_arrays", 1 << 20), "all counters and meters together");
    }

    private static void copies(JsonNode root, String list, int size) {
        ArrayNode arrays = (ArrayNode) root.get(list);
        ObjectNode model = (ObjectNode) arrays.get(arrays.size() - 1);
        for (int i = 0; i < 64; i++) {
            arrays.add(model.deepCopy()
                    .put("name", "copy" + i)
                    .put("id", 1000 + i)
                    .put("size", size)
                    .put("is_direct", false));
        }
    }

    @Test
    void aLoopInTheControlFlow() {
        refused(
                root -> {
                    ObjectNode table = (ObjectNode) root.at("/pipelines/0/tables/0");
                    String self = table.get("name").asText();
                    ObjectNode next = (ObjectNode) table.get("next_tables");
                    next.fieldNames().forEachRemaining(name -> next.put(name, self));
                },
                "has a loop");
    }

    @Test
    void missingAndDoubleIds() {
        refused(root -> ((ObjectNode) root.at("/actions/0")).remove("id"), "$.actions[0]", "'id' is missing");
        refused(root -> ((ObjectNode) root.at("/actions/1")).set("id", root.at("/actions/0/id")), "have the id");
        refused(root -> ((ObjectNode) root.at("/pipelines/0/tables/0")).remove("name"), "'name' is missing");
    }

    /** An expression may nest as deep as JSON may; neither loader nor packet may run out of stack. */
    @Test
    void deepExpressions() throws IOException {
        JsonNode root = MAPPER.readTree(TestPrograms.json("control"));
        ObjectNode conditional = (ObjectNode) root.at("/pipelines/0/conditionals/0");
        String innermost = conditional.get("expression").toString();
        String json = MAPPER.writeValueAsString(root.deepCopy()).replace(innermost, "\"HERE\"");
        for (int depth : new int[] {60, 200, 5000, 200_000}) {
            String text = "{\"type\":\"expression\",\"value\":{\"op\":\"not\",\"left\":null,\"right\":".repeat(depth)
                    + innermost
                    + "}}".repeat(depth);
            byte[] hostile = json.replace("\"HERE\"", text).getBytes(StandardCharsets.UTF_8);
            if (depth < 250) {
                for (ExecutorKind executor : ExecutorKind.values()) {
                    EmbeddedSwitch target = EmbeddedSwitch.builder(ProgramLoader.load(hostile))
                            .executor(executor)
                            .build();
                    target.receive(1, new byte[64], 0, 64);
                }
            } else {
                assertThatThrownBy(() -> ProgramLoader.load(hostile))
                        .as("depth %d", depth)
                        .isInstanceOf(ProgramLoadException.class)
                        .hasMessageContaining("not valid JSON");
            }
        }
    }

    /** A caller with a small stack, or one that is nearly used up, loads what others load. */
    @Test
    void deepExpressionsOnASmallStack() throws Exception {
        JsonNode root = MAPPER.readTree(TestPrograms.json("control"));
        ObjectNode conditional = (ObjectNode) root.at("/pipelines/0/conditionals/0");
        for (int i = 0; i < 200; i++) {
            ObjectNode not = MAPPER.createObjectNode().put("type", "expression");
            not.putObject("value").put("op", "not").putNull("left").set("right", conditional.get("expression"));
            conditional.set("expression", not);
        }
        byte[] json = MAPPER.writeValueAsBytes(root);
        AtomicReference<Object> outcome = new AtomicReference<>("nothing");
        Thread small = new Thread(null, () -> outcome.set(build(json)), "small", 128 << 10);
        small.start();
        small.join();
        assertThat(outcome.get()).isInstanceOf(EmbeddedSwitch.class);
    }

    private static Object build(byte[] json) {
        try {
            return EmbeddedSwitch.builder(ProgramLoader.load(json)).build();
        } catch (StackOverflowError e) {
            return e;
        }
    }

    @Test
    void aHugeNumberOfDigits() {
        String digits = "9".repeat(1_000_000);
        assertThatThrownBy(() -> ProgramLoader.load(("{\"a\":" + digits + "}").getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(ProgramLoadException.class)
                .hasMessageContaining("not valid JSON");
    }
}
