package dev.weft.bmv2.p4runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.weft.p4.runtime.EntryBuilder;
import dev.weft.p4.runtime.PacketCodec;
import dev.weft.p4.runtime.Updates;
import dev.weft.p4.runtime.client.P4RuntimeClient;
import io.grpc.Status.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import p4.v1.P4RuntimeOuterClass.DigestList;
import p4.v1.P4RuntimeOuterClass.PacketIn;
import p4.v1.P4RuntimeOuterClass.PacketOut;
import p4.v1.P4RuntimeOuterClass.StreamError;
import p4.v1.P4RuntimeOuterClass.TableEntry;

/** Oracle: specification sections 9.1.8, 9.8 and 16. */
class StreamTest {
    private static final String FRAME = Bench.frame("000000000001", "000000000002", "0800");

    private final Bench bench = new Bench();
    private final Bench.Heard heard = new Bench.Heard();

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void packetsOutTakeTheirHeaderAndRunThroughThePipeline() {
        P4RuntimeClient client = bench.primary(heard);
        client.packetOut(ByteString.copyFrom(Bench.bytes(FRAME)), Map.of("egress_port", 6, "kind", 1));
        assertThat(bench.sent).containsExactly("6:" + FRAME);
        assertThat(heard.errors).isEmpty();
    }

    @Test
    void packetsInAreSplitIntoMetadataAndPayload() {
        P4RuntimeClient client = bench.primary(heard);
        client.write(List.of(punt(0x55)));
        bench.receive(300, FRAME);
        assertThat(bench.sent).isEmpty();
        PacketIn packet = heard.packets.get(0);
        assertThat(Bench.hex(packet.getPayload().toByteArray())).isEqualTo(FRAME);
        assertThat(PacketCodec.value(Bench.INDEX, "packet_in", packet.getMetadataList(), "ingress_port"))
                .isEqualTo(300);
        assertThat(PacketCodec.value(Bench.INDEX, "packet_in", packet.getMetadataList(), "reason"))
                .isEqualTo(0x55);
        assertThat(packet.getMetadataList())
                .hasSize(2)
                .allMatch(m -> dev.weft.p4.runtime.P4Bytes.isCanonical(m.getValue()));
    }

    @Test
    void onlyThePrimarySendsAndReceivesPackets() {
        P4RuntimeClient primary = bench.primary(heard);
        primary.write(List.of(punt(1)));
        Bench.Heard backupHeard = new Bench.Heard();
        P4RuntimeClient backup = bench.client(0, backupHeard);
        bench.receive(1, FRAME);
        assertThat(heard.packets).hasSize(1);
        assertThat(backupHeard.packets).isEmpty();
        backup.packetOut(ByteString.copyFrom(Bench.bytes(FRAME)), Map.of("egress_port", 6));
        assertThat(bench.sent).isEmpty();
        assertThat(backupHeard.errors).singleElement().satisfies(error -> {
            assertThat(error.getCanonicalCode()).isEqualTo(Code.PERMISSION_DENIED.value());
            assertThat(error.getDetailsCase()).isEqualTo(StreamError.DetailsCase.PACKET_OUT);
        });
        primary.close();
        bench.receive(1, FRAME);
        assertThat(bench.service.droppedPacketIns()).isEqualTo(1);
    }

    @Test
    void packetsOutWithBadMetadataAreDroppedAndReported() {
        P4RuntimeClient client = bench.primary(heard);
        PacketOut good =
                PacketCodec.packetOut(Bench.INDEX, ByteString.copyFrom(Bench.bytes(FRAME)), Map.of("egress_port", 6));
        PacketOut missing = good.toBuilder().removeMetadata(0).build();
        client.packetOut(missing);
        client.packetOut(good.toBuilder()
                .setMetadata(0, good.getMetadata(0).toBuilder().setValue(ByteString.copyFrom(new byte[] {2, 0})))
                .build());
        client.packetOut(good.toBuilder()
                .addMetadata(good.getMetadata(0).toBuilder().setMetadataId(7))
                .build());
        assertThat(bench.sent).isEmpty();
        assertThat(heard.errors)
                .hasSize(3)
                .allSatisfy(error -> assertThat(error.getCanonicalCode()).isEqualTo(Code.INVALID_ARGUMENT.value()));
        assertThat(heard.errors.get(0).getPacketOut().getPacketOut()).isEqualTo(missing);
    }

    /** A controller that answers each packet-in at once by a packet-out: order holds and nothing nests. */
    @Test
    void aControllerMayAnswerFromWithinItsListener() {
        List<String> log = new ArrayList<>();
        P4RuntimeClient[] self = new P4RuntimeClient[1];
        self[0] = bench.primary(new dev.weft.p4.runtime.client.StreamListener() {
            @Override
            public void onPacketIn(PacketIn packet) {
                log.add("in " + PacketCodec.value(Bench.INDEX, "packet_in", packet.getMetadataList(), "ingress_port"));
                self[0].write(List.of(Updates.modify(EntryBuilder.of(Bench.INDEX, "l2")
                        .exact("hdr.ethernet.dst", 1)
                        .action("forward", Map.of("port", 9))
                        .build())));
                self[0].packetOut(packet.getPayload(), Map.of("egress_port", 4));
            }
        });
        self[0].write(List.of(punt(1)));
        bench.receive(1, FRAME);
        bench.receive(2, FRAME);
        assertThat(log).containsExactly("in 1");
        assertThat(bench.sent).containsExactly("4:" + FRAME, "9:" + FRAME);
    }

