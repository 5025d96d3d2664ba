package dev.weft.dataplane.agent.north;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import dev.weft.dataplane.agent.stats.Counters;
import dev.weft.dataplane.agent.stats.Event;
import dev.weft.dataplane.agent.target.Pipeline;
import dev.weft.dataplane.agent.target.TargetSession;
import dev.weft.p4.runtime.ElectionId;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import p4.v1.P4RuntimeGrpc;
import p4.v1.P4RuntimeOuterClass.CapabilitiesRequest;
import p4.v1.P4RuntimeOuterClass.CapabilitiesResponse;
import p4.v1.P4RuntimeOuterClass.Entity;
import p4.v1.P4RuntimeOuterClass.Error;
import p4.v1.P4RuntimeOuterClass.ForwardingPipelineConfig;
import p4.v1.P4RuntimeOuterClass.GetForwardingPipelineConfigRequest;
import p4.v1.P4RuntimeOuterClass.GetForwardingPipelineConfigResponse;
import p4.v1.P4RuntimeOuterClass.PacketIn;
import p4.v1.P4RuntimeOuterClass.PacketOut;
import p4.v1.P4RuntimeOuterClass.PacketOutError;
import p4.v1.P4RuntimeOuterClass.ReadRequest;
import p4.v1.P4RuntimeOuterClass.ReadResponse;
import p4.v1.P4RuntimeOuterClass.SetForwardingPipelineConfigRequest;
import p4.v1.P4RuntimeOuterClass.SetForwardingPipelineConfigResponse;
import p4.v1.P4RuntimeOuterClass.StreamError;
import p4.v1.P4RuntimeOuterClass.StreamMessageRequest;
import p4.v1.P4RuntimeOuterClass.StreamMessageResponse;
import p4.v1.P4RuntimeOuterClass.Update;
import p4.v1.P4RuntimeOuterClass.WriteRequest;
import p4.v1.P4RuntimeOuterClass.WriteResponse;

/**
 * P4Runtime northbound: several controllers with arbitration among themselves, their reads and writes handed on to the
 * target in the agent's name, without what the agent owns ({@link Ownership}). The pipeline is the agent's: the identical
 * one is accepted and changes nothing, another one is refused. Thread-safe; forwards without waiting.
 */
public final class P4RuntimeProxy extends P4RuntimeGrpc.P4RuntimeImplBase {
    private final long deviceId;
    private final P4RuntimeGrpc.P4RuntimeStub target;
    private final TargetSession session;
    private final Pipeline pipeline;
    private final Counters counters;
    private final Controllers controllers;
    /** As the last controller that pushed the pipeline gave it: controllers know their pipeline by it. */
    private volatile ForwardingPipelineConfig.Cookie cookie;

    private volatile boolean saved;
    private volatile Runnable written = () -> {};

    /** @param channel to the target, the same as the session's */
    public P4RuntimeProxy(long deviceId, Channel channel, TargetSession session, Pipeline pipeline, Counters counters) {
        this.deviceId = deviceId;
        this.target = P4RuntimeGrpc.newStub(channel);
        this.session = session;
        this.pipeline = pipeline;
        this.counters = counters;
        this.controllers = new Controllers(deviceId);
        this.cookie = ForwardingPipelineConfig.Cookie.newBuilder()
                .setCookie(pipeline.cookie())
                .build();
    }

    /** Sets what is told when a controller writes. */
    public void onWritten(Runnable listener) {
        written = listener;
    }

    /** Hands a packet-in on to the primary controller, unless it is for the agent. */
    public void onPacketIn(PacketIn packet) {
        if (!Ownership.agents(packet)) {
            controllers.sendToPrimary(
                    StreamMessageResponse.newBuilder().setPacket(packet).build());
        }
    }

    @Override
    public void capabilities(CapabilitiesRequest request, StreamObserver<CapabilitiesResponse> response) {
        // The filter is new in P4Runtime 1.5: clients of before leave it unset.
        long device = request.getDeviceId() == 0 ? deviceId : request.getDeviceId();
        if (available(device, response)) {
            target.capabilities(CapabilitiesRequest.getDefaultInstance(), response);
        }
    }

