package dev.weft.dataplane.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.weft.dataplane.agent.target.PacketOuts;
import dev.weft.dataplane.agent.target.Pipeline;
import dev.weft.dataplane.api.AgentGrpc;
import dev.weft.dataplane.api.ConfigureRequest;
import dev.weft.dataplane.api.ConfigureResponse;
import dev.weft.dataplane.api.GetConfigurationRequest;
import dev.weft.dataplane.api.GetStatusRequest;
import dev.weft.dataplane.api.Policy;
import dev.weft.p4.program.Punt;
import dev.weft.p4.program.WeftP4;
import dev.weft.p4.program.WeftProgram;
import dev.weft.p4.program.wire.StateMessage;
import dev.weft.p4.runtime.ElectionId;
import dev.weft.p4.runtime.EntryBuilder;
import dev.weft.p4.runtime.P4InfoIndex;
import dev.weft.p4.runtime.PacketCodec;
import dev.weft.p4.runtime.Updates;
import dev.weft.p4.runtime.client.Arbitration;
import dev.weft.p4.runtime.client.P4RuntimeClient;
import dev.weft.p4.runtime.client.P4RuntimeException;
import dev.weft.p4.runtime.client.StreamListener;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import p4.v1.P4RuntimeGrpc;
import p4.v1.P4RuntimeOuterClass.CapabilitiesRequest;
import p4.v1.P4RuntimeOuterClass.Entity;
import p4.v1.P4RuntimeOuterClass.PacketIn;
import p4.v1.P4RuntimeOuterClass.PacketOut;
import p4.v1.P4RuntimeOuterClass.RegisterEntry;
import p4.v1.P4RuntimeOuterClass.StreamError;
import p4.v1.P4RuntimeOuterClass.TableEntry;
import p4.v1.P4RuntimeOuterClass.WriteRequest;

/** What controllers see of the agent. */
class NorthboundTest {
    private static final P4InfoIndex INDEX = P4InfoIndex.of(Pipeline.weft().p4info());

    private final VirtualScheduler time = new VirtualScheduler();
    private final AgentFixture s1 = new AgentFixture(time, 1);
    private final List<PacketIn> packets = new ArrayList<>();
    private final List<Arbitration> arbitrations = new ArrayList<>();
    private final List<StreamError> errors = new ArrayList<>();

    @AfterEach
    void end() {
        s1.close();
    }

    private P4RuntimeClient controller(long bid) {
        return P4RuntimeClient.builder(s1.north, 1)
                .electionId(ElectionId.of(bid))
                .listener(new StreamListener() {
                    @Override
                    public void onPacketIn(PacketIn packet) {
                        packets.add(packet);
                    }

                    @Override
                    public void onArbitration(Arbitration arbitration) {
                        arbitrations.add(arbitration);
                    }

                    @Override
                    public void onStreamError(StreamError error) {
                        errors.add(error);
                    }
                })
                .open();
    }

    private static TableEntry pin(int hash) {
        return EntryBuilder.of(INDEX, WeftP4.Tables.Pins.NAME)
                .exact("flow_hash", hash)
                .exact("flow_digest", 2)
                .action(WeftP4.Actions.Pin.NAME, Map.of("instance", 7))
                .build();
    }

    private static TableEntry port(int port) {
        return EntryBuilder.of(INDEX, "WeftIngress.weft.edge.ports")
                .exact("port", port)
                .action("WeftIngress.weft.edge.set_role", Map.of("role", 1))
                .build();
    }

    @Test
    void writesAndReadsReachTheTargetInTheAgentsName() {
        P4RuntimeClient one = controller(10);
        one.write(List.of(Updates.insert(port(1)), Updates.insert(port(2))));
        assertThat(s1.target.entries).hasSize(2);
        assertThat(one.readTable("WeftIngress.weft.edge.ports")).containsExactly(port(1), port(2));
        assertThat(one.apiVersion()).isEqualTo("1.4.1");
    }

    @Test
    void theAgentsPinsAreHiddenAndProtected() {
        s1.target.punt(Punt.COLLISION, 3, 5, 7, 1, 2, ByteString.copyFromUtf8("frame"));
        assertThat(s1.target.pins()).hasSize(1);
        P4RuntimeClient one = controller(10);
        assertThat(one.readTable(WeftP4.Tables.Pins.NAME)).isEmpty();
        Entity all = Entity.newBuilder()
                .setTableEntry(TableEntry.getDefaultInstance())
                .build();
        one.write(List.of(Updates.insert(port(1))));
        assertThat(one.read(List.of(all))).extracting(Entity::getTableEntry).containsExactly(port(1));

        P4RuntimeException refused =
                catchThrowableOfType(P4RuntimeException.class, () -> one.write(List.of(Updates.delete(pin(1)))));
        assertThat(refused.isAll(Status.Code.PERMISSION_DENIED)).isTrue();
        assertThat(refused.code()).as("specification, section 12.3").isEqualTo(Status.Code.UNKNOWN);
        assertThat(refused).hasMessageContaining(WeftP4.Tables.Pins.NAME);
        assertThat(s1.target.pins()).hasSize(1);
    }