    @Test
    void digestsAreBundledDeduplicatedAndAcknowledged() {
        P4RuntimeClient client = bench.primary(heard);
        int digest = Bench.INDEX.digests().id("learn_t");
        bench.receive(1, FRAME);
        assertThat(heard.digests).as("not enabled").isEmpty();
        String config = "digest_entry { digest_id: " + digest
                + " config { max_timeout_ns: 1000 max_list_size: 2 ack_timeout_ns: 5000 } }";
        assertThat(Bench.code(client, Bench.update("type: MODIFY entity { " + config + " }")))
                .isEqualTo(Code.NOT_FOUND);
        client.write(List.of(Bench.update("type: INSERT entity { " + config + " }")));
        assertThat(Bench.read(client, "digest_entry {}")).containsExactly(Bench.entity(config));

        bench.receive(1, FRAME);
        bench.receive(1, FRAME);
        assertThat(heard.digests).as("duplicates count once").isEmpty();
        bench.receive(2, FRAME);
        assertThat(heard.digests).hasSize(1);
        DigestList list = heard.digests.get(0);
        assertThat(list.getDigestId()).isEqualTo(digest);
        assertThat(list.getDataList()).containsExactly(learned(2, 1), learned(2, 2));

        bench.receive(1, FRAME);
        bench.nowNs += 2000;
        bench.service.tick();
        assertThat(heard.digests).as("sent and not acknowledged").hasSize(1);
        client.acknowledge(list);
        bench.receive(1, FRAME);
        bench.nowNs += 999;
        bench.service.tick();
        assertThat(heard.digests).hasSize(1);
        bench.nowNs += 1;
        bench.service.tick();
        assertThat(heard.digests).as("max_timeout_ns").hasSize(2);
        bench.nowNs += 5000;
        bench.receive(1, FRAME);
        bench.receive(2, FRAME);
        assertThat(heard.digests).as("ack_timeout_ns").hasSize(3);

        client.write(List.of(Bench.update("type: DELETE entity { digest_entry { digest_id: " + digest + " } }")));
        bench.nowNs += 50_000;
        bench.receive(3, FRAME);
        bench.receive(4, FRAME);
        assertThat(heard.digests).hasSize(3);
        client.acknowledge(DigestList.newBuilder().setDigestId(5).build());
        assertThat(heard.errors)
                .singleElement()
                .satisfies(error -> assertThat(error.getCanonicalCode()).isEqualTo(Code.INVALID_ARGUMENT.value()));
    }

    @Test
    void idleEntriesAreReportedToThePrimaryAgainAndAgain() {
        P4RuntimeClient client = bench.primary(heard);
        TableEntry entry = EntryBuilder.of(Bench.INDEX, "smac")
                .exact("hdr.ethernet.src", 2)
                .action("NoAction")
                .idleTimeoutNs(1000)
                .metadata(ByteString.copyFromUtf8("mine"))
                .build();
        client.write(List.of(Updates.insert(entry)));
        bench.nowNs += 900;
        bench.receive(1, FRAME);
        bench.nowNs += 900;
        bench.service.tick();
        assertThat(heard.idle).as("hit 900 ns ago").isEmpty();
        TableEntry pattern = TableEntry.newBuilder()
                .setTableId(entry.getTableId())
                .setTimeSinceLastHit(TableEntry.IdleTimeout.getDefaultInstance())
                .build();
        assertThat(client.read(List.of(p4.v1.P4RuntimeOuterClass.Entity.newBuilder()
                                .setTableEntry(pattern)
                                .build()))
                        .get(0)
                        .getTableEntry()
                        .getTimeSinceLastHit()
                        .getElapsedNs())
                .isEqualTo(900);
        bench.nowNs += 100;
        bench.service.tick();
        bench.service.tick();
        assertThat(heard.idle).hasSize(1);
        assertThat(heard.idle.get(0).getTimestamp()).isEqualTo(1_000_000 + bench.nowNs);
        assertThat(heard.idle.get(0).getTableEntryList())
                .containsExactly(entry.toBuilder().clearAction().build());
        bench.nowNs += 1000;
        bench.service.tick();
        assertThat(heard.idle).as("another time-out, another notification").hasSize(2);
    }

    private static p4.v1.P4DataOuterClass.P4Data learned(long mac, int port) {
        var data = p4.v1.P4DataOuterClass.P4Data.newBuilder();
        data.getStructBuilder().addMembersBuilder().setBitstring(dev.weft.p4.runtime.P4Bytes.of(mac));
        data.getStructBuilder().addMembersBuilder().setBitstring(dev.weft.p4.runtime.P4Bytes.of(port));
        return data.build();
    }

    private static p4.v1.P4RuntimeOuterClass.Update punt(int reason) {
        return Updates.insert(EntryBuilder.of(Bench.INDEX, "l2")
                .exact("hdr.ethernet.dst", 1)
                .action("punt", Map.of("reason", reason))
                .build());
    }
}
