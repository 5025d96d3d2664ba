package dev.weft.p4.runtime.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.rpc.Status;
import dev.weft.p4.runtime.ElectionId;
import dev.weft.p4.runtime.EntryBuilder;
import dev.weft.p4.runtime.P4InfoIndex;
import dev.weft.p4.runtime.SmallPipeline;
import dev.weft.p4.runtime.Updates;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status.Code;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import p4.v1.P4RuntimeGrpc;
import p4.v1.P4RuntimeOuterClass.Error;
import p4.v1.P4RuntimeOuterClass.ForwardingPipelineConfig;
import p4.v1.P4RuntimeOuterClass.GetForwardingPipelineConfigRequest;
import p4.v1.P4RuntimeOuterClass.GetForwardingPipelineConfigResponse;
import p4.v1.P4RuntimeOuterClass.MasterArbitrationUpdate;
import p4.v1.P4RuntimeOuterClass.PacketIn;
import p4.v1.P4RuntimeOuterClass.StreamMessageRequest;
import p4.v1.P4RuntimeOuterClass.StreamMessageResponse;
import p4.v1.P4RuntimeOuterClass.Update;
import p4.v1.P4RuntimeOuterClass.WriteRequest;
import p4.v1.P4RuntimeOuterClass.WriteResponse;

/** Against a scripted switch, in-process with direct executors: all on this thread. */
class P4RuntimeClientTest {
    private final ScriptedSwitch target = new ScriptedSwitch();
    private Server server;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws Exception {
        server = InProcessServerBuilder.forName("client-test")
                .directExecutor()
                .addService(target)
                .build()
                .start();
        channel =
                InProcessChannelBuilder.forName("client-test").directExecutor().build();
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.shutdownNow();
    }

    @Test
    void bidsListensAndCloses() {
        List<String> events = new ArrayList<>();
        P4RuntimeClient client = P4RuntimeClient.builder(channel, 7)
                .electionId(new ElectionId(1, 2))
                .role("edge")
                .listener(new StreamListener() {
                    @Override
                    public void onArbitration(Arbitration arbitration) {
                        events.add("primary " + arbitration.primary());
                    }

                    @Override
                    public void onPacketIn(PacketIn packet) {
                        events.add("packet " + packet.getPayload().toStringUtf8());
                    }

                    @Override
                    public void onClosed(P4RuntimeException cause) {
                        events.add("closed " + cause);
                    }
                })
                .open();
        assertThat(client.isPrimary()).isTrue();
        assertThat(client.arbitration()).isCompletedWithValue(new Arbitration(true, Code.OK, new ElectionId(1, 2)));
        MasterArbitrationUpdate bid = target.received.get(0).getArbitration();
        assertThat(bid.getDeviceId()).isEqualTo(7);
        assertThat(bid.getRole().getName()).isEqualTo("edge");

        target.toClient.onNext(StreamMessageResponse.newBuilder()
                .setPacket(PacketIn.newBuilder().setPayload(ByteString.copyFromUtf8("hi")))
                .build());
        target.toClient.onNext(StreamMessageResponse.newBuilder()
                .setArbitration(MasterArbitrationUpdate.newBuilder()
                        .setElectionId(new ElectionId(1, 3).toMessage())
                        .setStatus(Status.newBuilder().setCode(Code.ALREADY_EXISTS.value())))
                .build());
        assertThat(client.isPrimary()).isFalse();
        client.packetOut(ByteString.copyFromUtf8("out"), Map.of("egress_port", 4));
        assertThat(target.received.get(1).getPacket().getMetadata(0).getValue())
                .isEqualTo(ByteString.copyFrom(new byte[] {4}));
        client.close();
        assertThat(events).containsExactly("primary true", "packet hi", "primary false", "closed null");
    }

    @Test
    void aFailedBatchNamesItsEntries() {
        P4RuntimeClient client = P4RuntimeClient.builder(channel, 7).open();
        client.getPipeline();
        P4InfoIndex index = client.index();
        List<Update> updates = List.of(
                Updates.insert(EntryBuilder.of(index, "acl").exact("port", 1).build()),
                Updates.insert(EntryBuilder.of(index, "acl").exact("port", 2).build()));
        target.writeFailure = StatusProto.toStatusRuntimeException(Status.newBuilder()
                .setCode(Code.UNKNOWN.value())
                .setMessage("Write failure.")
                .addDetails(Any.pack(Error.getDefaultInstance()))
                .addDetails(Any.pack(Error.newBuilder()
                        .setCanonicalCode(Code.ALREADY_EXISTS.value())
                        .setMessage("entry exists")
                        .build()))
                .build());
        P4RuntimeException failure = catchThrowableOfType(P4RuntimeException.class, () -> client.write(updates));
        assertThat(failure.code()).isEqualTo(Code.UNKNOWN);
        assertThat(failure.isAll(Code.ALREADY_EXISTS)).isTrue();
        assertThat(failure.updateErrors()).singleElement().satisfies(error -> {
            assertThat(error.position()).isEqualTo(1);
            assertThat(error.update()).isEqualTo(updates.get(1));
        });
        assertThat(failure)
                .hasMessageContaining("update 1 INSERT ingress.acl {port=0x02}: ALREADY_EXISTS entry exists");
    }

    @Test
    void aRefusedStreamIsReported() {
        target.refuse = io.grpc.Status.NOT_FOUND.withDescription("no device 9");
        P4RuntimeClient client = P4RuntimeClient.builder(channel, 9).open();
        assertThat(client.arbitration()).isCompletedExceptionally();
        assertThat(client.isPrimary()).isFalse();
    }

    private static final class ScriptedSwitch extends P4RuntimeGrpc.P4RuntimeImplBase {
        private final List<StreamMessageRequest> received = new ArrayList<>();
        private StreamObserver<StreamMessageResponse> toClient;
        private RuntimeException writeFailure;
        private io.grpc.Status refuse;

        @Override
        public StreamObserver<StreamMessageRequest> streamChannel(StreamObserver<StreamMessageResponse> responses) {
            toClient = responses;
            return new StreamObserver<>() {
                @Override
                public void onNext(StreamMessageRequest request) {
                    received.add(request);
                    if (refuse != null) {
                        responses.onError(refuse.asRuntimeException());
                    } else if (request.hasArbitration()) {
                        responses.onNext(StreamMessageResponse.newBuilder()
                                .setArbitration(request.getArbitration())
                                .build());
                    }
                }

                @Override
                public void onError(Throwable failure) {}

                @Override
                public void onCompleted() {
                    responses.onCompleted();
                }
            };
        }

        @Override
        public void getForwardingPipelineConfig(
                GetForwardingPipelineConfigRequest request,
                StreamObserver<GetForwardingPipelineConfigResponse> responses) {
            responses.onNext(GetForwardingPipelineConfigResponse.newBuilder()
                    .setConfig(ForwardingPipelineConfig.newBuilder()
                            .setP4Info(SmallPipeline.index().p4info()))
                    .build());
            responses.onCompleted();
        }

        @Override
        public void write(WriteRequest request, StreamObserver<WriteResponse> responses) {
            responses.onError(writeFailure);
        }
    }
}
