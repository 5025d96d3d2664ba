package dev.weft.bmv2.p4runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.weft.p4.runtime.ElectionId;
import dev.weft.p4.runtime.Updates;
import dev.weft.p4.runtime.client.P4RuntimeClient;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import p4.config.v1.P4InfoOuterClass.P4Info;
import p4.v1.P4RuntimeGrpc;
import p4.v1.P4RuntimeOuterClass.Entity;
import p4.v1.P4RuntimeOuterClass.ForwardingPipelineConfig;
import p4.v1.P4RuntimeOuterClass.MasterArbitrationUpdate;
import p4.v1.P4RuntimeOuterClass.SetForwardingPipelineConfigRequest;
import p4.v1.P4RuntimeOuterClass.SetForwardingPipelineConfigRequest.Action;
import p4.v1.P4RuntimeOuterClass.StreamMessageRequest;
import p4.v1.P4RuntimeOuterClass.StreamMessageResponse;
import p4.v1.P4RuntimeOuterClass.TableEntry;

/** Sentences of the specification that no other test is about; docs/p4runtime-compliance.md lists them all. */
class SpecificationTest {
    private static final int WAYS = Bench.INDEX.actionProfiles().id("ways");
    private static final int MEMBERS = Bench.INDEX.actionProfiles().id("members");

    private Bench bench;
    private P4RuntimeClient client;

