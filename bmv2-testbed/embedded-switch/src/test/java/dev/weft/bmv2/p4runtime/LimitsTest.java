package dev.weft.bmv2.p4runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.p4.runtime.ElectionId;
import dev.weft.p4.runtime.client.P4RuntimeClient;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import p4.v1.P4RuntimeGrpc;
import p4.v1.P4RuntimeOuterClass.MasterArbitrationUpdate;
import p4.v1.P4RuntimeOuterClass.ReadResponse;
import p4.v1.P4RuntimeOuterClass.StreamMessageRequest;
import p4.v1.P4RuntimeOuterClass.StreamMessageResponse;

/** What one client can take of the server ({@link Limits}). */
class LimitsTest {
    private Bench bench;

    @BeforeEach
    void start() {
        bench = new Bench();
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void moreStreamsThanTheLimitAreExhausted() {
        List<StreamObserver<StreamMessageRequest>> open = new ArrayList<>();
        for (int i = 0; i < Limits.STREAMS; i++) {
            open.add(stream(new Silent<>()));
        }
        Bench.Heard refused = new Bench.Heard();
        bench.client(1, refused);
        assertThat(refused.closed.get(0).code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
        open.get(0).onCompleted();
        assertThat(bench.client(1, new Bench.Heard()).isPrimary()).isTrue();
    }

    @Test
    void moreClientsOfARoleThanTheLimitAreExhausted() {
        for (int i = 0; i < Limits.STREAMS_PER_ROLE; i++) {
            bench.client(i, new Bench.Heard());
        }
        Bench.Heard refused = new Bench.Heard();
        bench.client(999, refused);
        assertThat(refused.closed.get(0).code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
        P4RuntimeClient other = P4RuntimeClient.builder(bench.channel(), Bench.DEVICE)
                .role("other")
                .open();
        assertThat(other.isPrimary()).isTrue();
    }

    @Test
    void aClientThatLeavesArbitrationUnreadLosesItsStream() {
        Silent<StreamMessageRequest, StreamMessageResponse> silent = new Silent<>();
        stream(silent).onNext(bid(1));
        StreamObserver<StreamMessageRequest> busy = stream(new Silent<>() {
            @Override
            public void beforeStart(io.grpc.stub.ClientCallStreamObserver<StreamMessageRequest> requests) {}
        });
        for (int i = 2; i < Limits.WAITING_ARBITRATIONS + 10; i++) {
            busy.onNext(bid(i));
        }
        assertThat(bench.service.openStreams()).isEqualTo(1);
        assertThat(Status.fromThrowable(silent.failure).getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    }

    @Test
    void callsThatFindTheServerBusyAreExhausted() {
        P4RuntimeClient client = bench.primary();
        bench.service.longCallsOn(call -> {
            throw new RejectedExecutionException();
        });
        assertThat(Bench.failure(() -> client.read(List.of(Bench.entity("table_entry {}"))))
                        .code())
                .isEqualTo(Code.RESOURCE_EXHAUSTED);
    }

    @Test
    void resultsThatNobodyTakesAreBounded() {
        Reader reader = new Reader();
        AtomicLong unread = new AtomicLong();
        ReadAnswer answer = new ReadAnswer(reader, unread);
        ReadResponse part = ReadResponse.newBuilder()
                .addEntities(Bench.entity("table_entry { table_id: 1 }"))
                .build();
        answer.add(part);
        answer.add(part);
        answer.complete(null);
        assertThat(reader.got).isZero();
        assertThat(unread.get()).isEqualTo(2L * part.getSerializedSize());
        reader.ready = 1;
        reader.onReady.run();
        assertThat(reader.got).isEqualTo(1);
        reader.onCancel.run();
        assertThat(unread.get()).as("a client that has gone holds nothing").isZero();
        ReadAnswer full = new ReadAnswer(new Reader(), new AtomicLong(Limits.UNREAD_BYTES));
        assertThatThrownBy(() -> full.add(part))
                .isInstanceOfSatisfying(
                        P4RuntimeFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo(Code.RESOURCE_EXHAUSTED));
    }

    private StreamObserver<StreamMessageRequest> stream(Silent<StreamMessageRequest, StreamMessageResponse> client) {
        return P4RuntimeGrpc.newStub(bench.channel()).streamChannel(client);
    }

    private static StreamMessageRequest bid(long electionId) {
        return StreamMessageRequest.newBuilder()
                .setArbitration(MasterArbitrationUpdate.newBuilder()
                        .setDeviceId(Bench.DEVICE)
                        .setElectionId(ElectionId.of(electionId).toMessage()))
                .build();
    }

    /** The server's side of a read, its client as slow as the test wants. */
    private static final class Reader extends ServerCallStreamObserver<ReadResponse> {
        private Runnable onReady;
        private Runnable onCancel;
        private int ready;
        private int got;

        @Override
        public boolean isReady() {
            return ready > 0;
        }

        @Override
        public void onNext(ReadResponse response) {
            got++;
            ready--;
        }

        @Override
        public void setOnReadyHandler(Runnable handler) {
            onReady = handler;
        }

        @Override
        public void setOnCancelHandler(Runnable handler) {
            onCancel = handler;
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public void setCompression(String compression) {}

        @Override
        public void disableAutoInboundFlowControl() {}

        @Override
        public void request(int count) {}

        @Override
        public void setMessageCompression(boolean enable) {}

        @Override
        public void onError(Throwable cause) {}

        @Override
        public void onCompleted() {}
    }
}
