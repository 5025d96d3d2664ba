package dev.weft.bmv2.p4runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.p4.runtime.EntryBuilder;
import dev.weft.p4.runtime.P4InfoIndex;
import dev.weft.p4.runtime.Updates;
import dev.weft.p4.runtime.client.P4RuntimeClient;
import io.grpc.Status.Code;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import p4.v1.P4RuntimeOuterClass.SetForwardingPipelineConfigRequest.Action;
import p4.v1.P4RuntimeOuterClass.TableEntry;

/** Tables with entries of the program's that clients may change (specification section 9.1.5). */
class PreinitializedTablesTest {
    private static final P4InfoIndex INDEX =
            P4InfoIndex.parse(Bench.resource("preset.p4info.txtpb").toStringUtf8());

    private Bench bench;
    private P4RuntimeClient client;

    @BeforeEach
    void start() {
        bench = new Bench();
        client = bench.client(1, new Bench.Heard());
        client.setPipeline(INDEX.p4info(), Bench.resource("preset.json"), 1);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void theProgramsEntriesAreThereAndCanBeChanged() {
        assertThat(client.readTable("exactly"))
                .containsExactlyInAnyOrder(exactly(1, 1), exactly(2, 2))
                .noneMatch(TableEntry::getIsConst);
        assertThat(port("0100")).isEqualTo("1");
        assertThat(port("0900")).isEqualTo("4");
        assertThat(port("0917")).isEqualTo("3");
        client.write(
                List.of(Updates.modify(exactly(1, 7)), Updates.delete(exactly(2, 2)), Updates.insert(exactly(3, 8))));
        assertThat(client.readTable("exactly")).containsExactlyInAnyOrder(exactly(1, 7), exactly(3, 8));
        assertThat(port("0100")).isEqualTo("7");
        assertThat(port("0200")).isEqualTo("4");
        assertThat(Bench.code(client, Updates.insert(exactly(3, 9)))).isEqualTo(Code.ALREADY_EXISTS);
    }

    @Test
    void theFirstEntryHasTheHighestPriority() {
        assertThat(client.readTable("masked"))
                .extracting(TableEntry::getMatchCount, TableEntry::getPriority)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(1, 2), org.assertj.core.groups.Tuple.tuple(0, 1));
    }

    @Test
    void theSizeLeavesRoomForMore() {
        client.write(List.of(Updates.insert(exactly(3, 3)), Updates.insert(exactly(4, 4))));
        assertThat(Bench.code(client, Updates.insert(exactly(5, 5)))).isEqualTo(Code.RESOURCE_EXHAUSTED);
    }

    @Test
    void reconcilingKeepsWhatTheClientMadeOfThem() {
        client.write(List.of(Updates.delete(exactly(2, 2))));
        client.setPipeline(
                INDEX.p4info(),
                Bench.resource("preset.json").concat(com.google.protobuf.ByteString.copyFromUtf8("\n")),
                2,
                Action.RECONCILE_AND_COMMIT);
        assertThat(client.readTable("exactly")).containsExactly(exactly(1, 1));
        client.setPipeline(INDEX.p4info(), Bench.resource("preset.json"), 3);
        assertThat(client.readTable("exactly")).hasSize(2);
    }

    @Test
    void ofAConstantTableOnlyDirectResourcesCanBeModified() {
        assertThat(port("0100")).isEqualTo("1");
        String entry = "table_entry { table_id: " + INDEX.tables().id("fixed")
                + " match { field_id: 1 exact { value: \"\\1\" } } ";
        String counted = entry + "counter_data {} }";
        assertThat(Bench.read(client, counted)
                        .get(0)
                        .getTableEntry()
                        .getCounterData()
                        .getPacketCount())
                .isEqualTo(1);
        assertThat(write("MODIFY", entry + "counter_data { packet_count: 9 } }"))
                .isEqualTo(Code.OK);
        assertThat(Bench.read(client, counted)
                        .get(0)
                        .getTableEntry()
                        .getCounterData()
                        .getPacketCount())
                .isEqualTo(9);
        assertThat(write("MODIFY", "direct_counter_entry { " + entry + "} data { packet_count: 3 } }"))
                .isEqualTo(Code.OK);
        String action =
                entry + "action { action { action_id: " + INDEX.actions().id("NoAction") + " } } }";
        assertThat(write("MODIFY", action)).as("the same action").isEqualTo(Code.PERMISSION_DENIED);
        assertThat(write("INSERT", action)).isEqualTo(Code.PERMISSION_DENIED);
        assertThat(write("DELETE", action)).isEqualTo(Code.PERMISSION_DENIED);
        assertThat(write(
                        "MODIFY",
                        "table_entry { table_id: " + INDEX.tables().id("fixed") + " is_default_action: true }"))
                .as("its default entry is not constant")
                .isEqualTo(Code.OK);
    }

    private Code write(String type, String entity) {
        return Bench.code(client, Bench.update("type: " + type + " entity { " + entity + " }"));
    }

    private String port(String frame) {
        bench.sent.clear();
        bench.receive(9, frame);
        return bench.sent.get(0).substring(0, bench.sent.get(0).indexOf(':'));
    }

    private static TableEntry exactly(int a, int port) {
        return EntryBuilder.of(INDEX, "exactly")
                .exact("hdr.pair.a", a)
                .action("send", Map.of("port", port))
                .build();
    }
}
