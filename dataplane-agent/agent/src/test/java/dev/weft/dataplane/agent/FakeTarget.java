package dev.weft.dataplane.agent;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import dev.weft.dataplane.agent.target.PacketOuts;
import dev.weft.p4.program.Punt;
import dev.weft.p4.program.WeftP4;
import dev.weft.p4.program.wire.StateMessage;
import dev.weft.p4.runtime.P4Bytes;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import p4.v1.P4RuntimeGrpc;
import p4.v1.P4RuntimeOuterClass.CapabilitiesRequest;
import p4.v1.P4RuntimeOuterClass.CapabilitiesResponse;
import p4.v1.P4RuntimeOuterClass.Entity;
import p4.v1.P4RuntimeOuterClass.Error;
import p4.v1.P4RuntimeOuterClass.ForwardingPipelineConfig;
import p4.v1.P4RuntimeOuterClass.GetForwardingPipelineConfigRequest;
import p4.v1.P4RuntimeOuterClass.GetForwardingPipelineConfigResponse;
import p4.v1.P4RuntimeOuterClass.IdleTimeoutNotification;
import p4.v1.P4RuntimeOuterClass.MasterArbitrationUpdate;
import p4.v1.P4RuntimeOuterClass.PacketIn;
import p4.v1.P4RuntimeOuterClass.PacketMetadata;
import p4.v1.P4RuntimeOuterClass.PacketOut;
import p4.v1.P4RuntimeOuterClass.ReadRequest;
import p4.v1.P4RuntimeOuterClass.ReadResponse;
import p4.v1.P4RuntimeOuterClass.SetForwardingPipelineConfigRequest;
import p4.v1.P4RuntimeOuterClass.SetForwardingPipelineConfigResponse;
import p4.v1.P4RuntimeOuterClass.StreamMessageRequest;
import p4.v1.P4RuntimeOuterClass.StreamMessageResponse;
import p4.v1.P4RuntimeOuterClass.TableEntry;
import p4.v1.P4RuntimeOuterClass.Update;
import p4.v1.P4RuntimeOuterClass.WriteRequest;
import p4.v1.P4RuntimeOuterClass.WriteResponse;

/** A target of few words, which as TNA counts no requests: state cells, entries by key, one stream; submitted packets go to whoever listens. */
final class FakeTarget extends P4RuntimeGrpc.P4RuntimeImplBase {
    final Map<Long, Integer> cells = new HashMap<>();
    final Map<String, TableEntry> entries = new LinkedHashMap<>();
    final List<PacketOut> submitted = new ArrayList<>();
    Consumer<PacketOut> onSubmit = packet -> {};
    ForwardingPipelineConfig pipeline;
    int pushes;
    int stateWrites;
    boolean loseStateWrites;
    boolean hang;
    Status.Code refuseWrites;
    private StreamObserver<StreamMessageResponse> stream;

    int cell(int array, int index) {
        return cells.getOrDefault((long) array << 32 | index, 0);
    }

    void setCell(int array, int index, int value) {
        cells.put((long) array << 32 | index, value);
    }

    List<TableEntry> pins() {
        return entries.values().stream()
                .filter(entry -> entry.getTableId() == WeftP4.Tables.Pins.ID)
                .toList();
    }

    void endStream() {
        StreamObserver<StreamMessageResponse> ended = stream;
        stream = null;
        ended.onError(Status.UNAVAILABLE.withDescription("pulled").asRuntimeException());
    }

    void punt(Punt reason, int port, int service, int instance, int hash, int digest, ByteString payload) {
        puntCode(reason.ordinal(), port, service, instance, hash, digest, payload);
    }

    void puntCode(int reason, int port, int service, int instance, int hash, int digest, ByteString payload) {
        stream.onNext(StreamMessageResponse.newBuilder()
                .setPacket(PacketIn.newBuilder()
                        .setPayload(payload)
                        .addMetadata(field(1, port))
                        .addMetadata(field(2, reason))
                        .addMetadata(field(3, 0))
                        .addMetadata(field(4, service))
                        .addMetadata(field(5, instance))
                        .addMetadata(field(6, Integer.toUnsignedLong(hash)))
                        .addMetadata(field(7, Integer.toUnsignedLong(digest))))
                .build());
    }

    void idle(TableEntry entry) {
        stream.onNext(StreamMessageResponse.newBuilder()
                .setIdleTimeoutNotification(IdleTimeoutNotification.newBuilder().addTableEntry(entry))
                .build());
    }

    private static PacketMetadata field(int id, long value) {
        return PacketMetadata.newBuilder()
                .setMetadataId(id)
                .setValue(P4Bytes.of(value))
                .build();
    }

