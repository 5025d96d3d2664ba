package dev.weft.p4.runtime.client;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.weft.p4.runtime.ElectionId;
import dev.weft.p4.runtime.P4InfoIndex;
import dev.weft.p4.runtime.PacketCodec;
import io.grpc.Channel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import p4.config.v1.P4InfoOuterClass.P4Info;
import p4.v1.P4RuntimeGrpc;
import p4.v1.P4RuntimeOuterClass.CapabilitiesRequest;
import p4.v1.P4RuntimeOuterClass.DigestList;
import p4.v1.P4RuntimeOuterClass.DigestListAck;
import p4.v1.P4RuntimeOuterClass.Entity;
import p4.v1.P4RuntimeOuterClass.ForwardingPipelineConfig;
import p4.v1.P4RuntimeOuterClass.GetForwardingPipelineConfigRequest;
import p4.v1.P4RuntimeOuterClass.MasterArbitrationUpdate;
import p4.v1.P4RuntimeOuterClass.PacketOut;
import p4.v1.P4RuntimeOuterClass.ReadRequest;
import p4.v1.P4RuntimeOuterClass.ReadResponse;
import p4.v1.P4RuntimeOuterClass.Role;
import p4.v1.P4RuntimeOuterClass.SetForwardingPipelineConfigRequest;
import p4.v1.P4RuntimeOuterClass.StreamMessageRequest;
import p4.v1.P4RuntimeOuterClass.StreamMessageResponse;
import p4.v1.P4RuntimeOuterClass.TableEntry;
import p4.v1.P4RuntimeOuterClass.Update;
import p4.v1.P4RuntimeOuterClass.WriteRequest;

/**
 * A session with one P4Runtime switch: one stream, one bid to be primary. Thread-safe. It starts no thread and no
 * timer: over an in-process channel with direct executors everything happens on the caller's thread.
 *
 * <pre>{@code
 * P4RuntimeClient client = P4RuntimeClient.builder(channel, deviceId).electionId(ElectionId.of(1)).open();
 * client.arbitration().get(5, SECONDS);
 * client.setPipeline(p4info, bmv2Json, cookie);
 * client.write(List.of(Updates.insert(EntryBuilder.of(client.index(), "fwd").exact("port", 1).action("to_2").build())));
 * }</pre>
 *
 * <p>Calls block until the switch has answered and throw {@link P4RuntimeException}. The channel stays the caller's;
 * {@link #close} ends the stream only. A lost stream is reported by {@link StreamListener#onClosed}; open a new session
 * then.
 */
public final class P4RuntimeClient implements AutoCloseable {
    /** What a channel should accept: a batch of 10,000 updates may bring 10,000 error details (section 21.1). */
    private static final int MAX_METADATA_BYTES = 4 << 20;

    private static final int MAX_MESSAGE_BYTES = 128 << 20;

    private final P4RuntimeGrpc.P4RuntimeBlockingStub calls;
    private final long deviceId;
    private final ElectionId electionId;
    private final String role;
    private final long callTimeoutNs;
    private final StreamListener listener;
    private final CompletableFuture<Arbitration> firstArbitration = new CompletableFuture<>();
    private final Object sendLock = new Object();
    private StreamObserver<StreamMessageRequest> requests;
    private volatile Arbitration arbitration;
    private volatile boolean closed;
    private volatile P4InfoIndex index;

    private P4RuntimeClient(Builder builder) {
        calls = P4RuntimeGrpc.newBlockingStub(builder.channel);
        deviceId = builder.deviceId;
        electionId = builder.electionId;
        role = builder.role;
        callTimeoutNs = builder.callTimeoutNs;
        listener = builder.listener;
    }

    /** Starts to configure a session. */
    public static Builder builder(Channel channel, long deviceId) {
        return new Builder(channel, deviceId);
    }

    /** Sets the limits that P4Runtime needs on a channel: large pipelines and error details of large batches. */
    public static <T extends ManagedChannelBuilder<T>> T limits(T channel) {
        return channel.maxInboundMessageSize(MAX_MESSAGE_BYTES).maxInboundMetadataSize(MAX_METADATA_BYTES);
    }

    /** Options of a session. */
    public static final class Builder {
        private final Channel channel;
        private final long deviceId;
        private ElectionId electionId = ElectionId.of(1);
        private String role = "";
        private Any roleConfig;
        private long callTimeoutNs;
        private StreamListener listener = new StreamListener() {};

        private Builder(Channel channel, long deviceId) {
            this.channel = channel;
            this.deviceId = deviceId;
        }

        /** The bid; 1 if not given. */
        public Builder electionId(ElectionId id) {
            electionId = id;
            return this;
        }

        /** Makes no bid: never primary, a standby that reads and is told who is primary (section 16.2.1). */
        public Builder standby() {
            electionId = null;
            return this;
        }

        /** The role; empty (full access) if not given. */
        public Builder role(String name) {
            role = name;
            return this;
        }

        /** What the role may do, in a form that the switch knows. */
        public Builder roleConfig(Any config) {
            roleConfig = config;
            return this;
        }

