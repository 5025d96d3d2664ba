package dev.weft.bmv2.p4runtime;

import dev.weft.bmv2.EmbeddedSwitch;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import p4.v1.P4RuntimeGrpc;
import p4.v1.P4RuntimeOuterClass.CapabilitiesRequest;
import p4.v1.P4RuntimeOuterClass.CapabilitiesResponse;
import p4.v1.P4RuntimeOuterClass.Entity;
import p4.v1.P4RuntimeOuterClass.Error;
import p4.v1.P4RuntimeOuterClass.ForwardingPipelineConfig;
import p4.v1.P4RuntimeOuterClass.GetForwardingPipelineConfigRequest;
import p4.v1.P4RuntimeOuterClass.GetForwardingPipelineConfigResponse;
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
public final class P4RuntimeService extends P4RuntimeGrpc.P4RuntimeImplBase {
    /** The specification that this server meets. */
    public static final String API_VERSION = "1.4.1";

    /** Responses stay well below gRPC's default limit of 4 MiB. */
    private static final int RESPONSE_BYTES = 1 << 20;

    private final P4RuntimeTarget target;
    private final ReentrantLock lock = new ReentrantLock();
    private final Arbitration arbitration;
    private final PipelineStore pipelines;
    private final StreamHub streams;

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
        answer(responses, () -> {
            requireDevice(request.getDeviceId());
            arbitration.requirePrimary(request.getRole(), request.getRoleId(), request.getElectionId());
            pipelines.set(request);
            return SetForwardingPipelineConfigResponse.getDefaultInstance();
        });
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
    public void write(WriteRequest request, StreamObserver<WriteResponse> responses) {
        answer(responses, () -> {
            requireDevice(request.getDeviceId());
            arbitration.requirePrimary(request.getRole(), request.getRoleId(), request.getElectionId());
            PipelineStore.Programmed pipeline = pipelines.required();
            Batch.apply(pipeline.entities(), pipeline.pipeline().control(), request);
            return WriteResponse.getDefaultInstance();
        });
    }

    @Override
    public void read(ReadRequest request, StreamObserver<ReadResponse> responses) {
        List<ReadResponse> found = new ArrayList<>();
        List<Error> errors = new ArrayList<>();
        lock.lock();
        try {
            requireDevice(request.getDeviceId());
            read(pipelines.required().entities(), request, found, errors);
        } catch (RuntimeException e) {
            responses.onError(P4RuntimeFailure.of(e).status().asRuntimeException());
            return;
        } finally {
            lock.unlock();
        }
        // Sent without the lock: a client that reads slowly must not stop the others.
        found.forEach(responses::onNext);
        if (errors.stream().anyMatch(error -> error.getCanonicalCode() != Status.Code.OK.value())) {
            responses.onError(Batch.failure("Read failure.", errors));
        } else {
            responses.onCompleted();
        }
    }

    private static void read(Entities entities, ReadRequest request, List<ReadResponse> found, List<Error> errors) {
        ReadResponse.Builder response = ReadResponse.newBuilder();
        int[] bytes = new int[1];
        for (Entity pattern : request.getEntitiesList()) {
            try {
                entities.read(pattern, entity -> {
                    response.addEntities(entity);
                    bytes[0] += entity.getSerializedSize();
                    if (bytes[0] >= RESPONSE_BYTES) {
                        found.add(response.build());
                        response.clear();
                        bytes[0] = 0;
                    }
                });
                errors.add(Error.getDefaultInstance());
            } catch (RuntimeException e) {
                errors.add(Batch.error(P4RuntimeFailure.of(e)));
            }
        }
        if (response.getEntitiesCount() > 0) {
            found.add(response.build());
        }
    }

    @Override
    public StreamObserver<StreamMessageRequest> streamChannel(StreamObserver<StreamMessageResponse> responses) {
        StreamSession session = new StreamSession((ServerCallStreamObserver<StreamMessageResponse>) responses);
        return new StreamObserver<>() {
            @Override
            public void onNext(StreamMessageRequest request) {
                if (request.hasArbitration()) {
                    lock.lock();
                    try {
                        arbitration.update(session, request.getArbitration());
                    } catch (P4RuntimeFailure e) {
                        arbitration.leave(session);
                        session.fail(e.status());
                    } finally {
                        lock.unlock();
                    }
                } else {
                    streams.handle(session, request);
                }
            }

            @Override
            public void onError(Throwable failure) {
                leave();
            }

            @Override
            public void onCompleted() {
                leave();
                session.complete();
            }

            private void leave() {
                lock.lock();
                try {
                    arbitration.leave(session);
                } finally {
                    lock.unlock();
                }
            }
        };
    }

    private void requireDevice(long deviceId) {
        if (deviceId != target.deviceId()) {
            throw P4RuntimeFailure.notFound("no device " + Long.toUnsignedString(deviceId) + " here; this is device "
                    + Long.toUnsignedString(target.deviceId()));
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
