package dev.weft.bmv2.p4runtime;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.TextFormat;
import dev.weft.p4.runtime.ElectionId;
import dev.weft.p4.runtime.P4InfoIndex;
import dev.weft.p4.runtime.client.Arbitration;
import dev.weft.p4.runtime.client.P4RuntimeClient;
import dev.weft.p4.runtime.client.P4RuntimeException;
import dev.weft.p4.runtime.client.StreamListener;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import p4.config.v1.P4InfoOuterClass.P4Info;
import p4.v1.P4RuntimeGrpc;
import p4.v1.P4RuntimeOuterClass.DigestList;
import p4.v1.P4RuntimeOuterClass.Entity;
import p4.v1.P4RuntimeOuterClass.IdleTimeoutNotification;
import p4.v1.P4RuntimeOuterClass.PacketIn;
import p4.v1.P4RuntimeOuterClass.PacketMetadata;
import p4.v1.P4RuntimeOuterClass.PacketOut;
import p4.v1.P4RuntimeOuterClass.StreamError;
import p4.v1.P4RuntimeOuterClass.Update;

/** A device with virtual time and a P4Runtime server in-process on the test's own thread. */
final class Bench implements AutoCloseable {
    static final long DEVICE = 7;
    static final P4Info P4INFO = p4info();
    static final ByteString JSON = resource("everything.json");
    static final P4InfoIndex INDEX = P4InfoIndex.of(P4INFO);

    private static final AtomicInteger NAMES = new AtomicInteger();

    final List<String> sent = new ArrayList<>();
    final P4RuntimeTarget target;
    final P4RuntimeService service;
    long nowNs = 1;

    private final Server server;
    private final ManagedChannel channel;

    Bench() {
        this(UnaryOperator.identity());
    }

    Bench(UnaryOperator<P4RuntimeTarget.Builder> options) {
        this(null, options);
    }

    /** With a device of the test's own. */
    Bench(P4RuntimeTarget device) {
        this(device, UnaryOperator.identity());
    }

    private Bench(P4RuntimeTarget device, UnaryOperator<P4RuntimeTarget.Builder> options) {
        target = device != null
                ? device
                : options.apply(P4RuntimeTarget.builder(DEVICE))
                        .clock(() -> nowNs)
                        .epochClock(() -> 1_000_000 + nowNs)
                        .sink((port, buffer, offset, length) ->
                                sent.add(port + ":" + hex(Arrays.copyOfRange(buffer, offset, offset + length))))
                        .build();
        service = new P4RuntimeService(target);
        String name = "bench-" + NAMES.incrementAndGet();
        try {
            server = InProcessServerBuilder.forName(name)
                    .directExecutor()
                    .addService(service)
                    .build()
                    .start();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        channel = InProcessChannelBuilder.forName(name).directExecutor().build();
    }

    /** What a client was told. */
    static final class Heard implements StreamListener {
        final List<Arbitration> arbitrations = new ArrayList<>();
        final List<PacketIn> packets = new ArrayList<>();
        final List<DigestList> digests = new ArrayList<>();
        final List<IdleTimeoutNotification> idle = new ArrayList<>();
        final List<StreamError> errors = new ArrayList<>();
        final List<P4RuntimeException> closed = new ArrayList<>();

        @Override
        public void onArbitration(Arbitration arbitration) {
            arbitrations.add(arbitration);
        }

        @Override
        public void onPacketIn(PacketIn packet) {
            packets.add(packet);
        }

        @Override
        public void onDigest(DigestList digest) {
            digests.add(digest);
        }

        @Override
        public void onIdleTimeout(IdleTimeoutNotification notification) {
            idle.add(notification);
        }

        @Override
        public void onStreamError(StreamError error) {
            errors.add(error);
        }

        @Override
        public void onClosed(P4RuntimeException cause) {
            closed.add(cause);
        }

        Arbitration last() {
            return arbitrations.get(arbitrations.size() - 1);
        }
    }

    ManagedChannel channel() {
        return channel;
    }

    P4RuntimeGrpc.P4RuntimeBlockingStub stub() {
        return P4RuntimeGrpc.newBlockingStub(channel);
    }

    P4RuntimeClient client(long electionId, StreamListener listener) {
        return P4RuntimeClient.builder(channel, DEVICE)
                .electionId(ElectionId.of(electionId))
                .listener(listener)
                .open();
    }

    /** A primary with the pipeline running. */
    P4RuntimeClient primary(StreamListener listener) {
        P4RuntimeClient client = client(1, listener);
        client.setPipeline(P4INFO, JSON, 42);
        return client;
    }

    P4RuntimeClient primary() {
        return primary(new StreamListener() {});
    }

    /** A packet-out with a name in field 1 and zero in field 2. */
    static PacketOut packetOut(String name, String hex) {
        return PacketOut.newBuilder()
                .setPayload(ByteString.copyFrom(bytes(hex)))
                .addMetadata(PacketMetadata.newBuilder().setMetadataId(1).setValue(ByteString.copyFromUtf8(name)))
                .addMetadata(PacketMetadata.newBuilder().setMetadataId(2).setValue(ByteString.copyFrom(new byte[1])))
                .build();
    }

    void receive(int port, String hex) {
        byte[] frame = bytes(hex);
        target.receive(port, frame, 0, frame.length);
    }

    /** An Ethernet frame as hex. */
    static String frame(String dst, String src, String type) {
        return dst + src + type + "00112233";
    }

    static List<Entity> read(P4RuntimeClient client, String pattern) {
        return client.read(List.of(entity(pattern)));
    }

    static Entity entity(String text) {
        try {
            return TextFormat.parse(text, Entity.class);
        } catch (TextFormat.ParseException e) {
            throw new IllegalArgumentException(e.getMessage() + " in " + text, e);
        }
    }

    static Update update(String text) {
        try {
            return TextFormat.parse(text, Update.class);
        } catch (TextFormat.ParseException e) {
            throw new IllegalArgumentException(e.getMessage() + " in " + text, e);
        }
    }

    /** The code of the only update of a write, {@code OK} if it went well. */
    static Status.Code code(P4RuntimeClient client, Update update) {
        P4RuntimeException failure = failure(() -> client.write(List.of(update)));
        if (failure == null) {
            return Status.Code.OK;
        }
        return failure.updateErrors().isEmpty()
                ? failure.code()
                : failure.updateErrors().get(0).code();
    }

    static P4RuntimeException failure(ThrowingCallable call) {
        return catchThrowableOfType(P4RuntimeException.class, call);
    }

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    static ByteString resource(String name) {
        try (InputStream in = Bench.class.getResourceAsStream(name)) {
            return ByteString.readFrom(in);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static P4Info p4info() {
        return P4InfoIndex.parseMessage(resource("everything.p4info.txtpb").toStringUtf8());
    }

    @Override
    public void close() {
        channel.shutdownNow();
        server.shutdownNow();
    }
}