        /** How long a call may take; 0, the default, for as long as it wants (virtual time wants that). */
        public Builder callTimeoutNs(long timeoutNs) {
            callTimeoutNs = timeoutNs;
            return this;
        }

        public Builder listener(StreamListener streamListener) {
            listener = streamListener;
            return this;
        }

        /** Opens the stream and bids; the answer comes to the listener and completes {@link #arbitration()}. */
        public P4RuntimeClient open() {
            P4RuntimeClient client = new P4RuntimeClient(this);
            client.open(channel, roleConfig);
            return client;
        }
    }

    private void open(Channel channel, Any roleConfig) {
        MasterArbitrationUpdate.Builder bid =
                MasterArbitrationUpdate.newBuilder().setDeviceId(deviceId);
        if (electionId != null) {
            bid.setElectionId(electionId.toMessage());
        }
        if (!role.isEmpty() || roleConfig != null) {
            Role.Builder message = Role.newBuilder().setName(role);
            if (roleConfig != null) {
                message.setConfig(roleConfig);
            }
            bid.setRole(message);
        }
        synchronized (sendLock) {
            requests = P4RuntimeGrpc.newStub(channel).streamChannel(new Stream());
            requests.onNext(
                    StreamMessageRequest.newBuilder().setArbitration(bid).build());
        }
    }

    public long deviceId() {
        return deviceId;
    }

    /** The bid; empty for a standby. */
    public Optional<ElectionId> electionId() {
        return Optional.ofNullable(electionId);
    }

    /** Completes with the answer to the bid, or exceptionally if the switch refuses the stream. */
    public CompletableFuture<Arbitration> arbitration() {
        return firstArbitration.copy();
    }

    /** Whether this client is primary, as far as it has been told. */
    public boolean isPrimary() {
        Arbitration last = arbitration;
        return last != null && last.primary() && !closed;
    }

    /** The pipeline's names; fetched from the switch if this client has neither set nor got it yet. */
    public P4InfoIndex index() {
        P4InfoIndex known = index;
        return known != null ? known : P4InfoIndex.of(getPipeline().getP4Info());
    }

    /** The P4Runtime version that the switch speaks. */
    public String apiVersion() {
        return call(
                "Capabilities",
                () -> stub().capabilities(CapabilitiesRequest.newBuilder()
                                .setDeviceId(deviceId)
                                .build())
                        .getP4RuntimeApiVersion());
    }

    /** Checks, installs and starts a pipeline; the switch forgets its entries. */
    public void setPipeline(P4Info p4info, ByteString deviceConfig, long cookie) {
        setPipeline(p4info, deviceConfig, cookie, SetForwardingPipelineConfigRequest.Action.VERIFY_AND_COMMIT);
    }

    /** As {@link #setPipeline(P4Info, ByteString, long)}, with another action; {@code COMMIT} takes no pipeline. */
    public void setPipeline(
            P4Info p4info, ByteString deviceConfig, long cookie, SetForwardingPipelineConfigRequest.Action action) {
        SetForwardingPipelineConfigRequest.Builder request = SetForwardingPipelineConfigRequest.newBuilder()
                .setDeviceId(deviceId)
                .setRole(role)
                .setElectionId(writerId().toMessage())
                .setAction(action);
        if (action != SetForwardingPipelineConfigRequest.Action.COMMIT) {
            request.setConfig(ForwardingPipelineConfig.newBuilder()
                    .setP4Info(p4info)
                    .setP4DeviceConfig(deviceConfig)
                    .setCookie(ForwardingPipelineConfig.Cookie.newBuilder().setCookie(cookie)));
        }
        call("SetForwardingPipelineConfig " + action, () -> stub().setForwardingPipelineConfig(request.build()));
        if (action == SetForwardingPipelineConfigRequest.Action.VERIFY_AND_COMMIT
                || action == SetForwardingPipelineConfigRequest.Action.RECONCILE_AND_COMMIT) {
            index = P4InfoIndex.of(p4info);
        } else if (action == SetForwardingPipelineConfigRequest.Action.COMMIT) {
            index = null;
        }
    }

    /** P4Info, device configuration and cookie that the switch runs; {@code FAILED_PRECONDITION} without one. */
    public ForwardingPipelineConfig getPipeline() {
        ForwardingPipelineConfig config = getPipeline(GetForwardingPipelineConfigRequest.ResponseType.ALL);
        index = P4InfoIndex.of(config.getP4Info());
        return config;
    }

    /** A part of what the switch runs. */
    public ForwardingPipelineConfig getPipeline(GetForwardingPipelineConfigRequest.ResponseType part) {
        GetForwardingPipelineConfigRequest request = GetForwardingPipelineConfigRequest.newBuilder()
                .setDeviceId(deviceId)
                .setResponseType(part)
                .build();
        return call(
                "GetForwardingPipelineConfig",
                () -> stub().getForwardingPipelineConfig(request).getConfig());
    }

