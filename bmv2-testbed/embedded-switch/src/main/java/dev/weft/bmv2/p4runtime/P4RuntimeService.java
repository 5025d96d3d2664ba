package dev.weft.bmv2.p4runtime;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.weft.bmv2.EmbeddedSwitch;
import dev.weft.p4.runtime.OctetMarshaller;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import p4.v1.P4RuntimeGrpc;
import p4.v1.P4RuntimeOuterClass.CapabilitiesRequest;
import p4.v1.P4RuntimeOuterClass.CapabilitiesResponse;
import p4.v1.P4RuntimeOuterClass.Error;
import p4.v1.P4RuntimeOuterClass.ForwardingPipelineConfig;
import p4.v1.P4RuntimeOuterClass.GetForwardingPipelineConfigRequest;
import p4.v1.P4RuntimeOuterClass.GetForwardingPipelineConfigResponse;
import p4.v1.P4RuntimeOuterClass.MasterArbitrationUpdate;
import p4.v1.P4RuntimeOuterClass.ReadRequest;
import p4.v1.P4RuntimeOuterClass.ReadResponse;
import p4.v1.P4RuntimeOuterClass.SetForwardingPipelineConfigRequest;
import p4.v1.P4RuntimeOuterClass.SetForwardingPipelineConfigResponse;
import p4.v1.P4RuntimeOuterClass.StreamMessageRequest;
import p4.v1.P4RuntimeOuterClass.StreamMessageResponse;
import p4.v1.P4RuntimeOuterClass.WriteRequest;
import p4.v1.P4RuntimeOuterClass.WriteResponse;

/**
 * P4Runtime v1.4.1 over an embedded switch. Starts no threads: whoever serves it calls {@link #tick} regularly
 * (every 10 ms, say) for idle time-outs and digests; {@link P4RuntimeServer} does.
 *
 * <p>One lock serialises writes, reads, arbitration and pipeline changes. It is never held while a packet is waited
 * for: what packets cause goes out without it.
 */
public final class P4RuntimeService implements BindableService, P4RuntimeGrpc.AsyncService {
    /** The specification that this server meets. */
    public static final String API_VERSION = "1.4.1";

    private final P4RuntimeTarget target;
    /** Fair: a client with many long calls must not keep the others out. */
    private final ReentrantLock lock = new ReentrantLock(true);

    private final Arbitration arbitration;
    private final PipelineStore pipelines;
    private final StreamHub streams;
    private final Set<StreamSession> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong unreadBytes = new AtomicLong();
    private volatile Executor longCalls = Runnable::run;

    /** Serves a switch; notifications carry the time of its own clock. */
    public P4RuntimeService(EmbeddedSwitch device) {
        this(P4RuntimeTarget.over(device, device::nowNs));
    }

    public P4RuntimeService(P4RuntimeTarget target) {
        this.target = target;
        arbitration = new Arbitration(target.deviceId());
        pipelines = new PipelineStore(target);
        streams = new StreamHub(target, arbitration, pipelines);
        target.listener(streams);
    }

    /**
     * Starts a pipeline without a client, as the start of the process may do.
     *
     * @throws IllegalArgumentException if it cannot be realised
     */
    public void install(ForwardingPipelineConfig config) {
        lock.lock();
        try {
            target.load(config);
        } finally {
            lock.unlock();
        }
    }

    /** Runs what takes long (reads, pipelines, large batches) elsewhere than on the thread that brings the request. */
    void longCallsOn(Executor executor) {
        longCalls = executor;
    }

    /** Streams that clients have open. */
    int openStreams() {
        return open.size();
    }

    /** Notifications that wait for clients to read them. */
    int waitingNotifications() {
        return open.stream().mapToInt(StreamSession::waiting).sum();
    }

    /** Sends what is due by now: digest lists whose time has come, entries that have idled. */
    public void tick() {
        lock.lock();
        try {
            streams.tick();
        } finally {
            lock.unlock();
        }
    }

