package dev.weft.bmv2.p4runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import dev.weft.p4.runtime.ElectionId;
import dev.weft.p4.runtime.client.Arbitration;
import dev.weft.p4.runtime.client.P4RuntimeClient;
import io.grpc.Status.Code;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import p4.v1.P4RuntimeGrpc;
import p4.v1.P4RuntimeOuterClass.MasterArbitrationUpdate;
import p4.v1.P4RuntimeOuterClass.StreamMessageRequest;
import p4.v1.P4RuntimeOuterClass.StreamMessageResponse;
import p4.v1.P4RuntimeOuterClass.WriteRequest;

/** Oracle: specification section 5, rule by rule. */
class ArbitrationTest {
    private final Bench bench = new Bench();

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void theHighestBidIsPrimaryAndAllAreTold() {
        Bench.Heard low = new Bench.Heard();
        Bench.Heard high = new Bench.Heard();
        P4RuntimeClient first = bench.client(10, low);
        assertThat(low.last()).isEqualTo(new Arbitration(true, Code.OK, ElectionId.of(10)));
        P4RuntimeClient second = bench.client(20, high);
        assertThat(low.last()).isEqualTo(new Arbitration(false, Code.ALREADY_EXISTS, ElectionId.of(20)));
        assertThat(high.last()).isEqualTo(new Arbitration(true, Code.OK, ElectionId.of(20)));
        assertThat(first.isPrimary()).isFalse();
        assertThat(second.isPrimary()).isTrue();
    }

    @Test
    void aLowerBidIsToldAloneThatItIsBackup() {
        Bench.Heard primary = new Bench.Heard();
        Bench.Heard backup = new Bench.Heard();
        bench.client(20, primary);
        bench.client(10, backup);
        assertThat(primary.arbitrations).hasSize(1);
        assertThat(backup.last()).isEqualTo(new Arbitration(false, Code.ALREADY_EXISTS, ElectionId.of(20)));
    }

    @Test
    void whenThePrimaryGoesNobodyIsPrimaryUntilABidReachesTheHighestEverSeen() {
        Bench.Heard backup = new Bench.Heard();
        P4RuntimeClient primary = bench.client(20, new Bench.Heard());
        bench.client(10, backup);
        primary.close();
        assertThat(backup.last()).isEqualTo(new Arbitration(false, Code.NOT_FOUND, ElectionId.of(20)));
        Bench.Heard lower = new Bench.Heard();
        bench.client(19, lower);
        assertThat(lower.last().code()).isEqualTo(Code.NOT_FOUND);
        assertThat(bench.client(20, new Bench.Heard()).isPrimary()).isTrue();
    }

    @Test
    void electionIdsAreUnsigned128Bits() {
        ElectionId large = new ElectionId(0, -1);
        P4RuntimeClient.builder(bench.channel(), Bench.DEVICE).electionId(large).open();
        P4RuntimeClient next = P4RuntimeClient.builder(bench.channel(), Bench.DEVICE)
                .electionId(large.next())
                .open();
        assertThat(large.next()).isEqualTo(new ElectionId(1, 0));
        assertThat(next.isPrimary()).isTrue();
    }

    @Test
    void withoutABidAClientIsNeverPrimaryButZeroIsABid() {
        P4RuntimeClient standby =
                P4RuntimeClient.builder(bench.channel(), Bench.DEVICE).standby().open();
        assertThat(standby.arbitration()).isCompletedWithValueMatching(a -> a.code() == Code.NOT_FOUND);
        assertThat(bench.client(0, new Bench.Heard()).isPrimary()).isTrue();
    }

    @Test
    void aBidInUseEndsTheStream() {
        bench.client(5, new Bench.Heard());
        Bench.Heard second = new Bench.Heard();
        bench.client(5, second);
        assertThat(second.closed)
                .singleElement()
                .satisfies(e -> assertThat(e.code()).isEqualTo(Code.INVALID_ARGUMENT))
                .satisfies(e -> assertThat(e)
                        .as("finsy bids lower by itself when it reads this")
                        .hasMessageMatching("(?s).*election id .*\\bused\\b.*"));
    }

    @Test
    void anotherDeviceOrARoleConfigEndTheStream() {
        Bench.Heard wrongDevice = new Bench.Heard();
        P4RuntimeClient.builder(bench.channel(), 8).listener(wrongDevice).open();
        assertThat(wrongDevice.closed.get(0).code()).isEqualTo(Code.NOT_FOUND);
        Bench.Heard config = new Bench.Heard();
        P4RuntimeClient.builder(bench.channel(), Bench.DEVICE)
                .role("r")
                .roleConfig(Any.getDefaultInstance())
                .listener(config)
                .open();
        assertThat(config.closed.get(0).code()).isEqualTo(Code.INVALID_ARGUMENT);
    }