    /** Writes a batch, going on after errors. */
    public void write(List<Update> updates) {
        write(updates, WriteRequest.Atomicity.CONTINUE_ON_ERROR);
    }

    /** Writes a batch; what failed is in {@link P4RuntimeException#updateErrors()}. */
    public void write(List<Update> updates, WriteRequest.Atomicity atomicity) {
        WriteRequest request = WriteRequest.newBuilder()
                .setDeviceId(deviceId)
                .setRole(role)
                .setElectionId(writerId().toMessage())
                .setAtomicity(atomicity)
                .addAllUpdates(updates)
                .build();
        try {
            stub().write(request);
        } catch (StatusRuntimeException e) {
            throw P4RuntimeException.of(
                    "Write of " + updates.size() + " updates to device " + deviceId,
                    e,
                    updates,
                    Optional.ofNullable(index));
        }
    }

    /** Reads what the patterns match; a field left unset is a wildcard (specification section 13). */
    public List<Entity> read(List<Entity> patterns) {
        ReadRequest request = ReadRequest.newBuilder()
                .setDeviceId(deviceId)
                .setRole(role)
                .addAllEntities(patterns)
                .build();
        return call("Read", () -> {
            List<Entity> found = new ArrayList<>();
            Iterator<ReadResponse> responses = stub().read(request);
            while (responses.hasNext()) {
                found.addAll(responses.next().getEntitiesList());
            }
            return found;
        });
    }

    /** The entries of the table with this name or alias, without its default entry. */
    public List<TableEntry> readTable(String table) {
        TableEntry pattern =
                TableEntry.newBuilder().setTableId(index().tables().id(table)).build();
        return read(List.of(Entity.newBuilder().setTableEntry(pattern).build())).stream()
                .map(Entity::getTableEntry)
                .toList();
    }

    /** Sends a packet through the switch. */
    public void packetOut(PacketOut packet) {
        send(StreamMessageRequest.newBuilder().setPacket(packet).build());
    }

    /** Sends a packet with the fields of the program's {@code packet_out} header by name; those not named are 0. */
    public void packetOut(ByteString payload, Map<String, ? extends Number> metadata) {
        packetOut(PacketCodec.packetOut(index(), payload, metadata));
    }

    /** Acknowledges a digest list, so that the switch sends the same values again when it sees them again. */
    public void acknowledge(DigestList digest) {
        send(StreamMessageRequest.newBuilder()
                .setDigestAck(DigestListAck.newBuilder()
                        .setDigestId(digest.getDigestId())
                        .setListId(digest.getListId()))
                .build());
    }

    /** Ends the stream: the switch takes this client's bid back. */
    @Override
    public void close() {
        synchronized (sendLock) {
            if (!closed) {
                closed = true;
                requests.onCompleted();
            }
        }
    }

    private void send(StreamMessageRequest message) {
        synchronized (sendLock) {
            if (closed) {
                throw new IllegalStateException("the session with device " + deviceId + " is closed");
            }
            requests.onNext(message);
        }
    }

    private ElectionId writerId() {
        if (electionId == null) {
            throw new IllegalStateException("a standby of device " + deviceId + " cannot write: open with a bid");
        }
        return electionId;
    }

    private P4RuntimeGrpc.P4RuntimeBlockingStub stub() {
        return callTimeoutNs == 0 ? calls : calls.withDeadlineAfter(callTimeoutNs, TimeUnit.NANOSECONDS);
    }

    private <T> T call(String name, Supplier<T> work) {
        try {
            return work.get();
        } catch (StatusRuntimeException e) {
            throw P4RuntimeException.of(name + " at device " + deviceId, e);
        }
    }

    private final class Stream implements StreamObserver<StreamMessageResponse> {
        @Override
        public void onNext(StreamMessageResponse message) {
            switch (message.getUpdateCase()) {
                case ARBITRATION -> arbitrated(message.getArbitration());
                case PACKET -> listener.onPacketIn(message.getPacket());
                case DIGEST -> listener.onDigest(message.getDigest());
                case IDLE_TIMEOUT_NOTIFICATION -> listener.onIdleTimeout(message.getIdleTimeoutNotification());
                case ERROR -> listener.onStreamError(message.getError());
                default -> {
                    // A later version's message: this client cannot use it.
                }
            }
        }

        private void arbitrated(MasterArbitrationUpdate update) {
            io.grpc.Status.Code code =
                    io.grpc.Status.fromCodeValue(update.getStatus().getCode()).getCode();
            Arbitration now =
                    new Arbitration(code == io.grpc.Status.Code.OK, code, ElectionId.of(update.getElectionId()));
            arbitration = now;
            firstArbitration.complete(now);
            listener.onArbitration(now);
        }

        @Override
        public void onError(Throwable failure) {
            boolean wanted = closed;
            closed = true;
            P4RuntimeException cause = P4RuntimeException.of("Stream of device " + deviceId, failure);
            firstArbitration.completeExceptionally(cause);
            listener.onClosed(wanted ? null : cause);
        }

        @Override
        public void onCompleted() {
            closed = true;
            listener.onClosed(null);
        }
    }
}
