package dev.weft.bmv2.p4runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.weft.p4.runtime.ElectionId;
import dev.weft.p4.runtime.EntryBuilder;
import dev.weft.p4.runtime.Updates;
import dev.weft.p4.runtime.client.P4RuntimeClient;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import p4.v1.P4RuntimeGrpc;
import p4.v1.P4RuntimeOuterClass.MasterArbitrationUpdate;
import p4.v1.P4RuntimeOuterClass.ReadRequest;
import p4.v1.P4RuntimeOuterClass.ReadResponse;
import p4.v1.P4RuntimeOuterClass.StreamMessageRequest;
import p4.v1.P4RuntimeOuterClass.StreamMessageResponse;
import p4.v1.P4RuntimeOuterClass.Update;
import p4.v1.P4RuntimeOuterClass.WriteRequest;

/** Clients that send too much, read nothing or vanish, over loopback TCP: the others go on being served. */
class HostileClientsTest {
    private static final long LONG_S = 60;

    private final List<ManagedChannel> channels = new ArrayList<>();
    private P4RuntimeTarget target;
    private P4RuntimeService service;
    private P4RuntimeServer server;
    private P4RuntimeClient good;

    /** gRPC logs what these clients do to it, with the stack. */
    private static final Logger GRPC = Logger.getLogger("io.grpc");

    @BeforeAll
    static void quiet() {
        GRPC.setLevel(Level.OFF);
    }

    @AfterAll
    static void loud() {
        GRPC.setLevel(null);
    }