    @BeforeEach
    void start() {
        bench = new Bench();
        client = bench.primary();
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void configurationsAreNeededWhereTheyAreNeededAndNowhereElse() {
        ForwardingPipelineConfig config = ForwardingPipelineConfig.newBuilder()
                .setP4Info(Bench.P4INFO)
                .setP4DeviceConfig(Bench.JSON)
                .build();
        assertThat(set(Action.COMMIT, config)).isEqualTo(Code.INVALID_ARGUMENT);
        for (Action action :
                List.of(Action.VERIFY, Action.VERIFY_AND_SAVE, Action.VERIFY_AND_COMMIT, Action.RECONCILE_AND_COMMIT)) {
            assertThat(set(action, null)).as("%s", action).isEqualTo(Code.INVALID_ARGUMENT);
            assertThat(set(action, config)).as("%s", action).isEqualTo(Code.OK);
        }
    }

    @Test
    void statesThatANewPipelineCannotHoldAreKeptByRefusingIt() {
        client.write(List.of(Updates.insert(TableWriteTest.l2(1, 3))));
        P4Info.Builder without = Bench.P4INFO.toBuilder();
        without.clearTables();
        Bench.P4INFO.getTablesList().stream()
                .filter(table -> !table.getPreamble().getAlias().equals("l2"))
                .forEach(without::addTables);
        assertThat(Bench.failure(() -> client.setPipeline(without.build(), Bench.JSON, 9, Action.RECONCILE_AND_COMMIT))
                        .code())
                .isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(client.readTable("l2")).containsExactly(TableWriteTest.l2(1, 3));
        assertThat(client.getPipeline().getCookie().getCookie()).isEqualTo(42);
    }

    @Test
    void aModificationWithoutActionKeepsIt() {
        TableEntry entry = TableWriteTest.l2(1, 3);
        client.write(List.of(Updates.insert(entry)));
        client.write(List.of(Updates.modify(entry.toBuilder()
                .clearAction()
                .setMetadata(ByteString.copyFromUtf8("new"))
                .build())));
        assertThat(client.readTable("l2"))
                .containsExactly(entry.toBuilder()
                        .setMetadata(ByteString.copyFromUtf8("new"))
                        .build());
        assertThat(Bench.code(
                        client,
                        Updates.modify(
                                entry.toBuilder().clearAction().clearMatch().build())))
                .isEqualTo(Code.INVALID_ARGUMENT);
    }

    @Test
    void ofADeleteTheKeyAloneCounts() {
        client.write(List.of(Updates.insert(TableWriteTest.l2(1, 3))));
        TableEntry nonsense = TableWriteTest.l2(1, 3).toBuilder()
                .setIdleTimeoutNs(-5)
                .setAction(Bench.entity("table_entry { action { action { action_id: 77 } } }")
                        .getTableEntry()
                        .getAction())
                .build();
        assertThat(Bench.code(client, Updates.delete(nonsense))).isEqualTo(Code.OK);
        write(Code.OK, "INSERT", member(MEMBERS, 1));
        write(
                Code.OK,
                "DELETE",
                "action_profile_member { action_profile_id: " + MEMBERS + " member_id: 1 action { action_id: 77 } }");
    }

    @Test
    void defaultEntriesDoNotAge() {
        String entry = "table_entry { table_id: " + Bench.INDEX.tables().id("smac") + " is_default_action: true ";
        write(Code.INVALID_ARGUMENT, "MODIFY", entry + "idle_timeout_ns: 5 }");
        write(Code.INVALID_ARGUMENT, "MODIFY", entry + "time_since_last_hit {} }");
    }

    @Test
    void resettingADefaultEntryResetsItsMetadata() {
        String entry = "table_entry { table_id: " + Bench.INDEX.tables().id("l2") + " is_default_action: true ";
        write(
                Code.OK,
                "MODIFY",
                entry + "metadata: \"m\" action { action { action_id: "
                        + Bench.INDEX.actions().id("forward") + " params { param_id: 1 value: \"\\1\" } } } }");
        assertThat(Bench.read(client, entry + "}")
                        .get(0)
                        .getTableEntry()
                        .getMetadata()
                        .toStringUtf8())
                .isEqualTo("m");
        write(Code.OK, "MODIFY", entry + "}");
        assertThat(Bench.read(client, entry + "}").get(0).getTableEntry().getMetadata())
                .isEmpty();
    }

    @Test
    void externsThatThereAreNotReadAsNoneAndAreNotWritten() {
        assertThat(Bench.read(client, "extern_entry {}")).isEmpty();
        write(Code.UNIMPLEMENTED, "INSERT", "extern_entry { extern_type_id: 1 }");
    }

    @Test
    void groupSizesFollowTheProfile() {
        profile(info -> info.setMaxGroupSize(3));
        write(Code.OK, "INSERT", member(WAYS, 1));
        write(Code.OK, "INSERT", member(WAYS, 2));
        write(Code.INVALID_ARGUMENT, "INSERT", group(0, "members { member_id: 1 weight: 1 }"));
        write(Code.INVALID_ARGUMENT, "INSERT", group(4, "members { member_id: 1 weight: 1 }"));
        write(Code.INVALID_ARGUMENT, "INSERT", group(3, "members { member_id: 1 weight: 4 }"));
        write(Code.OK, "INSERT", group(3, "members { member_id: 1 weight: 2 } members { member_id: 2 weight: 1 }"));
        profile(info -> {
            info.setMaxGroupSize(1);
            info.getSumOfMembersBuilder().setMaxMemberWeight(5);
        });
        write(Code.OK, "INSERT", member(WAYS, 1));
        write(Code.OK, "INSERT", member(WAYS, 2));
        write(Code.INVALID_ARGUMENT, "INSERT", group(1, "members { member_id: 1 weight: 6 }"));
        write(
                Code.INVALID_ARGUMENT,
                "INSERT",
                group(1, "members { member_id: 1 weight: 1 } members { member_id: 2 weight: 1 }"));
        write(Code.OK, "INSERT", group(1, "members { member_id: 1 weight: 5 }"));
    }

    @Test
    void aFullProfileIsExhausted() {
        for (int id = 1; id <= 8; id++) {
            write(Code.OK, "INSERT", member(MEMBERS, id));
        }
        write(Code.RESOURCE_EXHAUSTED, "INSERT", member(MEMBERS, 9));
    }

    @Test
    void aMembersActionChangesForAllThatUseIt() {
        write(Code.OK, "INSERT", member(WAYS, 1));
        write(Code.OK, "INSERT", group(0, "members { member_id: 1 weight: 1 }"));
        write(
                Code.OK,
                "INSERT",
                "table_entry { table_id: " + Bench.INDEX.tables().id("by_group")
                        + " match { field_id: 1 exact { value: \"\\x08\\0\" } } action { action_profile_group_id: 1 } }");
        write(Code.OK, "MODIFY", member(WAYS, 1).replace("\\1", "\\6"));
        String frame = Bench.frame("000000000001", "000000000002", "0800");
        bench.receive(2, frame);
        assertThat(bench.sent).containsExactly("6:" + frame);
    }

    @Test
    void oneGroupHoldsMembersOfDifferentActions() {
        write(Code.OK, "INSERT", member(WAYS, 1));
        write(
                Code.OK,
                "INSERT",
                "action_profile_member { action_profile_id: " + WAYS + " member_id: 2 action { action_id: "
                        + Bench.INDEX.actions().id("NoAction") + " } }");
        write(Code.OK, "INSERT", group(0, "members { member_id: 1 weight: 1 } members { member_id: 2 weight: 1 }"));
        write(Code.OK, "MODIFY", member(WAYS, 2));
    }

    @Test
    void streamMessagesOfOtherKindsAreAnsweredByKind() {
        List<StreamMessageResponse> heard = new ArrayList<>();
        StreamObserver<StreamMessageRequest> stream = P4RuntimeGrpc.newStub(bench.channel())
                .streamChannel(new StreamObserver<>() {
                    @Override
                    public void onNext(StreamMessageResponse response) {
                        heard.add(response);
                    }

                    @Override
                    public void onError(Throwable cause) {}

                    @Override
                    public void onCompleted() {}
                });
        stream.onNext(StreamMessageRequest.newBuilder()
                .setArbitration(MasterArbitrationUpdate.newBuilder()
                        .setDeviceId(Bench.DEVICE)
                        .setElectionId(ElectionId.of(5).toMessage()))
                .build());
        Any other = Any.newBuilder().setTypeUrl("x/y").build();
        stream.onNext(StreamMessageRequest.newBuilder().setOther(other).build());
        assertThat(heard.get(1).getError().getCanonicalCode()).isEqualTo(Code.UNIMPLEMENTED.value());
        assertThat(heard.get(1).getError().getOther().getOther()).isEqualTo(other);
        stream.onNext(StreamMessageRequest.newBuilder()
                .setDigestAck(
                        p4.v1.P4RuntimeOuterClass.DigestListAck.newBuilder().setDigestId(9))
                .build());
        assertThat(heard.get(2).getError().getCanonicalCode()).isEqualTo(Code.INVALID_ARGUMENT.value());
        assertThat(heard.get(2).getError().getDigestListAck().getDigestListAck().getDigestId())
                .isEqualTo(9);
    }

    @Test
    void unsetIndicesAndDataMeanAllAndNothing() {
        int counter = Bench.INDEX.counters().id("ports_seen");
        write(Code.OK, "MODIFY", "counter_entry { counter_id: " + counter + " data { packet_count: 4 } }");
        write(Code.OK, "MODIFY", "counter_entry { counter_id: " + counter + " index {} }");
        assertThat(Bench.read(client, "counter_entry { counter_id: " + counter + " }"))
                .hasSize(8)
                .allMatch(entity -> entity.getCounterEntry().getData().getPacketCount() == 4);
        int meter = Bench.INDEX.meters().id("rates");
        write(Code.OK, "MODIFY", "meter_entry { meter_id: " + meter + " config { cir: 1 pir: 1 } }");
        assertThat(Bench.read(client, "meter_entry { meter_id: " + meter + " }"))
                .hasSize(4)
                .allMatch(entity -> entity.getMeterEntry().hasConfig());
        write(Code.OK, "MODIFY", "meter_entry { meter_id: " + meter + " }");
        assertThat(Bench.read(client, "meter_entry { meter_id: " + meter + " }"))
                .noneMatch(entity -> entity.getMeterEntry().hasConfig());
    }

    private Code set(Action action, ForwardingPipelineConfig config) {
        SetForwardingPipelineConfigRequest.Builder request = SetForwardingPipelineConfigRequest.newBuilder()
                .setDeviceId(Bench.DEVICE)
                .setElectionId(ElectionId.of(1).toMessage())
                .setAction(action);
        if (config != null) {
            request.setConfig(config);
        }
        StatusRuntimeException failure = Assertions.catchThrowableOfType(
                StatusRuntimeException.class, () -> bench.stub().setForwardingPipelineConfig(request.build()));
        return failure == null ? Code.OK : failure.getStatus().getCode();
    }

    /** The pipeline again, its selector's profile changed. */
    private void profile(Consumer<p4.config.v1.P4InfoOuterClass.ActionProfile.Builder> change) {
        P4Info.Builder info = Bench.P4INFO.toBuilder();
        info.getActionProfilesBuilderList().stream()
                .filter(profile -> profile.getPreamble().getId() == WAYS)
                .forEach(change);
        client.setPipeline(info.build(), Bench.JSON, 1);
    }

    private void write(Code expected, String type, String entity) {
        Entity parsed = Bench.entity(entity);
        assertThat(Bench.code(client, Bench.update("type: " + type + " entity { " + entity + " }")))
                .as("%s %s", type, parsed)
                .isEqualTo(expected);
    }

    private static String member(int profile, int id) {
        String action = profile == WAYS ? "use_port" : "mark";
        return "action_profile_member { action_profile_id: " + profile + " member_id: " + id + " action { action_id: "
                + Bench.INDEX.actions().id(action) + " params { param_id: 1 value: \"\\1\" } } }";
    }

    private static String group(int maxSize, String members) {
        return "action_profile_group { action_profile_id: " + WAYS + " group_id: 1 max_size: " + maxSize + " " + members
                + " }";
    }
}