    @Test
    void eachRoleHasItsOwnPrimary() {
        P4RuntimeClient whole = bench.client(9, new Bench.Heard());
        P4RuntimeClient edge = P4RuntimeClient.builder(bench.channel(), Bench.DEVICE)
                .role("edge")
                .electionId(ElectionId.of(1))
                .open();
        assertThat(whole.isPrimary()).isTrue();
        assertThat(edge.isPrimary()).isTrue();
        edge.setPipeline(Bench.P4INFO, Bench.JSON, 1);
        edge.write(List.of());
        whole.write(List.of());
    }

    @Test
    void aLiveClientCanRaiseOrLowerItsBidButNotChangeRoleOrDevice() {
        List<String> heard = new ArrayList<>();
        StreamObserver<StreamMessageRequest> stream = stream(heard);
        Bench.Heard other = new Bench.Heard();
        bench.client(10, other);
        stream.onNext(bid(Bench.DEVICE, "", 20));
        stream.onNext(bid(Bench.DEVICE, "", 5));
        stream.onNext(bid(Bench.DEVICE, "", 21));
        stream.onNext(bid(Bench.DEVICE, "", 21));
        assertThat(heard).containsExactly("OK 20", "NOT_FOUND 20", "OK 21", "OK 21");
        assertThat(other.arbitrations.stream().map(a -> a.code().name()))
                .containsExactly("OK", "ALREADY_EXISTS", "NOT_FOUND", "ALREADY_EXISTS", "ALREADY_EXISTS");
        stream.onNext(bid(Bench.DEVICE, "other", 30));
        assertThat(heard).last().isEqualTo("error FAILED_PRECONDITION");
        // the stream is over: its bid is gone with it
        assertThat(other.last().code()).isEqualTo(Code.NOT_FOUND);

        List<String> again = new ArrayList<>();
        StreamObserver<StreamMessageRequest> moved = stream(again);
        moved.onNext(bid(Bench.DEVICE, "", 40));
        moved.onNext(bid(Bench.DEVICE + 1, "", 41));
        assertThat(again).containsExactly("OK 40", "error FAILED_PRECONDITION");
    }

    @Test
    void writesAreCheckedForDeviceRolePrimaryAndPipelineInThisOrder() {
        bench.client(3, new Bench.Heard());
        assertThat(write(8, "", 3)).isEqualTo(Code.NOT_FOUND);
        assertThat(write(Bench.DEVICE, "nobody", 3)).isEqualTo(Code.NOT_FOUND);
        assertThat(write(Bench.DEVICE, "", 2)).isEqualTo(Code.PERMISSION_DENIED);
        assertThat(write(Bench.DEVICE, "", 3)).isEqualTo(Code.FAILED_PRECONDITION);
    }

    private Code write(long device, String role, long electionId) {
        try {
            bench.stub()
                    .write(WriteRequest.newBuilder()
                            .setDeviceId(device)
                            .setRole(role)
                            .setElectionId(ElectionId.of(electionId).toMessage())
                            .build());
            return Code.OK;
        } catch (io.grpc.StatusRuntimeException e) {
            return e.getStatus().getCode();
        }
    }

    private StreamObserver<StreamMessageRequest> stream(List<String> heard) {
        return P4RuntimeGrpc.newStub(bench.channel()).streamChannel(new StreamObserver<>() {
            @Override
            public void onNext(StreamMessageResponse response) {
                MasterArbitrationUpdate update = response.getArbitration();
                heard.add(io.grpc.Status.fromCodeValue(update.getStatus().getCode())
                                .getCode() + " " + update.getElectionId().getLow());
            }

            @Override
            public void onError(Throwable failure) {
                heard.add("error " + io.grpc.Status.fromThrowable(failure).getCode());
            }

            @Override
            public void onCompleted() {
                heard.add("completed");
            }
        });
    }

    private static StreamMessageRequest bid(long device, String role, long electionId) {
        MasterArbitrationUpdate.Builder update = MasterArbitrationUpdate.newBuilder()
                .setDeviceId(device)
                .setElectionId(ElectionId.of(electionId).toMessage());
        if (!role.isEmpty()) {
            update.getRoleBuilder().setName(role);
        }
        return StreamMessageRequest.newBuilder().setArbitration(update).build();
    }
}
