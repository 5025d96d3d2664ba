package dev.weft.bmv2.p4runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.weft.bmv2.exec.ExecutorKind;
import dev.weft.p4.runtime.client.P4RuntimeClient;
import io.grpc.Status.Code;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import p4.v1.P4RuntimeOuterClass.CounterData;
import p4.v1.P4RuntimeOuterClass.Entity;
import p4.v1.P4RuntimeOuterClass.MeterCounterData;
import p4.v1.P4RuntimeOuterClass.SetForwardingPipelineConfigRequest.Action;
import p4.v1.P4RuntimeOuterClass.WriteRequest.Atomicity;

/** Counts per colour. Oracle: specification sections 9.1.7, 9.4.1 and 9.4.3, and RFC 2698 with a clock that stands still. */
class MeterCountsTest {
    private static final int RATES = Bench.INDEX.meters().id("rates");
    private static final int ACL = Bench.INDEX.tables().id("acl");
    private static final int BYTES = 18;
    /** One packet is green, the next yellow, all further ones red. */
    private static final String ONE_AND_ONE = "config { cir: 1 cburst: 1 pir: 1 pburst: 2 }";

    private static final String CLASSIFY = "action { action { action_id: "
            + Bench.INDEX.actions().id("classify") + " params { param_id: 1 value: \"\\1\" } } }";

    @ParameterizedTest
    @EnumSource(ExecutorKind.class)
    void indirectMetersCountEveryColour(ExecutorKind executor) {
        try (Bench bench = new Bench(options -> options.options(device -> device.executor(executor)))) {
            P4RuntimeClient client = bench.primary();
            String cell = "meter_entry { meter_id: " + RATES + " index { index: 1 } ";
            send(bench, 2);
            assertThat(rates(client)).isEqualTo(counts(2, 0, 0));
            modify(
                    client,
                    Code.OK,
                    cell + "config { cir: 1 cburst: " + BYTES + " pir: 1 pburst: " + 2 * BYTES + " } }");
            send(bench, 5);
            assertThat(rates(client))
                    .as("a new configuration leaves the counts")
                    .isEqualTo(counts(3, 1, 3));
            modify(client, Code.INVALID_ARGUMENT, cell + "counter_data { yellow { byte_count: 1 } } }");
            assertThat(rates(client)).isEqualTo(counts(3, 1, 3));
            modify(client, Code.OK, cell + "counter_data { yellow {} } }");
            assertThat(rates(client)).isEqualTo(counts(0, 0, 0));
            send(bench, 1);
            assertThat(Bench.read(client, cell + "}"))
                    .as("the meter is without configuration again, and counts only come if asked for")
                    .containsExactly(Bench.entity(cell + "}"));
            assertThat(rates(client)).isEqualTo(counts(1, 0, 0));
            client.setPipeline(Bench.P4INFO, Bench.JSON, 2);
            assertThat(rates(client)).isEqualTo(counts(0, 0, 0));
        }
    }

    @ParameterizedTest
    @EnumSource(ExecutorKind.class)
    void directMetersCountForTheirEntry(ExecutorKind executor) {
        try (Bench bench = new Bench(options -> options.options(device -> device.executor(executor)))) {
            P4RuntimeClient client = bench.primary();
            String key = "table_id: " + ACL + " priority: 1 ";
            String entry = "table_entry { " + key + CLASSIFY + " meter_" + ONE_AND_ONE + " }";
            client.write(List.of(Bench.update("type: INSERT entity { " + entry + " }")));
            send(bench, 3);
            assertThat(aclCounts(client)).isEqualTo(counts(1, 1, 1));
            Entity read = Bench.read(client, "direct_meter_entry { table_entry { " + key + " } counter_data {} }")
                    .get(0);
            assertThat(read.getDirectMeterEntry().getCounterData()).isEqualTo(counts(1, 1, 1));
            modify(client, Code.OK, entry);
            assertThat(aclCounts(client)).as("unset: left alone").isEqualTo(counts(1, 1, 1));
            modify(client, Code.OK, "table_entry { " + key + CLASSIFY + " meter_counter_data {} }");
            assertThat(aclCounts(client)).as("set: reset").isEqualTo(counts(0, 0, 0));
            send(bench, 2);
            assertThat(aclCounts(client)).as("no configuration: green").isEqualTo(counts(2, 0, 0));
            String direct = "direct_meter_entry { table_entry { " + key + " } ";
            modify(client, Code.INVALID_ARGUMENT, direct + "counter_data { green { packet_count: 5 } } }");
            modify(client, Code.OK, direct + ONE_AND_ONE + " counter_data {} }");
            assertThat(aclCounts(client)).isEqualTo(counts(0, 0, 0));
        }
    }

