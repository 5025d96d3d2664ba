package dev.weft.bmv2.p4runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.weft.p4.runtime.EntryBuilder;
import dev.weft.p4.runtime.Updates;
import dev.weft.p4.runtime.client.Arbitration;
import dev.weft.p4.runtime.client.P4RuntimeClient;
import dev.weft.p4.runtime.client.P4RuntimeException;
import dev.weft.p4.runtime.client.StreamListener;
import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.grpc.netty.NettyChannelBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import p4.v1.P4RuntimeOuterClass.PacketIn;
import p4.v1.P4RuntimeOuterClass.Update;

/** The same service over loopback TCP, with gRPC's threads. */
class TcpTest {
    private static final long LONG_S = 60;

    @Test
    void aControllerConnectsProgramsAndGetsPackets() throws Exception {
        P4RuntimeTarget target = P4RuntimeTarget.builder(Bench.DEVICE).build();
        BlockingQueue<PacketIn> packets = new LinkedBlockingQueue<>();
        try (P4RuntimeServer server = P4RuntimeServer.start(
                new P4RuntimeService(target), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            ManagedChannel channel = P4RuntimeClient.limits(NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                            .usePlaintext())
                    .build();
            try (P4RuntimeClient client = P4RuntimeClient.builder(channel, Bench.DEVICE)
                    .callTimeoutNs(TimeUnit.SECONDS.toNanos(LONG_S))
                    .listener(new StreamListener() {
                        @Override
                        public void onPacketIn(PacketIn packet) {
                            packets.add(packet);
                        }
                    })
                    .open()) {
                Arbitration arbitration = client.arbitration().get(LONG_S, TimeUnit.SECONDS);
                assertThat(arbitration.primary()).isTrue();
                client.setPipeline(Bench.P4INFO, Bench.JSON, 1);
                client.write(List.of(Updates.insert(EntryBuilder.of(Bench.INDEX, "l2")
                        .exact("hdr.ethernet.dst", 1)
                        .action("punt", Map.of("reason", 2))
                        .build())));
                byte[] frame = Bench.bytes(Bench.frame("000000000001", "000000000002", "0800"));
                for (int i = 0; i < 100; i++) {
                    target.receive(i, frame, 0, frame.length);
                }
                for (int i = 0; i < 100; i++) {
                    PacketIn packet = packets.poll(LONG_S, TimeUnit.SECONDS);
                    assertThat(packet.getPayload()).isEqualTo(ByteString.copyFrom(frame));
                    assertThat(dev.weft.p4.runtime.PacketCodec.value(
                                    Bench.INDEX, "packet_in", packet.getMetadataList(), "ingress_port"))
                            .isEqualTo(i);
                }
                errorsOfALargeBatchArrive(client);
            } finally {
                channel.shutdownNow().awaitTermination(LONG_S, TimeUnit.SECONDS);
            }
        }
    }

    /** More error text than gRPC's default metadata limit of 8 KiB. */
    private static void errorsOfALargeBatchArrive(P4RuntimeClient client) {
        List<Update> updates = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            updates.add(Updates.modify(TableWriteTest.l2(1000 + i, 1)));
        }
        P4RuntimeException failure = Bench.failure(() -> client.write(updates));
        assertThat(failure.updateErrors()).hasSize(1000);
        assertThat(failure.isAll(Code.NOT_FOUND)).isTrue();
        assertThat(client.isPrimary()).isTrue();
    }
}