    @Override
    public void write(WriteRequest request, StreamObserver<WriteResponse> response) {
        if (!primary(request.getDeviceId(), request.getRole(), ElectionId.of(request.getElectionId()), response)
                || !available(request.getDeviceId(), response)) {
            return;
        }
        written.run();
        List<Error> refused = new ArrayList<>();
        WriteRequest.Builder onward = request.toBuilder()
                .clearUpdates()
                .setElectionId(session.electionId().toMessage());
        boolean any = false;
        for (Update update : request.getUpdatesList()) {
            Optional<String> refusal = Ownership.refusal(update.getEntity());
            any |= refusal.isPresent();
            refused.add(refusal.map(P4RuntimeProxy::denied).orElse(null));
            if (refusal.isEmpty()) {
                onward.addUpdates(update);
            }
        }
        if (!any) {
            target.write(onward.build(), response);
            return;
        }
        counters.count(Event.NORTHBOUND_REFUSED);
        if (request.getAtomicity() != WriteRequest.Atomicity.CONTINUE_ON_ERROR || onward.getUpdatesCount() == 0) {
            refuse(refused, List.of(), request.getAtomicity(), response);
            return;
        }
        target.write(onward.build(), new StreamObserver<>() {
            @Override
            public void onNext(WriteResponse value) {}

            @Override
            public void onError(Throwable failure) {
                com.google.rpc.Status details = StatusProto.fromThrowable(failure);
                if (details == null || details.getDetailsCount() != onward.getUpdatesCount()) {
                    response.onError(failure);
                } else {
                    refuse(refused, details.getDetailsList(), request.getAtomicity(), response);
                }
            }

            @Override
            public void onCompleted() {
                refuse(refused, List.of(), request.getAtomicity(), response);
            }
        });
    }

    private static Error denied(String why) {
        return Error.newBuilder()
                .setCanonicalCode(Code.PERMISSION_DENIED_VALUE)
                .setMessage(why)
                .setSpace("weft-agent")
                .build();
    }

    /**
     * Answers a batch of which the agent has refused a part: one detail an update, in order (section 12.3). The call's own
     * code is UNKNOWN whatever the details say: clients look for details there only.
     *
     * @param refused the agent's error of each update, null where it has none
     * @param target the target's details of the others, in order; empty: all were done, or none tried
     */
    private static void refuse(
            List<Error> refused,
            List<Any> target,
            WriteRequest.Atomicity atomicity,
            StreamObserver<WriteResponse> response) {
        boolean batchTried = atomicity == WriteRequest.Atomicity.CONTINUE_ON_ERROR;
        String first = refused.stream()
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .orElseThrow()
                .getMessage();
        com.google.rpc.Status.Builder status =
                com.google.rpc.Status.newBuilder().setCode(Code.UNKNOWN_VALUE).setMessage(first);
        int next = 0;
        for (Error error : refused) {
            if (error != null) {
                status.addDetails(Any.pack(error));
            } else if (!target.isEmpty()) {
                status.addDetails(target.get(next++));
            } else {
                status.addDetails(Any.pack(Error.newBuilder()
                        .setCanonicalCode(batchTried ? Code.OK_VALUE : Code.ABORTED_VALUE)
                        .build()));
            }
        }
        response.onError(StatusProto.toStatusRuntimeException(status.build()));
    }

    @Override
    public void read(ReadRequest request, StreamObserver<ReadResponse> response) {
        if (!available(request.getDeviceId(), response)) {
            return;
        }
        ReadRequest.Builder onward = request.toBuilder().clearEntities();
        request.getEntitiesList().stream()
                .filter(entity -> !Ownership.hidden(entity))
                .forEach(onward::addEntities);
        if (onward.getEntitiesCount() == 0) {
            response.onNext(ReadResponse.getDefaultInstance());
            response.onCompleted();
            return;
        }
        target.read(onward.build(), new StreamObserver<>() {
            @Override
            public void onNext(ReadResponse answer) {
                boolean any = answer.getEntitiesList().stream().anyMatch(Ownership::hidden);
                response.onNext(any ? visible(answer) : answer);
            }

            @Override
            public void onError(Throwable failure) {
                response.onError(failure);
            }

            @Override
            public void onCompleted() {
                response.onCompleted();
            }
        });
    }

    private static ReadResponse visible(ReadResponse answer) {
        List<Entity> entities = answer.getEntitiesList().stream()
                .filter(entity -> !Ownership.hidden(entity))
                .toList();
        return ReadResponse.newBuilder().addAllEntities(entities).build();
    }

    @Override
    public void setForwardingPipelineConfig(
            SetForwardingPipelineConfigRequest request, StreamObserver<SetForwardingPipelineConfigResponse> response) {
        if (!primary(request.getDeviceId(), request.getRole(), ElectionId.of(request.getElectionId()), response)
                || !available(request.getDeviceId(), response)) {
            return;
        }
        boolean commit = request.getAction() == SetForwardingPipelineConfigRequest.Action.COMMIT;
        if (commit && !saved) {
            fail(response, Status.FAILED_PRECONDITION, "COMMIT without VERIFY_AND_SAVE before it");
            return;
        }
        if (!commit && !pipeline.matches(request.getConfig())) {
            counters.count(Event.NORTHBOUND_REFUSED);
            fail(
                    response,
                    Status.FAILED_PRECONDITION,
                    "the switch-resident agent owns the pipeline of this target and another one was pushed: push the "
                            + "weft pipeline of the agent's version, or stop the agent first");
            return;
        }
        saved = request.getAction() == SetForwardingPipelineConfigRequest.Action.VERIFY_AND_SAVE;
        if (request.getConfig().hasCookie()) {
            cookie = request.getConfig().getCookie();
        }
        response.onNext(SetForwardingPipelineConfigResponse.getDefaultInstance());
        response.onCompleted();
    }

