package dev.weft.bmv2.p4runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.p4.runtime.client.P4RuntimeClient;
import io.grpc.Status.Code;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Watch ports and backup replicas: what packets do while ports are down (specification sections 9.2.2, 9.2.3, 9.5). */
class PortLivenessTest {
    private static final int WAYS = Bench.INDEX.actionProfiles().id("ways");
    private static final int BY_GROUP = Bench.INDEX.tables().id("by_group");

    private Bench bench;
    private P4RuntimeClient client;

    @BeforeEach
    void start() {
        bench = new Bench();
        client = bench.primary();
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void membersOfDownPortsArePassedOver() {
        client.write(List.of(member(1), member(2), member(3)));
        write("INSERT entity { action_profile_group { action_profile_id: " + WAYS + " group_id: 1 max_size: 10"
                + " members { member_id: 1 weight: 1 watch_port: \"\\1\" }"
                + " members { member_id: 2 weight: 2 watch_port: \"\\0\\2\" }"
                + " members { member_id: 3 weight: 1 watch_port: \"\\3\" } } }");
        write("INSERT entity { " + entry("action_profile_group_id: 1") + " }");
        assertThat(ports()).containsExactly("1", "2", "3");
        bench.target.device().setPortUp(2, false);
        assertThat(ports()).containsExactly("1", "3");
        bench.target.device().setPortUp(1, false);
        bench.target.device().setPortUp(3, false);
        assertThat(ports()).as("an empty group forwards nothing").containsExactly("0");
        bench.target.device().setPortUp(2, true);
        assertThat(ports()).containsExactly("2");
        assertThat(Bench.read(client, "action_profile_group {}").get(0).toString())
                .as("what was written is what is read, in canonical form")
                .contains("watch_port: \"\\002\"")
                .contains("watch_port: \"\\001\"");
    }

    @Test
    void aGroupWrittenWhileAPortIsDownKnowsIt() {
        bench.target.device().setPortUp(1, false);
        client.write(List.of(member(1), member(2)));
        String both = " members { member_id: 1 weight: 1 watch_port: \"\\1\" } members { member_id: 2 weight: 1 }";
        write("INSERT entity { action_profile_group { action_profile_id: " + WAYS + " group_id: 1 max_size: 10" + both
                + " } }");
        write("INSERT entity { " + entry("action_profile_group_id: 1") + " }");
        assertThat(ports()).containsExactly("2");
        client.setPipeline(Bench.P4INFO, Bench.JSON, 43);
        client.write(List.of(member(1), member(2)));
        write("INSERT entity { action_profile_group { action_profile_id: " + WAYS + " group_id: 1 max_size: 10" + both
                + " } }");
        write("INSERT entity { " + entry("action_profile_group_id: 1") + " }");
        assertThat(ports()).as("the port is the device's, not the pipeline's").containsExactly("2");
    }

    @Test
    void choicesOfAOneShotArePassedOver() {
        write("INSERT entity { "
                + entry("action_profile_action_set { action_profile_actions { " + usePort(4)
                        + " weight: 1 watch_port: \"\\4\" } action_profile_actions { " + usePort(5)
                        + " weight: 1 watch_port: \"\\5\" } }")
                + " }");
        assertThat(ports()).containsExactly("4", "5");
        bench.target.device().setPortUp(4, false);
        assertThat(ports()).containsExactly("5");
        bench.target.device().setPortUp(4, true);
        assertThat(ports()).containsExactly("4", "5");
    }

    @Test
    void aPortThatCannotBeIsRefused() {
        client.write(List.of(member(1)));
        assertThat(Bench.code(
                        client,
                        Bench.update("type: INSERT entity { action_profile_group { action_profile_id: " + WAYS
                                + " group_id: 1 max_size: 10 members { member_id: 1 weight: 1 watch_port: \"\\x02\\0\""
                                + " } } }")))
                .isEqualTo(Code.INVALID_ARGUMENT);
    }

    @Test
    void backupReplicasTakeThePlaceOfThoseOnDownPorts() {
        write("INSERT entity { packet_replication_engine_entry { multicast_group_entry { multicast_group_id: 5"
                + " replicas { port: \"\\1\" instance: 1 backup_replicas { port: \"\\2\" instance: 1 }"
                + " backup_replicas { port: \"\\3\" instance: 1 } } replicas { port: \"\\4\" } } } }");
        write("INSERT entity { table_entry { table_id: " + Bench.INDEX.tables().id("l2")
                + " match { field_id: 1 exact { value: \"\\1\" } } action { action { action_id: "
                + Bench.INDEX.actions().id("broadcast") + " params { param_id: 1 value: \"\\5\" } } } } }");
        assertThat(copies()).containsExactly("1", "4");
        bench.target.device().setPortUp(1, false);
        assertThat(copies()).containsExactly("2", "4");
        bench.target.device().setPortUp(2, false);
        assertThat(copies()).containsExactly("3", "4");
        bench.target.device().setPortUp(1, true);
        assertThat(copies()).containsExactly("1", "4");
    }

    /** Where packets of many destinations go. */
    private Set<String> ports() {
        bench.sent.clear();
        Random random = new Random(1);
        for (int i = 0; i < 64; i++) {
            String dst = String.format("00%010x", random.nextLong() & 0xff_ffff_ffffL);
            bench.receive(9, Bench.frame(dst, "000000000002", "0800"));
        }
        return egress();
    }

    private Set<String> copies() {
        bench.sent.clear();
        bench.receive(9, Bench.frame("000000000001", "000000000002", "0800"));
        return egress();
    }

    private Set<String> egress() {
        Set<String> ports = new TreeSet<>();
        bench.sent.forEach(sent -> ports.add(sent.substring(0, sent.indexOf(':'))));
        return ports;
    }

    private void write(String update) {
        assertThat(Bench.code(client, Bench.update("type: " + update))).isEqualTo(Code.OK);
    }

    private static p4.v1.P4RuntimeOuterClass.Update member(int id) {
        return Bench.update("type: INSERT entity { action_profile_member { action_profile_id: " + WAYS + " member_id: "
                + id + " " + usePort(id) + " } }");
    }

    private static String usePort(int port) {
        return "action { action_id: " + Bench.INDEX.actions().id("use_port") + " params { param_id: 1 value: \"\\"
                + port + "\" } }";
    }

    private static String entry(String action) {
        return "table_entry { table_id: " + BY_GROUP + " match { field_id: 1 exact { value: \"\\x08\\0\" } } action { "
                + action + " } }";
    }
}
