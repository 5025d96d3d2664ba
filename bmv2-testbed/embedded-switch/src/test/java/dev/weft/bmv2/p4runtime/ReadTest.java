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
import p4.v1.P4RuntimeOuterClass.Entity;
import p4.v1.P4RuntimeOuterClass.ReadRequest;
import p4.v1.P4RuntimeOuterClass.TableEntry;

/** Oracle: specification sections 9.1.6 (wildcards) and 13. */
class ReadTest {
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
    void filtersCombine() {
        TableEntry low = acl(1, 0x0800, "a");
        TableEntry high = acl(2, 0x0800, "b");
        TableEntry other = acl(2, 0x0806, "b");
        TableEntry any = EntryBuilder.of(Bench.INDEX, "acl")
                .priority(3)
                .action("NoAction")
                .build();
        client.write(List.of(Updates.insert(low), Updates.insert(high), Updates.insert(other), Updates.insert(any)));
        String table = "table_entry { table_id: " + Bench.INDEX.tables().id("acl");
        assertThat(entries(table + " }")).containsExactlyInAnyOrder(low, high, other, any);
        assertThat(entries(table + " priority: 2 }")).containsExactlyInAnyOrder(high, other);
        assertThat(entries(table + " metadata: \"b\" priority: 2 }")).containsExactlyInAnyOrder(high, other);
        assertThat(entries(table + " controller_metadata: 1 }")).containsExactly(low);
        String match = " match { field_id: 2 ternary { value: \"\\x08\\0\" mask: \"\\xff\\xff\" } }";
        assertThat(entries(table + match + " }")).containsExactlyInAnyOrder(low, high);
        assertThat(entries(table + match + " priority: 1 }")).containsExactly(low);
        assertThat(entries(table + match + " priority: 9 }")).isEmpty();
        assertThat(entries(table + " action { action { action_id: "
                        + Bench.INDEX.actions().id("NoAction") + " } } }"))
                .containsExactly(any);
        assertThat(Bench.failure(() -> entries(table + " match { field_id: 9 exact { value: \"\\1\" } } }"))
                        .code())
                .isEqualTo(Code.UNKNOWN);
    }

    @Test
    void tableIdZeroReadsAllTablesConstantOnesIncluded() {
        TableEntry entry = TableWriteTest.l2(1, 3);
        client.write(List.of(Updates.insert(entry)));
        assertThat(entries("table_entry {}")).contains(entry).hasSize(2).anyMatch(TableEntry::getIsConst);
        assertThat(entries("table_entry { is_default_action: true }"))
                .hasSize(Bench.P4INFO.getTablesCount())
                .allMatch(TableEntry::getIsDefaultAction);
    }

    /** p4runtime-shell reads with the entry that it wrote as the pattern. */
    @Test
    void anEntryIsAPatternForItself() {
        client.write(List.of(Updates.insert(TableWriteTest.l2(1, 3)), Updates.insert(TableWriteTest.l2(2, 3))));
        Entity pattern =
                Entity.newBuilder().setTableEntry(TableWriteTest.l2(1, 3)).build();
        assertThat(client.read(List.of(pattern))).containsExactly(pattern);
    }

    @Test
    void nonCanonicalValuesComeBackCanonical() {
        TableEntry padded = TableWriteTest.l2(1, 3).toBuilder()
                .clearMatch()
                .addMatch(Bench.entity("table_entry { match { field_id: 1 exact { value: \"\\0\\0\\1\" } } }")
                        .getTableEntry()
                        .getMatch(0))
                .build();
        client.write(List.of(Updates.insert(padded)));
        assertThat(client.readTable("l2")).containsExactly(TableWriteTest.l2(1, 3));
    }

    @Test
    void goodPartsOfABatchAreReadAndBadOnesReported() {
        client.write(List.of(Updates.insert(TableWriteTest.l2(1, 3))));
        ReadRequest request = ReadRequest.newBuilder()
                .setDeviceId(Bench.DEVICE)
                .addEntities(Bench.entity(
                        "table_entry { table_id: " + Bench.INDEX.tables().id("l2") + " }"))
                .addEntities(Entity.getDefaultInstance())
                .addEntities(Bench.entity("counter_entry { counter_id: 77 }"))
                .build();
        var responses = bench.stub().read(request);
        assertThat(responses.next().getEntitiesList()).hasSize(1);
        io.grpc.StatusRuntimeException failure = org.assertj.core.api.Assertions.catchThrowableOfType(
                io.grpc.StatusRuntimeException.class, responses::hasNext);
        assertThat(failure.getStatus().getCode()).isEqualTo(Code.UNKNOWN);
        assertThat(io.grpc.protobuf.StatusProto.fromThrowable(failure).getDetailsList())
                .extracting(
                        any -> any.unpack(p4.v1.P4RuntimeOuterClass.Error.class).getCanonicalCode())
                .containsExactly(0, Code.INVALID_ARGUMENT.value(), Code.NOT_FOUND.value());
    }

    @Test
    void readsNeedNoPrimaryButTheDevice() {
        P4RuntimeClient standby =
                P4RuntimeClient.builder(bench.channel(), Bench.DEVICE).standby().open();
        assertThat(standby.readTable("l2")).isEmpty();
        P4RuntimeException failure = Bench.failure(
                () -> P4RuntimeClient.builder(bench.channel(), 9).open().read(List.of(Bench.entity("table_entry {}"))));
        assertThat(failure.code()).isEqualTo(Code.NOT_FOUND);
    }

    @Test
    void largeReadsComeInSeveralResponses() {
        String blob = "x".repeat(600_000);
        for (int i = 0; i < 4; i++) {
            client.write(List.of(Updates.insert(TableWriteTest.l2(i, 1).toBuilder()
                    .setMetadata(ByteString.copyFromUtf8(blob))
                    .build())));
        }
        var responses = bench.stub()
                .read(ReadRequest.newBuilder()
                        .setDeviceId(Bench.DEVICE)
                        .addEntities(Bench.entity("table_entry { table_id: "
                                + Bench.INDEX.tables().id("l2") + " }"))
                        .build());
        int count = 0;
        int largest = 0;
        while (responses.hasNext()) {
            largest = Math.max(largest, responses.next().getSerializedSize());
            count++;
        }
        assertThat(count).isGreaterThan(1);
        assertThat(largest).isLessThan(4 << 20);
    }

    private List<TableEntry> entries(String pattern) {
        return Bench.read(client, pattern).stream().map(Entity::getTableEntry).toList();
    }

    private static TableEntry acl(int priority, int type, String metadata) {
        return EntryBuilder.of(Bench.INDEX, "acl")
                .exact("hdr.ethernet.type", type)
                .priority(priority)
                .action("classify", Map.of("class_", priority))
                .metadata(ByteString.copyFromUtf8(metadata))
                .build()
                .toBuilder()
                .setControllerMetadata(priority)
                .build();
    }
}
