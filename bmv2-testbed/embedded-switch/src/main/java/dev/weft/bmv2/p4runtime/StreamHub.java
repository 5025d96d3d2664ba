package dev.weft.bmv2.p4runtime;

import com.google.protobuf.ByteString;
import dev.weft.bmv2.control.EntryView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p4.v1.P4RuntimeOuterClass.DigestList;
import p4.v1.P4RuntimeOuterClass.DigestListAckError;
import p4.v1.P4RuntimeOuterClass.IdleTimeoutNotification;
import p4.v1.P4RuntimeOuterClass.PacketIn;
import p4.v1.P4RuntimeOuterClass.PacketOut;
import p4.v1.P4RuntimeOuterClass.PacketOutError;
import p4.v1.P4RuntimeOuterClass.StreamError;
import p4.v1.P4RuntimeOuterClass.StreamMessageRequest;
import p4.v1.P4RuntimeOuterClass.StreamMessageResponse;
import p4.v1.P4RuntimeOuterClass.StreamOtherError;

/** Packets, digests and notifications between the switch and its primaries (specification section 16). */
final class StreamHub implements P4RuntimeTarget.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(StreamHub.class);

    private final P4RuntimeTarget target;
    private final Arbitration arbitration;
    private final PipelineStore pipelines;
    private final AtomicLong droppedPacketIns = new AtomicLong();

    StreamHub(P4RuntimeTarget target, Arbitration arbitration, PipelineStore pipelines) {
        this.target = target;
        this.arbitration = arbitration;
        this.pipelines = pipelines;
    }

    long droppedPacketIns() {
        return droppedPacketIns.get()
                + arbitration.primaries().stream()
                        .mapToLong(StreamSession::dropped)
                        .sum();
    }

    /** Handles what a client sent, arbitration apart. */
    void handle(StreamSession session, StreamMessageRequest request) {
        StreamError.Builder error = StreamError.newBuilder();
        try {
            switch (request.getUpdateCase()) {
                case PACKET -> {
                    error.setPacketOut(PacketOutError.newBuilder().setPacketOut(request.getPacket()));
                    requirePrimary(session, "send packets");
                    requireInRole(session.scope().sendsPackets(), session, "packet_out");
                    packetOut(request.getPacket());
                }
                case DIGEST_ACK -> {
                    error.setDigestListAck(DigestListAckError.newBuilder().setDigestListAck(request.getDigestAck()));
                    requirePrimary(session, "acknowledge digests");
                    int digest = request.getDigestAck().getDigestId();
                    requireInRole(session.scope().has(digest), session, "digest " + digest);
                    requireRunning().entities().digests().acknowledge(request.getDigestAck());
                }
                default -> {
                    error.setOther(StreamOtherError.newBuilder().setOther(request.getOther()));
                    throw P4RuntimeFailure.unimplemented("stream message " + request.getUpdateCase());
                }
            }
        } catch (RuntimeException e) {
            P4RuntimeFailure failure = P4RuntimeFailure.of(e);
            session.offer(StreamMessageResponse.newBuilder()
                    .setError(error.setCanonicalCode(failure.code().value()).setMessage(failure.getMessage()))
                    .build());
        }
    }

    @Override
    public void onCpuFrame(LoadedPipeline from, byte[] frame) {
        PacketIn.Builder packet = PacketIn.newBuilder();
        PacketHeader codec = from.packetIn();
        int headerBytes = 0;
        if (codec != null) {
            headerBytes = codec.sizeBytes();
            if (frame.length < headerBytes) {
                droppedPacketIns.incrementAndGet();
                LOG.warn(
                        "frame of {} bytes on the CPU port of device {} is shorter than the packet_in header",
                        frame.length,
                        target.deviceId());
                return;
            }
            packet.addAllMetadata(codec.unpack(frame));
        }
        packet.setPayload(ByteString.copyFrom(frame, headerBytes, frame.length - headerBytes));
        List<StreamSession> primaries = arbitration.primaries();
        if (primaries.isEmpty()) {
            droppedPacketIns.incrementAndGet();
        }
        StreamMessageResponse message =
                StreamMessageResponse.newBuilder().setPacket(packet).build();
        for (StreamSession primary : primaries) {
            if (primary.scope().getsPackets()) {
                primary.offer(message);
            }
        }
    }

    @Override
    public void onDigest(LoadedPipeline from, DigestSample sample) {
        PipelineStore.Programmed running = pipelines.running();
        if (running != null && running.pipeline() == from) {
            running.entities()
                    .digests()
                    .learn(sample, target.nowNs(), target.epochNs())
                    .ifPresent(this::send);
        }
    }

    /** Digest lists and idle entries that are due. The caller holds the service's lock. */
    void tick() {
        pipelines.adoptRunning();
        PipelineStore.Programmed running = pipelines.running();
        if (running == null) {
            return;
        }
        running.entities().digests().tick(target.nowNs(), target.epochNs()).forEach(this::send);
        Map<TableBinding, IdleTimeoutNotification.Builder> idle = new LinkedHashMap<>();
        for (EntryView view : running.pipeline().control().expire(target.nowNs())) {
            TableBinding table = running.pipeline().table(view.entry().table());
            if (table != null) {
                idle.computeIfAbsent(table, unused -> IdleTimeoutNotification.newBuilder())
                        .addTableEntry(running.entities().tables().idle(table, view));
            }
        }
        idle.forEach((table, notification) -> offer(
                table.id(),
                StreamMessageResponse.newBuilder()
                        .setIdleTimeoutNotification(notification.setTimestamp(target.epochNs()))
                        .build()));
    }

    private void packetOut(PacketOut packet) {
        LoadedPipeline pipeline = target.active();
        if (pipeline == null) {
            throw noPipeline();
        }
        if (target.cpuPort() == P4RuntimeTarget.NO_CPU_PORT) {
            throw P4RuntimeFailure.precondition("this switch has no CPU port: start it with --cpu-port");
        }
        byte[] frame;
        if (pipeline.packetOut() != null) {
            frame = pipeline.packetOut().pack(packet.getMetadataList(), packet.getPayload());
        } else if (packet.getMetadataCount() == 0) {
            frame = packet.getPayload().toByteArray();
        } else {
            throw P4RuntimeFailure.invalid("the pipeline has no packet_out header: send no metadata");
        }
        target.receive(target.cpuPort(), frame, 0, frame.length);
    }

    private void requirePrimary(StreamSession session, String what) {
        if (!arbitration.isPrimary(session)) {
            throw P4RuntimeFailure.denied("only the primary may " + what);
        }
    }

    private static void requireInRole(boolean has, StreamSession session, String what) {
        if (!has) {
            throw P4RuntimeFailure.denied("role '" + session.role().getName() + "' does not have " + what);
        }
    }

    private PipelineStore.Programmed requireRunning() {
        PipelineStore.Programmed running = pipelines.running();
        if (running == null) {
            throw noPipeline();
        }
        return running;
    }

    private P4RuntimeFailure noPipeline() {
        return PipelineStore.missing(target.deviceId());
    }

    private void send(DigestList digest) {
        offer(
                digest.getDigestId(),
                StreamMessageResponse.newBuilder().setDigest(digest).build());
    }

    /** To the primaries whose role has the object. */
    private void offer(int p4Id, StreamMessageResponse message) {
        for (StreamSession primary : arbitration.primaries()) {
            if (primary.scope().has(p4Id)) {
                primary.offer(message);
            }
        }
    }
}
