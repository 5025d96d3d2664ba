package dev.weft.bmv2.p4runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.p4.runtime.P4InfoIndex;
import dev.weft.p4.runtime.client.P4RuntimeClient;
import io.grpc.Status.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Types that controllers call by name (section 8.4.6), and value sets with every match kind (section 9.6). */
class TranslationTest {
    private static final P4InfoIndex INDEX =
            P4InfoIndex.parse(Bench.resource("names.p4info.txtpb").toStringUtf8());
    private static final String PROBE = "0800" + "11" + "22" + "33";

    private Bench bench;
    private Bench.Heard heard;
    private P4RuntimeClient client;

    @BeforeEach
    void start() {
        bench = new Bench(target -> target.translation("weft.dev/port", Map.of("uplink", 7L)));
        heard = new Bench.Heard();
        client = bench.client(1, heard);
        client.setPipeline(INDEX.p4info(), Bench.resource("names.json"), 1);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void namesAreReadAsTheyWereWritten() {
        String entry = entry("uplink", send("5", "\\x01"));
        assertThat(insert(entry)).isEqualTo(Code.OK);
        assertThat(Bench.read(
                        client, "table_entry { table_id: " + INDEX.tables().id("forward") + " }"))
                .containsExactly(Bench.entity(entry));
        bench.receive(7, PROBE);
        assertThat(bench.sent).as("the name of port 7, and a numeral").containsExactly("5:" + PROBE);
    }

    @Test
    void anUnknownNameGetsANumberWhenItIsWrittenAndNotWhenItIsRead() {
        assertThat(Bench.read(client, key("eth0"))).isEmpty();
        assertThat(insert(entry("eth0", send("eth1", "\\x01")))).isEqualTo(Code.OK);
        assertThat(Bench.read(client, key("eth0"))).hasSize(1);
        bench.receive(511, PROBE);
        assertThat(bench.sent).as("511 is the first free number, 510 the next").containsExactly("510:" + PROBE);
        assertThat(insert(entry("511", send("1", "\\x01"))))
                .as("a number has one name")
                .isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(insert(entry("512", send("1", "\\x01")))).isEqualTo(Code.OUT_OF_RANGE);
        assertThat(insert(entry("", send("1", "\\x01")))).isEqualTo(Code.OUT_OF_RANGE);
        assertThat(Bench.code(client, Bench.update("type: DELETE entity { " + key("never") + " }")))
                .isEqualTo(Code.NOT_FOUND);
    }

    @Test
    void numbersAreTranslatedToThemselvesAsFarAsTheDataPlaneCanHoldThem() {
        assertThat(insert(entry("uplink", send("5", "\\x03\\xff")))).isEqualTo(Code.OK);
        assertThat(insert(entry("1", send("5", "\\x04\\x00"))))
                .as("bit<10> in the data plane")
                .isEqualTo(Code.OUT_OF_RANGE);
    }

    @Test
    void packetsAndDigestsCarryNames() {
        assertThat(insert(
                        entry("uplink", "action { action_id: " + INDEX.actions().id("punt") + " }")))
                .isEqualTo(Code.OK);
        bench.receive(7, PROBE);
        assertThat(heard.packets)
                .singleElement()
                .satisfies(packet -> assertThat(packet.getMetadata(0).getValue().toStringUtf8())
                        .isEqualTo("uplink"));
        client.write(List.of(Bench.update("type: INSERT entity { digest_entry { digest_id: "
                + INDEX.digests().id("seen_t") + " config {} } }")));
        assertThat(insert(entry("9", "action { action_id: " + INDEX.actions().id("report") + " }")))
                .isEqualTo(Code.OK);
        bench.receive(9, PROBE);
        assertThat(heard.digests
                        .get(0)
                        .getData(0)
                        .getStruct()
                        .getMembers(0)
                        .getBitstring()
                        .toStringUtf8())
                .isEqualTo("9");
        bench.sent.clear();
        client.packetOut(Bench.packetOut("uplink", PROBE));
        assertThat(bench.sent).containsExactly("7:" + PROBE);
        client.packetOut(Bench.packetOut("nobody", PROBE));
        assertThat(heard.errors).singleElement().satisfies(error -> {
            assertThat(error.getCanonicalCode()).isEqualTo(Code.INVALID_ARGUMENT.value());
            assertThat(error.getMessage()).contains("nobody");
        });
    }

    @Test
    void valueSetsMatchByEveryKind() {
        client.write(List.of(Bench.update("type: INSERT entity { table_entry { table_id: "
                + INDEX.tables().id("members") + " match { field_id: 1 exact { value: \"\\x01\" } } "
                + "action { " + send("3", "\\x01") + " } } }")));
        List<String> members = List.of(
                "match { field_id: 1 ternary { value: \"\\x08\\0\" mask: \"\\xff\\0\" } }"
                        + " match { field_id: 3 range { low: \"\\x20\" high: \"\\x23\" } }",
                "match { field_id: 2 lpm { value: \"\\xa0\" prefix_len: 4 } } match { field_id: 4 optional { value:"
                        + " \"\\x01\" } }");
        String entry = "value_set_entry { value_set_id: " + INDEX.valueSets().id("kinds") + " members { "
                + String.join(" } members { ", members) + " } }";
        assertThat(Bench.code(client, Bench.update("type: MODIFY entity { " + entry + " }")))
                .isEqualTo(Code.OK);
        assertThat(Bench.read(client, "value_set_entry {}")).containsExactly(Bench.entity(entry));
        for (int a : new int[] {0x0800, 0x08ff, 0x0900}) {
            for (int b : new int[] {0xa0, 0xaf, 0xb0}) {
                for (int c = 0x1f; c <= 0x24; c++) {
                    for (int d = 0; d < 3; d++) {
                        boolean first = a >> 8 == 8 && c >= 0x20 && c <= 0x23;
                        boolean second = b >> 4 == 0xa && d == 1;
                        bench.sent.clear();
                        bench.receive(1, String.format("%04x%02x%02x%02x", a, b, c, d));
                        assertThat(bench.sent.get(0).startsWith("3:"))
                                .as("%x %x %x %x", a, b, c, d)
                                .isEqualTo(first || second);
                    }
                }
            }
        }
        for (String bad : List.of(
                "match { field_id: 1 ternary { value: \"\\x01\" mask: \"\\x02\" } }",
                "match { field_id: 1 exact { value: \"\\x01\" } }",
                "match { field_id: 9 exact { value: \"\\x01\" } }",
                "match { field_id: 3 range { low: \"\\x02\" high: \"\\x01\" } }",
                "match { field_id: 2 lpm { value: \"\\x01\" prefix_len: 9 } }")) {
            assertThat(Bench.code(
                            client,
                            Bench.update("type: MODIFY entity { value_set_entry { value_set_id: "
                                    + INDEX.valueSets().id("kinds") + " members { " + bad + " } } }")))
                    .as(bad)
                    .isEqualTo(Code.INVALID_ARGUMENT);
        }
        assertThat(Bench.read(client, "value_set_entry {}")).containsExactly(Bench.entity(entry));
    }

    @Test
    void rangesBecomeAsFewPrefixesAsTheyTake() {
        for (int low = 0; low < 32; low++) {
            for (int high = low; high < 32; high++) {
                List<Integer> matched = new ArrayList<>();
                var patterns =
                        MatchPattern.prefixes(java.math.BigInteger.valueOf(low), java.math.BigInteger.valueOf(high), 5);
                for (int value = 0; value < 32; value++) {
                    int number = value;
                    if (patterns.stream()
                            .anyMatch(p ->
                                    (number & p.mask().intValue()) == p.value().intValue())) {
                        matched.add(value);
                    }
                }
                assertThat(matched).hasSize(high - low + 1).startsWith(low).endsWith(high);
                assertThat(patterns).hasSizeLessThanOrEqualTo(8);
            }
        }
    }

    private Code insert(String entry) {
        return Bench.code(client, Bench.update("type: INSERT entity { " + entry + " }"));
    }

    private static String key(String port) {
        return "table_entry { table_id: " + INDEX.tables().id("forward") + " match { field_id: 1 exact { value: \""
                + port + "\" } } priority: 1 }";
    }

    private static String entry(String port, String action) {
        return key(port).replace("priority: 1 }", "action { " + action + " } priority: 1 }");
    }

    private static String send(String port, String vrf) {
        return "action { action_id: " + INDEX.actions().id("send") + " params { param_id: 1 value: \"" + port
                + "\" } params { param_id: 2 value: \"" + vrf + "\" } }";
    }
}