    @Override
    public StreamObserver<StreamMessageRequest> streamChannel(StreamObserver<StreamMessageResponse> responses) {
        stream = responses;
        return new StreamObserver<>() {
            @Override
            public void onNext(StreamMessageRequest message) {
                if (message.hasArbitration()) {
                    responses.onNext(StreamMessageResponse.newBuilder()
                            .setArbitration(MasterArbitrationUpdate.newBuilder()
                                    .setDeviceId(message.getArbitration().getDeviceId())
                                    .setElectionId(message.getArbitration().getElectionId())
                                    .setStatus(
                                            com.google.rpc.Status.newBuilder().setCode(Code.OK_VALUE)))
                            .build());
                } else if (message.hasPacket()) {
                    packet(message.getPacket());
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

    private void packet(PacketOut packet) {
        if (hang) {
            return;
        }
        if (PacketOuts.operation(packet) != StateMessage.OUT_STATE) {
            submitted.add(packet);
            onSubmit.accept(packet);
            return;
        }
        StateMessage state = StateMessage.read(packet.getPayload().asReadOnlyByteBuffer());
        if (state.operation() == StateMessage.WRITE) {
            boolean has = state.array() <= StateMessage.NETWORK;
            stateWrites += has ? 1 : 0;
            if (has && !loseStateWrites) {
                setCell(state.array(), state.index(), state.value());
            }
            return;
        }
        ByteBuffer answer = ByteBuffer.allocate(StateMessage.BYTES);
        packet.getPayload().copyTo(answer);
        answer.putInt(8, cell(state.array(), state.index()));
        punt(Punt.STATE, 255, 0, 0, 0, 0, ByteString.copyFrom(answer.flip()));
    }

    @Override
    public void setForwardingPipelineConfig(
            SetForwardingPipelineConfigRequest request, StreamObserver<SetForwardingPipelineConfigResponse> response) {
        pipeline = request.getConfig();
        cells.clear();
        entries.clear();
        pushes++;
        response.onNext(SetForwardingPipelineConfigResponse.getDefaultInstance());
        response.onCompleted();
    }

    @Override
    public void getForwardingPipelineConfig(
            GetForwardingPipelineConfigRequest request, StreamObserver<GetForwardingPipelineConfigResponse> response) {
        if (pipeline == null) {
            response.onError(Status.FAILED_PRECONDITION.asRuntimeException());
            return;
        }
        response.onNext(GetForwardingPipelineConfigResponse.newBuilder()
                .setConfig(pipeline)
                .build());
        response.onCompleted();
    }

    @Override
    public void write(WriteRequest request, StreamObserver<WriteResponse> response) {
        com.google.rpc.Status.Builder status =
                com.google.rpc.Status.newBuilder().setCode(Code.UNKNOWN_VALUE);
        boolean failed = false;
        for (Update update : request.getUpdatesList()) {
            Status.Code code = refuseWrites == null ? apply(update) : refuseWrites;
            failed |= code != Status.Code.OK;
            status.addDetails(
                    Any.pack(Error.newBuilder().setCanonicalCode(code.value()).build()));
        }
        if (failed) {
            response.onError(StatusProto.toStatusRuntimeException(status.build()));
        } else {
            response.onNext(WriteResponse.getDefaultInstance());
            response.onCompleted();
        }
    }

    private Status.Code apply(Update update) {
        TableEntry entry = update.getEntity().getTableEntry();
        String key = entry.getTableId() + " " + entry.getMatchList();
        boolean there = entries.containsKey(key);
        if (update.getType() == Update.Type.DELETE) {
            entries.remove(key);
            return there ? Status.Code.OK : Status.Code.NOT_FOUND;
        }
        if (update.getType() == Update.Type.INSERT && there) {
            return Status.Code.ALREADY_EXISTS;
        }
        entries.put(key, entry);
        return Status.Code.OK;
    }

    @Override
    public void read(ReadRequest request, StreamObserver<ReadResponse> response) {
        ReadResponse.Builder answer = ReadResponse.newBuilder();
        for (Entity pattern : request.getEntitiesList()) {
            int table = pattern.getTableEntry().getTableId();
            entries.values().stream()
                    .filter(entry -> table == 0 || entry.getTableId() == table)
                    .forEach(entry -> answer.addEntities(Entity.newBuilder().setTableEntry(entry)));
        }
        response.onNext(answer.build());
        response.onCompleted();
    }

    @Override
    public void capabilities(CapabilitiesRequest request, StreamObserver<CapabilitiesResponse> response) {
        response.onNext(CapabilitiesResponse.newBuilder()
                .setP4RuntimeApiVersion("1.4.1")
                .build());
        response.onCompleted();
    }
}
