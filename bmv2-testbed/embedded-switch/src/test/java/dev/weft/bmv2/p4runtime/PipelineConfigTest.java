package dev.weft.bmv2.p4runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.weft.p4.runtime.EntryBuilder;
import dev.weft.p4.runtime.Updates;
import dev.weft.p4.runtime.client.P4RuntimeClient;
import dev.weft.p4.runtime.client.P4RuntimeException;
import io.grpc.Status.Code;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import p4.config.v1.P4InfoOuterClass.P4Info;
import p4.v1.P4RuntimeOuterClass.CapabilitiesRequest;
import p4.v1.P4RuntimeOuterClass.ForwardingPipelineConfig;
import p4.v1.P4RuntimeOuterClass.GetForwardingPipelineConfigRequest;
import p4.v1.P4RuntimeOuterClass.GetForwardingPipelineConfigRequest.ResponseType;
import p4.v1.P4RuntimeOuterClass.SetForwardingPipelineConfigRequest.Action;
import p4.v1.P4RuntimeOuterClass.TableEntry;

/** Oracle: specification sections 14, 15 and 17. */
class PipelineConfigTest {
    private final Bench bench = new Bench();

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void anEmptySwitchHasNoConfigAndDropsPackets() {
        bench.receive(1, Bench.frame("000000000001", "000000000002", "0800"));
        assertThat(bench.sent).isEmpty();
        assertThat(bench.stub()
                        .getForwardingPipelineConfig(GetForwardingPipelineConfigRequest.newBuilder()
                                .setDeviceId(Bench.DEVICE)
                                .build())
                        .hasConfig())
                .isFalse();
        P4RuntimeClient client = bench.client(1, new Bench.Heard());
        assertThat(Bench.failure(() -> Bench.read(client, "table_entry {}")).code())
                .isEqualTo(Code.FAILED_PRECONDITION);
        assertThat(Bench.failure(() -> Bench.read(client, "table_entry {}")))
                .as("finsy knows the condition by these words")
                .hasMessageMatching("(?is).*\\bno .*\\bforwarding pipeline config.*");
    }

    /** The filter is new in P4Runtime 1.5: clients of before leave it unset. */
    @Test
    void capabilitiesAreOfThisDeviceOrOfTheServer() {
        assertThat(bench.client(1, new Bench.Heard()).apiVersion()).isEqualTo("1.4.1");
        assertThat(bench.stub()
                        .capabilities(CapabilitiesRequest.getDefaultInstance())
                        .getP4RuntimeApiVersion())
                .isEqualTo("1.4.1");
        CapabilitiesRequest other =
                CapabilitiesRequest.newBuilder().setDeviceId(Bench.DEVICE + 1).build();
        assertThatThrownBy(() -> bench.stub().capabilities(other)).hasMessageContaining("NOT_FOUND");
    }

    @Test
    void whatWasSetComesBackInTheAskedParts() {
        P4RuntimeClient client = bench.primary();
        ForwardingPipelineConfig all = client.getPipeline();
        assertThat(all.getP4Info()).isEqualTo(Bench.P4INFO);
        assertThat(all.getP4DeviceConfig()).isEqualTo(Bench.JSON);
        assertThat(all.getCookie().getCookie()).isEqualTo(42);
        ForwardingPipelineConfig cookie = client.getPipeline(ResponseType.COOKIE_ONLY);
        assertThat(cookie.hasP4Info()).isFalse();
        assertThat(cookie.getP4DeviceConfig()).isEmpty();
        assertThat(cookie.getCookie().getCookie()).isEqualTo(42);
        assertThat(client.getPipeline(ResponseType.P4INFO_AND_COOKIE).getP4DeviceConfig())
                .isEmpty();
        assertThat(client.getPipeline(ResponseType.DEVICE_CONFIG_AND_COOKIE).hasP4Info())
                .isFalse();
    }

    @Test
    void commitClearsStateAndVerifyChangesNothing() {
        P4RuntimeClient client = bench.primary();
        client.write(List.of(Updates.insert(forward())));
        client.setPipeline(Bench.P4INFO, Bench.JSON, 43, Action.VERIFY);
        assertThat(client.readTable("l2")).hasSize(1);
        assertThat(client.getPipeline().getCookie().getCookie()).isEqualTo(42);
        client.setPipeline(Bench.P4INFO, Bench.JSON, 44);
        assertThat(client.readTable("l2")).isEmpty();
    }

    @Test
    void aSavedPipelineTakesWritesAndRunsFromCommitOn() {
        P4RuntimeClient client = bench.client(1, new Bench.Heard());
        assertThat(Bench.failure(() -> client.setPipeline(null, null, 0, Action.COMMIT))
                        .code())
                .isEqualTo(Code.NOT_FOUND);
        client.setPipeline(Bench.P4INFO, Bench.JSON, 5, Action.VERIFY_AND_SAVE);
        client.write(List.of(Updates.insert(forward())));
        String frame = Bench.frame("000000000001", "000000000002", "0800");
        bench.receive(1, frame);
        assertThat(bench.sent).as("no packet runs through a saved pipeline").isEmpty();
        client.setPipeline(null, null, 0, Action.COMMIT);
        bench.receive(1, frame);
        assertThat(bench.sent).containsExactly("3:" + frame);
        assertThat(client.readTable("l2")).hasSize(1);
    }