    /** Packets for controllers that were dropped: no primary, too short, or a client that does not read. */
    public long droppedPacketIns() {
        return streams.droppedPacketIns();
    }

    @Override
    public void capabilities(CapabilitiesRequest request, StreamObserver<CapabilitiesResponse> responses) {
        answer(responses, () -> {
            // The filter is new in P4Runtime 1.5: clients of before leave it unset.
            if (request.getDeviceId() != 0) {
                requireDevice(request.getDeviceId());
            }
            return CapabilitiesResponse.newBuilder()
                    .setP4RuntimeApiVersion(API_VERSION)
                    .build();
        });
    }

    @Override
    public void setForwardingPipelineConfig(
            SetForwardingPipelineConfigRequest request, StreamObserver<SetForwardingPipelineConfigResponse> responses) {
        later(responses, () -> answer(responses, () -> setNow(request)));
    }

    private SetForwardingPipelineConfigResponse setNow(SetForwardingPipelineConfigRequest request) {
        requireDevice(request.getDeviceId());
        RoleScope scope = arbitration.requirePrimary(request.getRole(), request.getRoleId(), request.getElectionId());
        if (!scope.isFull()) {
            throw P4RuntimeFailure.denied(
                    "role '" + request.getRole() + "' has a configuration: pipelines are set by roles without one");
        }
        pipelines.set(request);
        return SetForwardingPipelineConfigResponse.getDefaultInstance();
    }

    @Override
    public void getForwardingPipelineConfig(
            GetForwardingPipelineConfigRequest request, StreamObserver<GetForwardingPipelineConfigResponse> responses) {
        answer(responses, () -> {
            requireDevice(request.getDeviceId());
            return pipelines.get(request.getResponseType());
        });
    }

    @Override
    public ServerServiceDefinition bindService() {
        ServerServiceDefinition plain = P4RuntimeGrpc.bindService(this);
        ServiceDescriptor.Builder described = ServiceDescriptor.newBuilder(
                        plain.getServiceDescriptor().getName())
                .setSchemaDescriptor(plain.getServiceDescriptor().getSchemaDescriptor());
        MethodDescriptor<WriteRequest, WriteResponse> write = P4RuntimeGrpc.getWriteMethod();
        ServerMethodDefinition<byte[], WriteResponse> encoded = ServerMethodDefinition.create(
                write.toBuilder(OctetMarshaller.INSTANCE, write.getResponseMarshaller())
                        .build(),
                ServerCalls.asyncUnaryCall(this::write));
        List<ServerMethodDefinition<?, ?>> methods = new ArrayList<>();
        for (ServerMethodDefinition<?, ?> method : plain.getMethods()) {
            boolean isWrite = method.getMethodDescriptor().getFullMethodName().equals(write.getFullMethodName());
            methods.add(isWrite ? encoded : method);
        }
        methods.forEach(method -> described.addMethod(method.getMethodDescriptor()));
        ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(described.build());
        methods.forEach(service::addMethod);
        return service.build();
    }

    @Override
    public void write(WriteRequest request, StreamObserver<WriteResponse> responses) {
        write(request.toByteArray(), responses);
    }

    /** Requests come as bytes: see {@link EncodedWrite}. */
    private void write(byte[] bytes, StreamObserver<WriteResponse> responses) {
        EncodedWrite request;
        try {
            request = new EncodedWrite(bytes);
        } catch (InvalidProtocolBufferException e) {
            responses.onError(Status.INTERNAL
                    .withDescription("this is no WriteRequest: " + e.getMessage())
                    .asRuntimeException());
            return;
        }
        if (request.count() > Limits.INLINE_UPDATES) {
            later(responses, () -> writeNow(request, responses));
        } else {
            writeNow(request, responses);
        }
    }