    @ParameterizedTest
    @EnumSource(ExecutorKind.class)
    void theDefaultEntryHasADirectMeterToo(ExecutorKind executor) {
        try (Bench bench = new Bench(options -> options.options(device -> device.executor(executor)))) {
            P4RuntimeClient client = bench.primary();
            String key = "table_id: " + ACL + " is_default_action: true ";
            String wanted = "table_entry { " + key + " meter_config {} meter_counter_data {} }";
            send(bench, 1);
            assertThat(Bench.read(client, wanted).get(0).getTableEntry().getMeterCounterData())
                    .as("not metered without a configuration")
                    .isEqualTo(counts(0, 0, 0));
            modify(client, Code.OK, "table_entry { " + key + CLASSIFY + " meter_" + ONE_AND_ONE + " }");
            send(bench, 4);
            Entity read = Bench.read(client, wanted).get(0);
            assertThat(read.getTableEntry().getMeterConfig().getPburst()).isEqualTo(2);
            assertThat(read.getTableEntry().getMeterCounterData()).isEqualTo(counts(1, 1, 2));
            String direct = "direct_meter_entry { table_entry { " + key + " } ";
            assertThat(Bench.read(client, direct + "counter_data {} }"))
                    .containsExactly(Entity.newBuilder()
                            .setDirectMeterEntry(
                                    Bench.entity(direct + ONE_AND_ONE + " }").getDirectMeterEntry().toBuilder()
                                            .setCounterData(counts(1, 1, 2)))
                            .build());
            modify(client, Code.OK, "table_entry { " + key + " }");
            read = Bench.read(client, wanted).get(0);
            assertThat(read.getTableEntry().hasMeterConfig()).isFalse();
            assertThat(read.getTableEntry().getMeterCounterData()).isEqualTo(counts(0, 0, 0));
        }
    }

    /** Section 14: RECONCILE_AND_COMMIT keeps the forwarding state, counts included. */
    @Test
    void reconcilingKeepsCounts() {
        try (Bench bench = new Bench()) {
            P4RuntimeClient client = bench.primary();
            String key = "table_id: " + ACL + " priority: 1 ";
            String miss = "table_entry { table_id: " + ACL + " is_default_action: true meter_counter_data {} ";
            modify(client, Code.OK, miss.replace("meter_counter_data {}", CLASSIFY + " meter_" + ONE_AND_ONE) + "}");
            send(bench, 4);
            client.write(List.of(Bench.update(
                    "type: INSERT entity { table_entry { " + key + CLASSIFY + " meter_" + ONE_AND_ONE + " } }")));
            send(bench, 3);
            ByteString another = Bench.JSON.concat(ByteString.copyFromUtf8("\n"));
            client.setPipeline(Bench.P4INFO, another, 51, Action.RECONCILE_AND_COMMIT);
            assertThat(aclCounts(client)).isEqualTo(counts(1, 1, 1));
            assertThat(rates(client)).isEqualTo(counts(7, 0, 0));
            assertThat(Bench.read(client, miss + "}").get(0).getTableEntry().getMeterCounterData())
                    .isEqualTo(counts(1, 1, 2));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Atomicity.class,
            names = {"ROLLBACK_ON_ERROR", "DATAPLANE_ATOMIC"})
    void aFailedBatchGivesCountsBack(Atomicity atomicity) {
        try (Bench bench = new Bench()) {
            P4RuntimeClient client = bench.primary();
            String key = "table_id: " + ACL + " priority: 1 ";
            client.write(List.of(Bench.update(
                    "type: INSERT entity { table_entry { " + key + CLASSIFY + " meter_" + ONE_AND_ONE + " } }")));
            send(bench, 3);
            for (String update : List.of(
                    "type: DELETE entity { table_entry { " + key + " } }",
                    "type: MODIFY entity { table_entry { " + key + CLASSIFY + " meter_counter_data {} } }",
                    "type: MODIFY entity { direct_meter_entry { table_entry { " + key + " } counter_data {} } }",
                    "type: MODIFY entity { meter_entry { meter_id: " + RATES + " counter_data {} } }")) {
                assertThat(Bench.failure(() -> client.write(
                                List.of(
                                        Bench.update(update),
                                        Bench.update("type: DELETE entity { table_entry { table_id: " + ACL
                                                + " priority: 9 } }")),
                                atomicity)))
                        .as(update)
                        .isNotNull();
                assertThat(aclCounts(client)).as(update).isEqualTo(counts(1, 1, 1));
                assertThat(rates(client)).as(update).isEqualTo(counts(3, 0, 0));
            }
        }
    }

    private static void send(Bench bench, int packets) {
        for (int i = 0; i < packets; i++) {
            bench.receive(1, Bench.frame("000000000001", "000000000002", "0800"));
        }
    }

    private static void modify(P4RuntimeClient client, Code expected, String entity) {
        assertThat(Bench.code(client, Bench.update("type: MODIFY entity { " + entity + " }")))
                .as(entity)
                .isEqualTo(expected);
    }

    private static MeterCounterData rates(P4RuntimeClient client) {
        return Bench.read(client, "meter_entry { meter_id: " + RATES + " index { index: 1 } counter_data {} }")
                .get(0)
                .getMeterEntry()
                .getCounterData();
    }

    private static MeterCounterData aclCounts(P4RuntimeClient client) {
        return Bench.read(client, "table_entry { table_id: " + ACL + " meter_counter_data {} }")
                .get(0)
                .getTableEntry()
                .getMeterCounterData();
    }

    private static MeterCounterData counts(int green, int yellow, int red) {
        return MeterCounterData.newBuilder()
                .setGreen(counter(green))
                .setYellow(counter(yellow))
                .setRed(counter(red))
                .build();
    }

    private static CounterData counter(int packets) {
        return CounterData.newBuilder()
                .setPacketCount(packets)
                .setByteCount((long) packets * BYTES)
                .build();
    }
}