    @Override
    public void getForwardingPipelineConfig(
            GetForwardingPipelineConfigRequest request, StreamObserver<GetForwardingPipelineConfigResponse> response) {
        if (!available(request.getDeviceId(), response)) {
            return;
        }
        ForwardingPipelineConfig.Builder config =
                ForwardingPipelineConfig.newBuilder().setCookie(cookie);
        GetForwardingPipelineConfigRequest.ResponseType type = request.getResponseType();
        boolean all = type == GetForwardingPipelineConfigRequest.ResponseType.ALL;
        if (all || type == GetForwardingPipelineConfigRequest.ResponseType.P4INFO_AND_COOKIE) {
            config.setP4Info(pipeline.p4info());
        }
        if (all || type == GetForwardingPipelineConfigRequest.ResponseType.DEVICE_CONFIG_AND_COOKIE) {
            config.setP4DeviceConfig(pipeline.deviceConfig());
        }
        response.onNext(GetForwardingPipelineConfigResponse.newBuilder()
                .setConfig(config)
                .build());
        response.onCompleted();
    }

    @Override
    public StreamObserver<StreamMessageRequest> streamChannel(StreamObserver<StreamMessageResponse> responses) {
        Controllers.Controller controller = controllers.connect(responses);
        return new StreamObserver<>() {
            private boolean over;

            @Override
            public void onNext(StreamMessageRequest message) {
                if (over) {
                    return;
                }
                switch (message.getUpdateCase()) {
                    case ARBITRATION ->
                        controllers.bid(controller, message.getArbitration()).ifPresent(why -> {
                            over = true;
                            controllers.gone(controller);
                            responses.onError(why.asRuntimeException());
                        });
                    case PACKET -> packetOut(controller, message.getPacket());
                    default ->
                        controller.send(error(Status.UNIMPLEMENTED.withDescription(
                                        "the pipeline has no digests to acknowledge"))
                                .build());
                }
            }

            @Override
            public void onError(Throwable failure) {
                controllers.gone(controller);
            }

            @Override
            public void onCompleted() {
                controllers.gone(controller);
                if (!over) {
                    responses.onCompleted();
                }
            }
        };
    }

    private void packetOut(Controllers.Controller controller, PacketOut packet) {
        Optional<Status> refusal = Ownership.refusal(packet).map(Status.PERMISSION_DENIED::withDescription);
        if (!controller.isPrimary()) {
            refusal = Optional.of(Status.PERMISSION_DENIED.withDescription("only the primary may send packets"));
        } else if (!session.ready()) {
            refusal = Optional.of(Status.UNAVAILABLE.withDescription("target: " + session.reason()));
        }
        if (refusal.isEmpty()) {
            session.packetOut(packet);
            return;
        }
        counters.count(Event.NORTHBOUND_REFUSED);
        StreamMessageResponse.Builder answer = error(refusal.get());
        answer.getErrorBuilder()
                .setPacketOut(PacketOutError.newBuilder().setPacketOut(packet).build());
        controller.send(answer.build());
    }

    private static StreamMessageResponse.Builder error(Status status) {
        return StreamMessageResponse.newBuilder()
                .setError(StreamError.newBuilder()
                        .setCanonicalCode(status.getCode().value())
                        .setMessage(status.getDescription()));
    }

    private boolean primary(long device, String role, ElectionId bid, StreamObserver<?> response) {
        if (device == deviceId && !role.isEmpty()) {
            fail(response, Status.PERMISSION_DENIED, "no controller has role " + role + ": leave it unset");
            return false;
        }
        if (device == deviceId && !controllers.isPrimary(bid)) {
            fail(response, Status.PERMISSION_DENIED, "election id " + bid + " is not the primary's");
            return false;
        }
        return true;
    }

    private boolean available(long device, StreamObserver<?> response) {
        if (device != deviceId) {
            fail(
                    response,
                    Status.NOT_FOUND,
                    "device " + Long.toUnsignedString(device) + " is not here: this agent serves device "
                            + Long.toUnsignedString(deviceId));
            return false;
        }
        if (!session.ready()) {
            fail(response, Status.UNAVAILABLE, session.status().getAddress() + " is not ready: " + session.reason());
            return false;
        }
        return true;
    }

    private static void fail(StreamObserver<?> response, Status status, String why) {
        StatusRuntimeException failure = status.withDescription(why).asRuntimeException();
        response.onError(failure);
    }
}
