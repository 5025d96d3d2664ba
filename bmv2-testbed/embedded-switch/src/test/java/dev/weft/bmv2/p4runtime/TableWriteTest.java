package dev.weft.bmv2.p4runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.weft.p4.runtime.EntryBuilder;
import dev.weft.p4.runtime.Updates;
import dev.weft.p4.runtime.client.P4RuntimeClient;
import dev.weft.p4.runtime.client.P4RuntimeException;
import io.grpc.Status.Code;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import p4.v1.P4RuntimeOuterClass.TableEntry;

/** Oracle: the error codes and rules of specification sections 8.3 and 9.1. */
class TableWriteTest {
    private final Bench bench = new Bench();
    private P4RuntimeClient client;

    @BeforeEach
    void start() {
        client = bench.primary();
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void insertModifyDelete() {
        TableEntry entry = l2(1, 3);
        assertThat(Bench.code(client, Updates.modify(entry))).isEqualTo(Code.NOT_FOUND);
        assertThat(Bench.code(client, Updates.delete(entry))).isEqualTo(Code.NOT_FOUND);
        assertThat(Bench.code(client, Updates.insert(entry))).isEqualTo(Code.OK);
        assertThat(Bench.code(client, Updates.insert(l2(1, 4)))).isEqualTo(Code.ALREADY_EXISTS);
        assertThat(client.readTable("l2")).containsExactly(entry);
        assertThat(Bench.code(client, Updates.modify(l2(1, 4)))).isEqualTo(Code.OK);
        assertThat(client.readTable("l2")).containsExactly(l2(1, 4));
        // only the key counts in a delete
        assertThat(Bench.code(client, Updates.delete(l2(1, 9)))).isEqualTo(Code.OK);
        assertThat(client.readTable("l2")).isEmpty();
    }

    @Test
    void aFullTableIsExhausted() {
        for (int i = 0; i < 4; i++) {
            assertThat(Bench.code(client, Updates.insert(l2(i, 1)))).isEqualTo(Code.OK);
        }
        assertThat(Bench.code(client, Updates.insert(l2(9, 1)))).isEqualTo(Code.RESOURCE_EXHAUSTED);
    }

    /** Match rules: hdr.ethernet.dst lpm 48, type ternary 16, ingress_port range 9, trill optional 1. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "match { field_id: 1 lpm { value: \"\\x0a\\0\\0\\0\\0\\0\" prefix_len: 8 } } priority: 1 | OK",
                "match { field_id: 1 lpm { value: \"\\x0a\\0\\0\\0\\0\\1\" prefix_len: 8 } } priority: 1 | INVALID_ARGUMENT",
                "match { field_id: 1 lpm { value: \"\\0\" prefix_len: 0 } } priority: 1 | INVALID_ARGUMENT",
                "match { field_id: 1 lpm { value: \"\\0\" prefix_len: 49 } } priority: 1 | INVALID_ARGUMENT",
                "match { field_id: 1 exact { value: \"\\1\" } } priority: 1 | INVALID_ARGUMENT",
                "match { field_id: 2 ternary { value: \"\\1\" mask: \"\\xff\" } } priority: 1 | OK",
                "match { field_id: 2 ternary { value: \"\\1\\0\" mask: \"\\xff\" } } priority: 1 | INVALID_ARGUMENT",
                "match { field_id: 2 ternary { value: \"\\0\" mask: \"\\0\" } } priority: 1 | INVALID_ARGUMENT",
                "match { field_id: 2 ternary { value: \"\" mask: \"\\1\" } } priority: 1 | OUT_OF_RANGE",
                "match { field_id: 2 ternary { value: \"\\1\\0\\0\" mask: \"\\1\\0\\0\" } } priority: 1 | OUT_OF_RANGE",
                "match { field_id: 3 range { low: \"\\1\" high: \"\\1\\xff\" } } priority: 1 | OK",
                "match { field_id: 3 range { low: \"\\2\" high: \"\\1\" } } priority: 1 | INVALID_ARGUMENT",
                "match { field_id: 3 range { low: \"\\0\" high: \"\\1\\xff\" } } priority: 1 | INVALID_ARGUMENT",
                "match { field_id: 3 range { low: \"\\0\" high: \"\\2\\0\" } } priority: 1 | OUT_OF_RANGE",
                "match { field_id: 4 optional { value: \"\\1\" } } priority: 1 | OK",
                "match { field_id: 4 optional { value: \"\\0\\0\\1\" } } priority: 1 | OK",
                "match { field_id: 4 optional { value: \"\\2\" } } priority: 1 | OUT_OF_RANGE",
                "match { field_id: 4 } priority: 1 | INVALID_ARGUMENT",
                "match { field_id: 5 exact { value: \"\\1\" } } priority: 1 | INVALID_ARGUMENT",
                "match { field_id: 4 optional { value: \"\\1\" } } match { field_id: 4 optional { value: \"\\1\" } }"
                        + " priority: 1 | INVALID_ARGUMENT",
                "priority: 1 | OK",
                "priority: 0 | INVALID_ARGUMENT",
                "priority: -1 | INVALID_ARGUMENT",
                "priority: 1 is_const: true | INVALID_ARGUMENT",
                "priority: 1 idle_timeout_ns: 5 | INVALID_ARGUMENT",
                "priority: 1 time_since_last_hit {} | INVALID_ARGUMENT",
                "priority: 1 counter_data {} | INVALID_ARGUMENT",
                "priority: 1 meter_counter_data {} | OK",
                "priority: 1 meter_counter_data { red { packet_count: 1 } } | INVALID_ARGUMENT",
                "priority: 1 meter_config { cir: 5 cburst: 1 pir: 4 pburst: 1 } | INVALID_ARGUMENT",
                "priority: 1 meter_config { cir: 5 cburst: 1 pir: 5 pburst: 1 eburst: 1 } | INVALID_ARGUMENT",
                "priority: 1 meter_config { cir: 5 cburst: 1 pir: 6 pburst: 1 } | OK"
            })
    void matchRules(String fields, Code code) {
        TableEntry entry = Bench.entity("table_entry { table_id: " + id("acl") + " " + fields
                        + " action { action { action_id: " + action("NoAction") + " } } }")
                .getTableEntry();
        assertThat(Bench.code(client, Updates.insert(entry))).isEqualTo(code);
    }

    @Test
    void exactFieldsCannotBeLeftOutAndPriorityIsForTernaryTablesOnly() {
        TableEntry entry = l2(1, 3);
        assertThat(Bench.code(
                        client, Updates.insert(entry.toBuilder().clearMatch().build())))
                .isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(Bench.code(
                        client, Updates.insert(entry.toBuilder().setPriority(1).build())))
                .isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(Bench.code(
                        client, Updates.insert(entry.toBuilder().setTableId(0).build())))
                .isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(Bench.code(
                        client, Updates.insert(entry.toBuilder().setTableId(99).build())))
                .isEqualTo(Code.NOT_FOUND);
    }

    @Test
    void actionRules() {
        TableEntry entry = l2(1, 3);
        assertThat(Bench.code(
                        client, Updates.insert(entry.toBuilder().clearAction().build())))
                .isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(actionCode("action { action_id: " + action("mark") + " }")).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(actionCode("action { action_id: " + action("forward") + " }"))
                .isEqualTo(Code.INVALID_ARGUMENT);
        String param = " params { param_id: 1 value: \"\\1\" }";
        assertThat(actionCode("action { action_id: " + action("forward") + param + param + " }"))
                .isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(actionCode("action { action_id: " + action("forward") + " params { param_id: 2 value: \"\\1\" } }"))
                .isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(actionCode(
                        "action { action_id: " + action("forward") + " params { param_id: 1 value: \"\\2\\0\" } }"))
                .isEqualTo(Code.OUT_OF_RANGE);
        assertThat(actionCode("action { action_id: " + action("NoAction") + " }"))
                .as("default only")
                .isEqualTo(Code.PERMISSION_DENIED);
        assertThat(actionCode("action_profile_member_id: 1")).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(actionCode("action_profile_action_set {}")).isEqualTo(Code.INVALID_ARGUMENT);
    }

    @Test
    void defaultEntriesAreModifiedOnly() {
        TableEntry drop = EntryBuilder.of(Bench.INDEX, "l2")
                .asDefault()
                .action("forward", Map.of("port", 5))
                .build();
        assertThat(Bench.code(client, Updates.insert(drop))).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(Bench.code(client, Updates.delete(drop))).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(Bench.code(client, Updates.modify(drop))).isEqualTo(Code.OK);
        String frame = Bench.frame("000000000001", "000000000002", "0800");
        bench.receive(1, frame);
        assertThat(bench.sent).containsExactly("5:" + frame);
        assertThat(readDefault("l2").getAction()).isEqualTo(drop.getAction());
        // without an action: back to the program's
        assertThat(Bench.code(
                        client, Updates.modify(drop.toBuilder().clearAction().build())))
                .isEqualTo(Code.OK);
        assertThat(readDefault("l2").getAction().getAction().getActionId()).isEqualTo(action("NoAction"));
        TableEntry only =
                EntryBuilder.of(Bench.INDEX, "l2").asDefault().action("drop").build();
        assertThat(Bench.code(client, Updates.modify(only))).as("table only").isEqualTo(Code.PERMISSION_DENIED);
        assertThat(Bench.code(
                        client, Updates.modify(drop.toBuilder().setPriority(1).build())))
                .isEqualTo(Code.INVALID_ARGUMENT);
    }

    @Test
    void keylessConstantAndIndirectTables() {
        TableEntry keyless = EntryBuilder.of(Bench.INDEX, "keyless")
                .action("mark", Map.of("class_", 1))
                .build();
        assertThat(Bench.code(client, Updates.insert(keyless))).isEqualTo(Code.INVALID_ARGUMENT);
        TableEntry fixed = EntryBuilder.of(Bench.INDEX, "fixed")
                .exact("hdr.ethernet.type", 0x88f7)
                .action("mark", Map.of("class_", 1))
                .build();
        assertThat(Bench.code(client, Updates.insert(fixed))).isEqualTo(Code.PERMISSION_DENIED);
        assertThat(Bench.code(client, Updates.modify(fixed))).isEqualTo(Code.PERMISSION_DENIED);
        assertThat(Bench.code(client, Updates.delete(fixed))).isEqualTo(Code.PERMISSION_DENIED);
        assertThat(Bench.code(
                        client,
                        Updates.modify(TableEntry.newBuilder()
                                .setTableId(id("fixed"))
                                .setIsDefaultAction(true)
                                .build())))
                .isEqualTo(Code.PERMISSION_DENIED);
        assertThat(client.readTable("fixed")).singleElement().satisfies(entry -> {
            assertThat(entry.getIsConst()).isTrue();
            assertThat(entry.getMatch(0).getExact().getValue())
                    .isEqualTo(ByteString.copyFrom(new byte[] {(byte) 0x88, (byte) 0xf7}));
            assertThat(entry.getAction().getAction().getActionId()).isEqualTo(action("mark"));
        });
        assertThat(Bench.code(
                        client,
                        Updates.modify(TableEntry.newBuilder()
                                .setTableId(id("by_member"))
                                .setIsDefaultAction(true)
                                .build())))
                .isEqualTo(Code.PERMISSION_DENIED);
    }

    @Test
    void directCountersAreSetReadAndKept() {
        TableEntry entry = l2(1, 3).toBuilder()
                .setCounterData(counter(10, 100))
                .setMetadata(ByteString.copyFromUtf8("m"))
                .setControllerMetadata(77)
                .build();
        client.write(List.of(Updates.insert(entry)));
        String frame = Bench.frame("000000000001", "000000000002", "0800");
        bench.receive(1, frame);
        TableEntry pattern = TableEntry.newBuilder()
                .setTableId(id("l2"))
                .setCounterData(counter(0, 0))
                .build();
        int bytes = frame.length() / 2;
        assertThat(read(pattern))
                .containsExactly(entry.toBuilder()
                        .setCounterData(counter(11, 100 + bytes))
                        .build());
        assertThat(read(pattern.toBuilder().clearCounterData().build()))
                .containsExactly(entry.toBuilder().clearCounterData().build());
        // modifying without counter data leaves the counter
        client.write(List.of(Updates.modify(l2(1, 4))));
        assertThat(read(pattern).get(0).getCounterData()).isEqualTo(counter(11, 100 + bytes));
        client.write(List.of(Bench.update("type: MODIFY entity { direct_counter_entry { table_entry { " + "table_id: "
                + id("l2") + " match { field_id: 1 exact { value: \"\\1\" } } } data { packet_count: 1 } } }")));
        assertThat(Bench.read(client, "direct_counter_entry { table_entry { table_id: " + id("l2") + " } }")
                        .get(0)
                        .getDirectCounterEntry()
                        .getData())
                .isEqualTo(counter(1, 0));
        assertThat(Bench.code(
                        client,
                        Bench.update("type: MODIFY entity { direct_counter_entry { table_entry { " + "table_id: "
                                + id("l2") + " match { field_id: 1 exact { value: \"\\7\" } } } } }")))
                .isEqualTo(Code.NOT_FOUND);
        assertThat(Bench.code(client, Bench.update("type: INSERT entity { direct_counter_entry {} }")))
                .isEqualTo(Code.INVALID_ARGUMENT);
    }

    @Test
    void directMetersFollowTheirEntry() {
        TableEntry entry = Bench.entity(
                        "table_entry { table_id: " + id("acl") + " priority: 1 action { action {" + " action_id: "
                                + action("NoAction") + " } } meter_config { cir: 1 cburst: 2 pir: 3 pburst: 4 } }")
                .getTableEntry();
        client.write(List.of(Updates.insert(entry)));
        TableEntry pattern = TableEntry.newBuilder()
                .setTableId(id("acl"))
                .setMeterConfig(entry.getMeterConfig())
                .build();
        assertThat(read(pattern)).containsExactly(entry);
        // a modification without a configuration resets it
        client.write(List.of(Updates.modify(entry.toBuilder().clearMeterConfig().build())));
        assertThat(read(pattern).get(0).hasMeterConfig()).isFalse();
        client.write(List.of(Bench.update("type: MODIFY entity { direct_meter_entry { table_entry { table_id: "
                + id("acl") + " priority: 1 } config { cir: 9 cburst: 9 pir: 9 pburst: 9 } } }")));
        assertThat(read(pattern).get(0).getMeterConfig().getCir()).isEqualTo(9);
    }

    @Test
    void everyUpdateOfABatchGetsItsStatus() {
        P4RuntimeException failure = Bench.failure(() ->
                client.write(List.of(Updates.insert(l2(1, 1)), Updates.insert(l2(1, 2)), Updates.insert(l2(2, 1)))));
        assertThat(failure.code()).isEqualTo(Code.UNKNOWN);
        assertThat(failure.updateErrors()).singleElement().satisfies(error -> {
            assertThat(error.position()).isEqualTo(1);
            assertThat(error.code()).isEqualTo(Code.ALREADY_EXISTS);
        });
        assertThat(client.readTable("l2")).hasSize(2);
        assertThat(Bench.code(client, Bench.update("type: INSERT"))).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(Bench.code(client, Bench.update("entity { table_entry {} }")))
                .isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(Bench.code(client, Bench.update("type: INSERT entity { extern_entry {} }")))
                .isEqualTo(Code.UNIMPLEMENTED);
    }

    private Code actionCode(String action) {
        TableEntry entry = l2(1, 3).toBuilder()
                .setAction(Bench.entity("table_entry { action { " + action + " } }")
                        .getTableEntry()
                        .getAction())
                .build();
        return Bench.code(client, Updates.insert(entry));
    }

    private List<TableEntry> read(TableEntry pattern) {
        return client
                .read(List.of(p4.v1.P4RuntimeOuterClass.Entity.newBuilder()
                        .setTableEntry(pattern)
                        .build()))
                .stream()
                .map(p4.v1.P4RuntimeOuterClass.Entity::getTableEntry)
                .toList();
    }

    private TableEntry readDefault(String table) {
        return read(TableEntry.newBuilder()
                        .setTableId(id(table))
                        .setIsDefaultAction(true)
                        .build())
                .get(0);
    }

    private static p4.v1.P4RuntimeOuterClass.CounterData counter(long packets, long bytes) {
        return p4.v1.P4RuntimeOuterClass.CounterData.newBuilder()
                .setPacketCount(packets)
                .setByteCount(bytes)
                .build();
    }

    static TableEntry l2(long dst, int port) {
        return EntryBuilder.of(Bench.INDEX, "l2")
                .exact("hdr.ethernet.dst", dst)
                .action("forward", Map.of("port", port))
                .build();
    }

    private static int id(String table) {
        return Bench.INDEX.tables().id(table);
    }

    private static int action(String name) {
        return Bench.INDEX.actions().id(name);
    }
}