    @BeforeEach
    void start() throws Exception {
        target = P4RuntimeTarget.builder(Bench.DEVICE).build();
        service = new P4RuntimeService(target);
        server = P4RuntimeServer.start(service, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        good = P4RuntimeClient.builder(channel(), Bench.DEVICE)
                .callTimeoutNs(TimeUnit.SECONDS.toNanos(LONG_S))
                .open();
        good.arbitration().get(LONG_S, TimeUnit.SECONDS);
        good.setPipeline(Bench.P4INFO, Bench.JSON, 1);
    }

    @AfterEach
    void stop() throws Exception {
        for (ManagedChannel channel : channels) {
            channel.shutdownNow().awaitTermination(LONG_S, TimeUnit.SECONDS);
        }
        server.close();
    }

    @Test
    void aMessageBeyondTheLimitIsExhausted() {
        WriteRequest request = write().addUpdates(Updates.insert(TableWriteTest.l2(1, 1).toBuilder()
                        .setMetadata(ByteString.copyFrom(new byte[Limits.MESSAGE_BYTES]))
                        .build()))
                .build();
        StatusRuntimeException failure =
                catchThrowableOfType(StatusRuntimeException.class, () -> stub().write(request));
        assertThat(failure.getStatus().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
        assertThat(failure).hasMessageContaining(String.valueOf(Limits.MESSAGE_BYTES));
        othersAreServed();
    }

    @Test
    void aBatchOfTooManyUpdatesIsExhaustedAndWritesNothing() {
        Update update = Updates.insert(TableWriteTest.l2(1, 1));
        WriteRequest request = write().addAllUpdates(Collections.nCopies(Limits.UPDATES + 1, update))
                .build();
        StatusRuntimeException failure =
                catchThrowableOfType(StatusRuntimeException.class, () -> stub().write(request));
        assertThat(failure.getStatus().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
        assertThat(failure).hasMessageContaining(String.valueOf(Limits.UPDATES));
        assertThat(good.readTable("l2")).isEmpty();
        othersAreServed();
    }

    @Test
    void theErrorsOfAGreatBatchKeepTheirCodes() {
        List<Update> updates = Collections.nCopies(20_000, Updates.modify(TableWriteTest.l2(9, 1)));
        var failure = Bench.failure(() -> good.write(updates));
        assertThat(failure.updateErrors()).hasSize(updates.size());
        assertThat(failure.isAll(Code.NOT_FOUND)).isTrue();
        assertThat(failure.updateErrors().get(0).message()).isNotEmpty();
    }

    @Test
    void aControllerThatNeverReadsLosesNotificationsAndHoldsUpNobody() throws Exception {
        good.write(List.of(Updates.insert(EntryBuilder.of(Bench.INDEX, "l2")
                .exact("hdr.ethernet.dst", 1)
                .action("punt", Map.of("reason", 2))
                .build())));
        Silent<StreamMessageRequest, StreamMessageResponse> silent = new Silent<>();
        StreamObserver<StreamMessageRequest> requests =
                P4RuntimeGrpc.newStub(channel()).streamChannel(silent);
        requests.onNext(bid("other", 1));
        await(() -> service.openStreams() == 2);
        byte[] frame = Bench.bytes(Bench.frame("000000000001", "000000000002", "0800") + "00".repeat(1000));
        int packets = 0;
        while (service.droppedPacketIns() == 0 && packets < 200_000) {
            target.receive(3, frame, 0, frame.length);
            packets++;
        }
        assertThat(service.droppedPacketIns()).as("after %d packets", packets).isPositive();
        assertThat(service.waitingNotifications()).isLessThanOrEqualTo(2 * Limits.WAITING_MESSAGES);
        othersAreServed();
        requests.onError(Status.CANCELLED.asRuntimeException());
        await(() -> service.openStreams() == 1);
    }

    @Test
    void readsThatNobodyTakesHoldUpNobody() {
        for (int i = 0; i < 20; i++) {
            ReadRequest request = ReadRequest.newBuilder()
                    .setDeviceId(Bench.DEVICE)
                    .addEntities(Bench.entity("register_entry {}"))
                    .addEntities(Bench.entity("table_entry {}"))
                    .build();
            P4RuntimeGrpc.newStub(channel()).read(request, new Silent<ReadRequest, ReadResponse>());
        }
        othersAreServed();
    }

    @Test
    void connectionsThatSayNothingOrNonsenseHoldUpNobody() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                sockets.add(socket);
                if (i % 2 == 0) {
                    socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n\0\1\2".getBytes("US-ASCII"));
                }
            }
            othersAreServed();
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void aControllerThatVanishesFreesItsBid() throws Exception {
        ManagedChannel lost = channel();
        P4RuntimeClient first = P4RuntimeClient.builder(lost, Bench.DEVICE)
                .role("edge")
                .electionId(ElectionId.of(7))
                .open();
        first.arbitration().get(LONG_S, TimeUnit.SECONDS);
        lost.shutdownNow();
        await(() -> service.openStreams() == 1);
        P4RuntimeClient second = P4RuntimeClient.builder(channel(), Bench.DEVICE)
                .role("edge")
                .electionId(ElectionId.of(7))
                .open();
        assertThat(second.arbitration().get(LONG_S, TimeUnit.SECONDS).primary()).isTrue();
    }

    @Test
    void streamsThatNeverBidTakeNothingFromTheOthers() throws Exception {
        List<StreamObserver<StreamMessageRequest>> halfOpen = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            halfOpen.add(P4RuntimeGrpc.newStub(channels.get(0))
                    .streamChannel(new Silent<StreamMessageRequest, StreamMessageResponse>()));
        }
        await(() -> service.openStreams() == 201);
        othersAreServed();
        halfOpen.forEach(StreamObserver::onCompleted);
        await(() -> service.openStreams() == 1);
    }

    private void othersAreServed() {
        for (int port = 1; port <= 3; port++) {
            good.write(List.of(Updates.insert(TableWriteTest.l2(0x0a0000 + port, port))));
        }
        assertThat(good.readTable("l2")).hasSizeGreaterThanOrEqualTo(3);
        for (int port = 1; port <= 3; port++) {
            good.write(List.of(Updates.delete(TableWriteTest.l2(0x0a0000 + port, port))));
        }
    }

    private ManagedChannel channel() {
        ManagedChannel channel = P4RuntimeClient.limits(NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                        .usePlaintext())
                .build();
        channels.add(channel);
        return channel;
    }

    private P4RuntimeGrpc.P4RuntimeBlockingStub stub() {
        return P4RuntimeGrpc.newBlockingStub(channel()).withDeadlineAfter(LONG_S, TimeUnit.SECONDS);
    }

    private static WriteRequest.Builder write() {
        return WriteRequest.newBuilder()
                .setDeviceId(Bench.DEVICE)
                .setElectionId(ElectionId.of(1).toMessage());
    }

    private static StreamMessageRequest bid(String role, long electionId) {
        MasterArbitrationUpdate.Builder update =
                MasterArbitrationUpdate.newBuilder().setDeviceId(Bench.DEVICE);
        update.setElectionId(ElectionId.of(electionId).toMessage());
        update.getRoleBuilder().setName(role);
        return StreamMessageRequest.newBuilder().setArbitration(update).build();
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(Condition condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONG_S);
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("waited for too long").isLessThan(end);
            Thread.sleep(2);
        }
    }
}