    @Test
    void reconcilingKeepsEntriesWhetherOrNotThePipelineChanges() {
        P4RuntimeClient client = bench.primary();
        TableEntry entry = forward().toBuilder()
                .setMetadata(ByteString.copyFromUtf8("mine"))
                .build();
        client.write(List.of(
                Updates.insert(entry),
                Bench.update("type: MODIFY entity { register_entry { register_id: "
                        + Bench.INDEX.registers().id("cells")
                        + " index { index: 3 } data { bitstring: \"\\x09\" } } }"),
                Bench.update("type: INSERT entity { packet_replication_engine_entry { multicast_group_entry {"
                        + " multicast_group_id: 4 replicas { port: \"\\x02\" instance: 1 } } } }")));
        client.setPipeline(Bench.P4INFO, Bench.JSON, 50, Action.RECONCILE_AND_COMMIT);
        assertThat(client.readTable("l2")).containsExactly(entry);
        assertThat(client.getPipeline().getCookie().getCookie()).isEqualTo(50);

        ByteString spaced = Bench.JSON.concat(ByteString.copyFromUtf8("\n"));
        client.setPipeline(Bench.P4INFO, spaced, 51, Action.RECONCILE_AND_COMMIT);
        assertThat(client.readTable("l2")).containsExactly(entry);
        assertThat(Bench.read(
                                client,
                                "register_entry { register_id: "
                                        + Bench.INDEX.registers().id("cells") + " index { index: 3 } }")
                        .get(0)
                        .getRegisterEntry()
                        .getData()
                        .getBitstring())
                .isEqualTo(ByteString.copyFrom(new byte[] {9}));
        assertThat(Bench.read(client, "packet_replication_engine_entry { multicast_group_entry {} }"))
                .hasSize(1);
    }

    @Test
    void configsThatCannotBeRealisedAreRefusedAndChangeNothing() {
        P4RuntimeClient client = bench.primary();
        assertThat(refused(client, Bench.P4INFO, ByteString.copyFromUtf8("{}"))).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(refused(client, Bench.P4INFO, ByteString.EMPTY)).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(refused(client, Bench.P4INFO, ByteString.copyFromUtf8("not JSON")))
                .isEqualTo(Code.INVALID_ARGUMENT);
        P4Info.Builder renamed = Bench.P4INFO.toBuilder();
        renamed.getTablesBuilder(0).getPreambleBuilder().setName("In.renamed");
        P4RuntimeException failure =
                Bench.failure(() -> client.setPipeline(renamed.build(), Bench.JSON, 1, Action.VERIFY_AND_COMMIT));
        assertThat(failure).hasMessageContaining("In.renamed").hasMessageContaining("In.l2");
        assertThat(Bench.failure(() -> client.setPipeline(Bench.P4INFO, Bench.JSON, 1, Action.UNSPECIFIED))
                        .code())
                .isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(client.getPipeline().getCookie().getCookie()).isEqualTo(42);
    }

    @Test
    void onlyThePrimarySetsAPipeline() {
        bench.client(9, new Bench.Heard());
        P4RuntimeClient backup = bench.client(8, new Bench.Heard());
        assertThat(refused(backup, Bench.P4INFO, Bench.JSON)).isEqualTo(Code.PERMISSION_DENIED);
    }

    @Test
    void theJsonMayBeWrappedAsOldControllersDo() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.writeBool(1, true);
        out.writeBytes(3, Bench.JSON);
        out.flush();
        P4RuntimeClient client = bench.client(1, new Bench.Heard());
        client.setPipeline(Bench.P4INFO, ByteString.copyFrom(bytes.toByteArray()), 1);
        assertThat(bench.target.control()).isPresent();
    }

    @Test
    void aProcessMayInstallAPipelineItself() {
        bench.service.install(ForwardingPipelineConfig.newBuilder()
                .setP4Info(Bench.P4INFO)
                .setP4DeviceConfig(Bench.JSON)
                .build());
        P4RuntimeClient client = bench.client(1, new Bench.Heard());
        assertThat(client.getPipeline().hasCookie()).isFalse();
        client.write(List.of(Updates.insert(forward())));
        assertThatThrownBy(() -> bench.service.install(ForwardingPipelineConfig.getDefaultInstance()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(client.readTable("l2")).hasSize(1);
    }

    private static TableEntry forward() {
        return EntryBuilder.of(Bench.INDEX, "l2")
                .exact("hdr.ethernet.dst", 1)
                .action("forward", Map.of("port", 3))
                .build();
    }

    private static Code refused(P4RuntimeClient client, P4Info p4info, ByteString json) {
        return Bench.failure(() -> client.setPipeline(p4info, json, 1)).code();
    }
}
