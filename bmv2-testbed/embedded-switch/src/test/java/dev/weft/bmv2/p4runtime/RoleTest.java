package dev.weft.bmv2.p4runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.weft.p4.runtime.ElectionId;
import dev.weft.p4.runtime.Updates;
import dev.weft.p4.runtime.client.P4RuntimeClient;
import dev.weft.p4.runtime.client.P4RuntimeException;
import io.grpc.Status.Code;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import p4.config.v1.P4InfoOuterClass.P4Info;
import p4.v1.P4RuntimeOuterClass.SetForwardingPipelineConfigRequest.Action;

/** Roles with a configuration: the part of P4Info that is theirs (specification sections 3.4.4 and 5.2). */
class RoleTest {
    private Bench bench;
    private Bench.Heard wholeHeard;
    private P4RuntimeClient whole;

    @BeforeEach
    void start() {
        bench = new Bench();
        wholeHeard = new Bench.Heard();
        whole = bench.primary(wholeHeard);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void aRoleWritesItsPartAndIsDeniedTheRest() {
        P4RuntimeClient edge = open("edge", part("l2", "packet_out"), 1, new Bench.Heard());
        P4RuntimeException failure = Bench.failure(() -> edge.write(List.of(
                Updates.insert(TableWriteTest.l2(1, 1)),
                Bench.update("type: MODIFY entity { register_entry { register_id: "
                        + Bench.INDEX.registers().id("cells") + " data { bitstring: \"\\1\" } } }"),
                Bench.update("type: INSERT entity { packet_replication_engine_entry { multicast_group_entry {"
                        + " multicast_group_id: 1 } } }"))));
        assertThat(failure.updateErrors()).extracting(error -> error.position()).containsExactly(1, 2);
        assertThat(failure.isAll(Code.PERMISSION_DENIED)).isTrue();
        assertThat(whole.readTable("l2")).hasSize(1);
        assertThat(Bench.failure(() -> edge.setPipeline(Bench.P4INFO, Bench.JSON, 1, Action.VERIFY))
                        .code())
                .isEqualTo(Code.PERMISSION_DENIED);
    }

    @Test
    void aRoleReadsItsPartOnly() {
        whole.write(List.of(Updates.insert(TableWriteTest.l2(1, 1))));
        P4RuntimeClient other = open("other", part("smac"), 1, new Bench.Heard());
        assertThat(Bench.read(other, "table_entry {}")).isEmpty();
        assertThat(Bench.read(whole, "table_entry {}")).isNotEmpty();
        P4RuntimeClient edge = open("edge", part("l2"), 1, new Bench.Heard());
        assertThat(Bench.read(edge, "table_entry {}")).hasSize(1);
        assertThat(Bench.read(edge, "counter_entry {}")).isEmpty();
    }

    @Test
    void packetsGoToAndComeFromRolesThatHaveThem() {
        whole.write(List.of(Updates.insert(dev.weft.p4.runtime.EntryBuilder.of(Bench.INDEX, "l2")
                .exact("hdr.ethernet.dst", 1)
                .action("punt", Map.of("reason", 2))
                .build())));
        Bench.Heard in = new Bench.Heard();
        Bench.Heard out = new Bench.Heard();
        P4RuntimeClient gets = open("gets", part("packet_in"), 1, in);
        P4RuntimeClient sends = open("sends", part("packet_out"), 1, out);
        bench.receive(3, Bench.frame("000000000001", "000000000002", "0800"));
        assertThat(in.packets).hasSize(1);
        assertThat(out.packets).isEmpty();
        assertThat(wholeHeard.packets).hasSize(1);
        gets.packetOut(dev.weft.p4.runtime.PacketCodec.packetOut(Bench.INDEX, ByteString.EMPTY, Map.of()));
        assertThat(in.errors)
                .singleElement()
                .satisfies(error -> assertThat(error.getCanonicalCode()).isEqualTo(Code.PERMISSION_DENIED.value()));
        sends.packetOut(dev.weft.p4.runtime.PacketCodec.packetOut(
                Bench.INDEX, ByteString.copyFromUtf8("0123456789abcdef"), Map.of("egress_port", 4)));
        assertThat(out.errors).isEmpty();
        assertThat(bench.sent).hasSize(1);
    }

    @Test
    void theConfigurationIsTheLatestPrimarysAndAllAreTold() {
        Bench.Heard first = new Bench.Heard();
        Bench.Heard second = new Bench.Heard();
        P4RuntimeClient one = open("edge", part("l2"), 1, first);
        assertThat(Bench.code(one, Updates.insert(TableWriteTest.l2(1, 1)))).isEqualTo(Code.OK);
        P4RuntimeClient two = open("edge", part("smac"), 2, second);
        assertThat(first.arbitrations).hasSize(2);
        assertThat(Bench.code(two, Updates.insert(TableWriteTest.l2(2, 1)))).isEqualTo(Code.PERMISSION_DENIED);
        assertThat(Bench.code(one, Updates.insert(TableWriteTest.l2(2, 1)))).isEqualTo(Code.PERMISSION_DENIED);
    }

    @Test
    void aConfigurationOfAnotherSchemeIsRefusedByName() {
        Bench.Heard heard = new Bench.Heard();
        open(
                "edge",
                Any.newBuilder()
                        .setTypeUrl("type.googleapis.com/stratum.P4RoleConfig")
                        .build(),
                1,
                heard);
        assertThat(heard.closed.get(0).code()).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(heard.closed.get(0)).hasMessageContaining("p4.config.v1.P4Info");
    }

    private P4RuntimeClient open(String role, Any config, long electionId, Bench.Heard heard) {
        return P4RuntimeClient.builder(bench.channel(), Bench.DEVICE)
                .role(role)
                .roleConfig(config)
                .electionId(ElectionId.of(electionId))
                .listener(heard)
                .open();
    }

    /** The part of the program that a role has. */
    static Any part(String... names) {
        P4Info.Builder part = P4Info.newBuilder();
        for (String name : names) {
            Bench.INDEX.tables().find(name).ifPresent(part::addTables);
            Bench.INDEX.packetHeaders().find(name).ifPresent(part::addControllerPacketMetadata);
        }
        return Any.pack(part.build());
    }
}