    @Test
    void theRestOfABatchIsWrittenAndEachUpdateHasItsOwnError() {
        P4RuntimeClient one = controller(10);
        one.write(List.of(Updates.insert(port(1))));
        P4RuntimeException refused = catchThrowableOfType(
                P4RuntimeException.class,
                () -> one.write(List.of(
                        Updates.insert(port(2)),
                        Updates.insert(pin(1)),
                        Updates.insert(port(1)),
                        Updates.insert(port(3)))));
        assertThat(refused.code()).isEqualTo(Status.Code.UNKNOWN);
        assertThat(refused.updateErrors())
                .extracting(P4RuntimeException.UpdateError::position, P4RuntimeException.UpdateError::code)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1, Status.Code.PERMISSION_DENIED),
                        org.assertj.core.groups.Tuple.tuple(2, Status.Code.ALREADY_EXISTS));
        assertThat(s1.target.entries).hasSize(3);
        // All or nothing: nothing.
        refused = catchThrowableOfType(
                P4RuntimeException.class,
                () -> one.write(
                        List.of(Updates.insert(port(4)), Updates.insert(pin(1))),
                        WriteRequest.Atomicity.DATAPLANE_ATOMIC));
        assertThat(refused.updateErrors())
                .extracting(P4RuntimeException.UpdateError::code)
                .containsExactly(Status.Code.ABORTED, Status.Code.PERMISSION_DENIED);
        assertThat(s1.target.entries).hasSize(3);
    }

    @Test
    void registersAndStatePacketsAreTheAgents() {
        P4RuntimeClient one = controller(10);
        Entity register = Entity.newBuilder()
                .setRegisterEntry(RegisterEntry.newBuilder().setRegisterId(377818276))
                .build();
        assertThatThrownBy(() -> one.write(List.of(Updates.modify(register))))
                .hasMessageContaining("PERMISSION_DENIED");
        one.packetOut(PacketOuts.state(StateMessage.write(StateMessage.LOAD, 1, 5)));
        assertThat(errors).hasSize(1);
        assertThat(errors.get(0).getCanonicalCode()).isEqualTo(Status.Code.PERMISSION_DENIED.value());
        assertThat(errors.get(0).getPacketOut().hasPacketOut()).isTrue();
        assertThat(s1.target.stateWrites).isZero();
        one.packetOut(PacketOuts.submit(ByteString.copyFromUtf8("hello"), 4));
        assertThat(s1.target.submitted).hasSize(1);
    }

    /** A frame for the CPU port is a packet-in if it looks like one: the agent must not be told what nobody saw. */
    @Test
    void packetOutsMustNotComeBackAsTheAgentsPacketIns() {
        P4RuntimeClient one = controller(10);
        for (Punt agents : List.of(Punt.LOCAL, Punt.STATE, Punt.COLLISION, Punt.TOO_BIG)) {
            one.packetOut(emit(WeftProgram.CPU_PORT, new byte[] {0, 1, (byte) agents.ordinal(), 0}));
            one.packetOut(emit(WeftProgram.CPU_PORT | 0x200, new byte[] {0, 1, (byte) agents.ordinal(), 0}));
        }
        assertThat(errors)
                .hasSize(8)
                .extracting(StreamError::getCanonicalCode)
                .containsOnly(Status.Code.PERMISSION_DENIED.value());
        one.packetOut(emit(WeftProgram.CPU_PORT, new byte[] {0, 1, 9, 0}));
        one.packetOut(emit(WeftProgram.CPU_PORT, new byte[] {0, 1}));
        one.packetOut(emit(2, new byte[] {0, 1, (byte) Punt.COLLISION.ordinal(), 0}));
        assertThat(errors).hasSize(8);
    }

    private static PacketOut emit(int port, byte[] frame) {
        return PacketCodec.packetOut(INDEX, ByteString.copyFrom(frame), Map.of("port", port));
    }

    /** Before P4Runtime 1.5 the request has no device. */
    @Test
    void capabilitiesCanBeAskedForWithoutADevice() {
        assertThat(P4RuntimeGrpc.newBlockingStub(s1.north)
                        .capabilities(CapabilitiesRequest.getDefaultInstance())
                        .getP4RuntimeApiVersion())
                .isEqualTo("1.4.1");
    }

    /** finsy bids lower by itself when it reads this. */
    @Test
    void aTakenElectionIdIsToldInTheWordsThatClientsKnow() {
        controller(10);
        assertThatThrownBy(() -> controller(10).arbitration().join())
                .hasMessageMatching("(?s).*INVALID_ARGUMENT.*election id .*\\bused\\b.*");
    }

    @Test
    void packetsAreSplitByReason() {
        controller(10);
        s1.target.punt(Punt.LOCAL, 1, 0, 0, 0, 0, ByteString.copyFromUtf8("for the agent"));
        s1.target.punt(Punt.COLLISION, 1, 5, 1, 0, 0, ByteString.copyFromUtf8("for the agent"));
        assertThat(packets).isEmpty();
        s1.target.puntCode(9, 1, 0, 0, 0, 0, ByteString.copyFromUtf8("for whom it concerns"));
        assertThat(packets).hasSize(1);
    }

    @Test
    void controllersArbitrateAmongThemselves() {
        P4RuntimeClient one = controller(10);
        P4RuntimeClient two = controller(11);
        assertThat(arbitrations)
                .extracting(Arbitration::code)
                .containsExactly(Status.Code.OK, Status.Code.ALREADY_EXISTS, Status.Code.OK);
        assertThatThrownBy(() -> one.write(List.of(Updates.insert(port(1))))).hasMessageContaining("PERMISSION_DENIED");
        one.packetOut(PacketOuts.submit(ByteString.copyFromUtf8("hello"), 4));
        assertThat(errors).hasSize(1);
        two.write(List.of(Updates.insert(port(1))));
        two.close();
        assertThat(arbitrations.get(3).code()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(arbitrations.get(3).electionId()).isEqualTo(ElectionId.of(11));
        assertThat(one.readTable("WeftIngress.weft.edge.ports")).hasSize(1);
        assertThat(controller(10).arbitration()).isCompletedExceptionally();
        assertThat(controller(9).isPrimary()).as("below the highest bid so far").isFalse();
        assertThat(controller(12).isPrimary()).isTrue();
    }

    @Test
    void thePipelineIsTheAgents() {
        P4RuntimeClient one = controller(10);
        Pipeline weft = Pipeline.weft();
        one.setPipeline(weft.p4info(), weft.deviceConfig(), 4711);
        assertThat(s1.target.pushes).as("accepted, and nothing pushed").isEqualTo(1);
        assertThat(one.getPipeline().getCookie().getCookie()).isEqualTo(4711);
        assertThat(weft.matches(one.getPipeline())).isTrue();
        P4RuntimeException refused = catchThrowableOfType(
                P4RuntimeException.class, () -> one.setPipeline(weft.p4info(), ByteString.copyFromUtf8("{}"), 1));
        assertThat(refused.code()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(s1.target.pushes).isEqualTo(1);
    }

    @Test
    void whileTheTargetIsAwayCallsSaySo() {
        P4RuntimeClient one = controller(10);
        s1.target.endStream();
        assertThatThrownBy(() -> one.write(List.of(Updates.insert(port(1)))))
                .hasMessageContaining("UNAVAILABLE")
                .hasMessageContaining("not ready");
        time.passMs(200);
        one.write(List.of(Updates.insert(port(1))));
    }

    @Test
    void anotherDeviceIsNotFound() {
        P4RuntimeClient other = P4RuntimeClient.builder(s1.north, 2).open();
        assertThat(other.arbitration()).isCompletedExceptionally();
        assertThatThrownBy(other::apiVersion).hasMessageContaining("NOT_FOUND").hasMessageContaining("device 2");
    }

    @Test
    void theAgentServiceConfiguresAndReports() {
        AgentGrpc.AgentBlockingStub agent = AgentGrpc.newBlockingStub(s1.north);
        assertThat(agent.getConfiguration(GetConfigurationRequest.getDefaultInstance())
                        .hasConfiguration())
                .isFalse();
        ConfigureRequest request = ConfigureRequest.newBuilder()
                .setConfiguration(s1.base()
                        .addLocalInstances(AgentFixture.local(1))
                        .addPools(AgentFixture.pool(9, Policy.JOINT, AgentFixture.candidate(1, 1))))
                .build();
        ConfigureResponse first = agent.configure(request);
        assertThat(first.getChanged()).isTrue();
        ConfigureResponse again = agent.configure(request);
        assertThat(again.getChanged()).isFalse();
        assertThat(again.getFingerprint()).isEqualTo(first.getFingerprint());
        assertThat(agent.getConfiguration(GetConfigurationRequest.getDefaultInstance())
                        .getConfiguration())
                .isEqualTo(request.getConfiguration());
        assertThat(agent.getStatus(GetStatusRequest.getDefaultInstance()).getFingerprint())
                .isEqualTo(first.getFingerprint());
        assertThatThrownBy(() -> agent.configure(ConfigureRequest.getDefaultInstance()))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("INVALID_ARGUMENT")
                .hasMessageContaining("switch_id");
    }
}