    private void writeNow(EncodedWrite request, StreamObserver<WriteResponse> responses) {
        answer(responses, () -> {
            WriteRequest header = request.header();
            requireDevice(header.getDeviceId());
            RoleScope scope = arbitration.requirePrimary(header.getRole(), header.getRoleId(), header.getElectionId());
            PipelineStore.Programmed pipeline = pipelines.required();
            new Batch(pipeline.entities(), pipeline.pipeline().control(), scope).apply(request);
            return WriteResponse.getDefaultInstance();
        });
    }

    @Override
    public void read(ReadRequest request, StreamObserver<ReadResponse> responses) {
        ReadAnswer answer = new ReadAnswer((ServerCallStreamObserver<ReadResponse>) responses, unreadBytes);
        later(responses, () -> readNow(request, answer));
    }

    /** What was found is sent without the lock: a client that reads slowly must not stop the others. */
    private void readNow(ReadRequest request, ReadAnswer answer) {
        List<Error> errors;
        lock.lock();
        try {
            requireDevice(request.getDeviceId());
            errors = new Reads(pipelines.required().entities(), arbitration.scope(request.getRole()), answer)
                    .read(request);
        } catch (RuntimeException e) {
            answer.fail(P4RuntimeFailure.of(e).status().asRuntimeException());
            return;
        } finally {
            lock.unlock();
        }
        answer.complete(Errors.anyFailed(errors) ? Errors.status("Read failure.", errors) : null);
    }

    @Override
    public StreamObserver<StreamMessageRequest> streamChannel(StreamObserver<StreamMessageResponse> responses) {
        StreamSession session =
                new StreamSession((ServerCallStreamObserver<StreamMessageResponse>) responses, this::leave);
        open.add(session);
        if (open.size() > Limits.STREAMS) {
            session.fail(Status.RESOURCE_EXHAUSTED.withDescription(
                    "this server has " + Limits.STREAMS + " open streams already: close one first"));
        }
        return new StreamObserver<>() {
            @Override
            public void onNext(StreamMessageRequest request) {
                if (session.hasEnded()) {
                    return;
                }
                if (request.hasArbitration()) {
                    arbitrate(session, request.getArbitration());
                } else {
                    streams.handle(session, request);
                }
            }

            @Override
            public void onError(Throwable failure) {
                leave(session);
            }

            @Override
            public void onCompleted() {
                session.complete();
                leave(session);
            }
        };
    }

    private void arbitrate(StreamSession session, MasterArbitrationUpdate update) {
        lock.lock();
        try {
            arbitration.update(session, update);
        } catch (P4RuntimeFailure e) {
            arbitration.leave(session);
            session.fail(e.status());
        } finally {
            lock.unlock();
        }
    }

    private void leave(StreamSession session) {
        if (open.remove(session)) {
            lock.lock();
            try {
                arbitration.leave(session);
            } finally {
                lock.unlock();
            }
        }
    }

    private void requireDevice(long deviceId) {
        if (deviceId != target.deviceId()) {
            throw P4RuntimeFailure.notFound("no device " + Long.toUnsignedString(deviceId) + " here; this is device "
                    + Long.toUnsignedString(target.deviceId()));
        }
    }

    private void later(StreamObserver<?> responses, Runnable call) {
        try {
            longCalls.execute(call);
        } catch (RejectedExecutionException e) {
            responses.onError(Status.RESOURCE_EXHAUSTED
                    .withDescription("this server has " + Limits.LONG_CALLS
                            + " reads, pipelines and large batches to do already: try again later")
                    .asRuntimeException());
        }
    }

    private <T> void answer(StreamObserver<T> responses, Supplier<T> work) {
        T response;
        lock.lock();
        try {
            response = work.get();
        } catch (StatusRuntimeException e) {
            responses.onError(e);
            return;
        } catch (RuntimeException e) {
            responses.onError(P4RuntimeFailure.of(e).status().asRuntimeException());
            return;
        } finally {
            lock.unlock();
        }
        responses.onNext(response);
        responses.onCompleted();
    }
}
