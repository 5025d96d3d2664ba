package dev.weft.bmv2.p4runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.p4.runtime.client.P4RuntimeClient;
import io.grpc.Status.Code;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Profiles, counters, meters, registers, replication, value sets. Oracle: specification sections 9.2 to 9.7. */
class ExternTest {
    private static final int MEMBERS = Bench.INDEX.actionProfiles().id("members");
    private static final int WAYS = Bench.INDEX.actionProfiles().id("ways");
    private static final int USE_PORT = Bench.INDEX.actions().id("use_port");
    private static final int MARK = Bench.INDEX.actions().id("mark");
    private static final int BY_GROUP = Bench.INDEX.tables().id("by_group");

    private final Bench bench = new Bench();
    private P4RuntimeClient client;

    @BeforeEach
    void start() {
        client = bench.primary();
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void membersOfAProfile() {
        assertThat(write("INSERT", member(MEMBERS, 0, MARK))).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(write("INSERT", member(77, 1, MARK))).isEqualTo(Code.NOT_FOUND);
        assertThat(write("INSERT", member(MEMBERS, 1, USE_PORT))).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(write("MODIFY", member(MEMBERS, 1, MARK))).isEqualTo(Code.NOT_FOUND);
        assertThat(write("INSERT", member(MEMBERS, 1, MARK))).isEqualTo(Code.OK);
        assertThat(write("INSERT", member(MEMBERS, 1, MARK))).isEqualTo(Code.ALREADY_EXISTS);
        String entry = "table_entry { table_id: " + Bench.INDEX.tables().id("by_member")
                + " match { field_id: 1 exact { value: \"\\0\" } } action { action_profile_member_id: ";
        assertThat(write("INSERT", entry + "9 } }")).isEqualTo(Code.NOT_FOUND);
        assertThat(write("INSERT", entry + "1 } }")).isEqualTo(Code.OK);
        assertThat(write("INSERT", entry.replace("member_id: ", "group_id: ") + "1 } }"))
                .isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(write("DELETE", member(MEMBERS, 1, MARK))).as("in use").isEqualTo(Code.FAILED_PRECONDITION);
        assertThat(Bench.read(client, "action_profile_member { action_profile_id: " + MEMBERS + " }"))
                .containsExactly(Bench.entity(member(MEMBERS, 1, MARK)));
        assertThat(Bench.read(client, "action_profile_member {}")).hasSize(1);
        assertThat(write("DELETE", entry + "1 } }")).isEqualTo(Code.OK);
        assertThat(write("DELETE", "action_profile_member { action_profile_id: " + MEMBERS + " member_id: 1 }"))
                .isEqualTo(Code.OK);
        assertThat(write("INSERT", group(MEMBERS, 1, "", 0))).as("no selector").isEqualTo(Code.INVALID_ARGUMENT);
    }

    @Test
    void groupsOfASelector() {
        client.write(List.of(update("INSERT", member(WAYS, 1, USE_PORT)), update("INSERT", member(WAYS, 2, USE_PORT))));
        String both = "members { member_id: 1 weight: 1 watch_port: \"\\x01\" } members { member_id: 2 weight: 3 }";
        assertThat(write("INSERT", group(WAYS, 5, "members { member_id: 3 weight: 1 }", 0)))
                .isEqualTo(Code.NOT_FOUND);
        assertThat(write("INSERT", group(WAYS, 5, "members { member_id: 1 weight: 0 }", 0)))
                .isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(write("INSERT", group(WAYS, 5, both + " members { member_id: 1 weight: 1 }", 0)))
                .isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(write("INSERT", group(WAYS, 5, both, 3))).as("4 weights").isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(write("INSERT", group(WAYS, 5, both, 4))).isEqualTo(Code.OK);
        assertThat(write("MODIFY", group(WAYS, 5, both, 8))).as("max_size").isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(Bench.read(client, "action_profile_group { action_profile_id: " + WAYS + " group_id: 5 }"))
                .containsExactly(Bench.entity(group(WAYS, 5, both, 4)));
        assertThat(write("DELETE", member(WAYS, 1, USE_PORT))).isEqualTo(Code.FAILED_PRECONDITION);
        assertThat(write("INSERT", viaGroup("action_profile_group_id: 6"))).isEqualTo(Code.NOT_FOUND);
        assertThat(write("INSERT", viaGroup("action_profile_group_id: 5"))).isEqualTo(Code.OK);
        assertThat(write("DELETE", group(WAYS, 5, "", 0))).isEqualTo(Code.FAILED_PRECONDITION);
        String oneShot = "action_profile_action_set { action_profile_actions { " + usePort(1) + " weight: 1 } }";
        assertThat(write("MODIFY", viaGroup(oneShot))).as("mixed styles").isEqualTo(Code.INVALID_ARGUMENT);
        bench.receive(9, Bench.frame("000000000001", "000000000002", "0800"));
        assertThat(bench.sent).hasSize(1).allMatch(sent -> sent.startsWith("1:") || sent.startsWith("2:"));
    }

    @Test
    void idsHaveNoSign() {
        String member =
                "action_profile_member { action_profile_id: " + WAYS + " member_id: 3328234000 action { action_id: "
                        + USE_PORT + " params { param_id: 1 value: \"\\x01\" } } }";
        String group = "action_profile_group { action_profile_id: " + WAYS
                + " group_id: 4294967294 members { member_id: 3328234000 weight: 1 } }";
        assertThat(write("INSERT", member)).isEqualTo(Code.OK);
        assertThat(write("INSERT", group)).isEqualTo(Code.OK);
        assertThat(write("INSERT", viaGroup("action_profile_group_id: 4294967294")))
                .isEqualTo(Code.OK);
        assertThat(Bench.read(client, "action_profile_member { action_profile_id: " + WAYS + " }"))
                .containsExactly(Bench.entity(member));
        assertThat(Bench.read(client, "action_profile_group { action_profile_id: " + WAYS + " }"))
                .containsExactly(Bench.entity(group));
        bench.receive(9, Bench.frame("000000000001", "000000000002", "0800"));
        assertThat(bench.sent).hasSize(1).allMatch(sent -> sent.startsWith("1:"));
    }

    @Test
    void oneShots() {
        String set = "action_profile_action_set { action_profile_actions { " + usePort(4)
                + " weight: 2 watch_port: \"\\x04\" } action_profile_actions { " + usePort(4) + " weight: 1 } }";
        assertThat(write("INSERT", viaGroup(set.replace("weight: 1", "weight: 0"))))
                .isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(write("INSERT", viaGroup(set))).isEqualTo(Code.OK);
        assertThat(Bench.read(client, "table_entry { table_id: " + BY_GROUP + " }"))
                .containsExactly(Bench.entity(viaGroup(set)));
        assertThat(Bench.read(client, "action_profile_member {}")).isEmpty();
        assertThat(write("INSERT", member(WAYS, 1, USE_PORT)))
                .as("mixed styles")
                .isEqualTo(Code.INVALID_ARGUMENT);
        bench.receive(9, Bench.frame("000000000001", "000000000002", "0800"));
        assertThat(bench.sent).singleElement().asString().startsWith("4:");
        assertThat(write("DELETE", viaGroup(""))).isEqualTo(Code.OK);
        assertThat(write("INSERT", member(WAYS, 1, USE_PORT))).isEqualTo(Code.OK);
    }

    @Test
    void countersMetersAndRegisters() {
        int counter = Bench.INDEX.counters().id("ports_seen");
        int meter = Bench.INDEX.meters().id("rates");
        int register = Bench.INDEX.registers().id("cells");
        bench.receive(2, Bench.frame("000000000001", "000000000002", "0800"));
        assertThat(Bench.read(client, "counter_entry { counter_id: " + counter + " index { index: 2 } }")
                        .get(0)
                        .getCounterEntry()
                        .getData()
                        .getPacketCount())
                .isEqualTo(1);
        assertThat(Bench.read(client, "counter_entry {}")).hasSize(8);
        for (String kind : List.of("counter", "meter", "register")) {
            int id = kind.equals("counter") ? counter : kind.equals("meter") ? meter : register;
            String entry = kind + "_entry { " + kind + "_id: " + id + " index { index: %d } "
                    + (kind.equals("register") ? "data { bitstring: \"\\1\" } " : "") + "}";
            assertThat(write("INSERT", entry.formatted(0))).isEqualTo(Code.INVALID_ARGUMENT);
            assertThat(write("DELETE", entry.formatted(0))).isEqualTo(Code.INVALID_ARGUMENT);
            assertThat(write("MODIFY", entry.formatted(-1))).isEqualTo(Code.INVALID_ARGUMENT);
            assertThat(write("MODIFY", entry.formatted(16))).isEqualTo(Code.OUT_OF_RANGE);
            assertThat(write("MODIFY", entry.formatted(1))).isEqualTo(Code.OK);
        }
        assertThat(write("MODIFY", "counter_entry { counter_id: " + counter + " data { packet_count: 5 } }"))
                .isEqualTo(Code.OK);
        assertThat(Bench.read(client, "counter_entry { counter_id: " + counter + " }"))
                .allMatch(e -> e.getCounterEntry().getData().getPacketCount() == 5);
        String config = "meter_entry { meter_id: " + meter + " index { index: 3 } config { cir: 1 cburst: 2 pir: 3"
                + " pburst: 4 } }";
        assertThat(write("MODIFY", config)).isEqualTo(Code.OK);
        assertThat(Bench.read(client, "meter_entry { meter_id: " + meter + " }"))
                .hasSize(4)
                .contains(Bench.entity(config))
                .filteredOn(e -> e.getMeterEntry().hasConfig())
                .hasSize(1);
        assertThat(write("MODIFY", "register_entry { register_id: " + register + " data { bitstring: \"\\7\" } }"))
                .isEqualTo(Code.OK);
        assertThat(Bench.read(client, "register_entry { register_id: " + register + " index { index: 9 } }"))
                .containsExactly(Bench.entity("register_entry { register_id: " + register
                        + " index { index: 9 } data { bitstring: \"\\7\" } }"));
        assertThat(write("MODIFY", "register_entry { register_id: " + register + " data { bool: true } }"))
                .isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(write(
                        "MODIFY",
                        "register_entry { register_id: " + register + " data { bitstring: \"\\1\\0\\0\\0\\0\" } }"))
                .isEqualTo(Code.OUT_OF_RANGE);
    }

    @Test
    void multicastGroupsAndCloneSessions() {
        String group = pre("multicast_group_entry { multicast_group_id: 5 replicas { port: \"\\x01\" instance: 1 }"
                + " replicas { egress_port: 2 instance: 2 backup_replicas { port: \"\\x03\" } } metadata: \"m\" }");
        assertThat(write("INSERT", group)).isEqualTo(Code.OK);
        assertThat(write("INSERT", group)).isEqualTo(Code.ALREADY_EXISTS);
        assertThat(Bench.read(client, pre("multicast_group_entry {}"))).containsExactly(Bench.entity(group));
        client.write(List.of(update(
                "INSERT",
                "table_entry { table_id: " + Bench.INDEX.tables().id("l2")
                        + " match { field_id: 1 exact { value: \"\\1\" } } action { action { action_id: "
                        + Bench.INDEX.actions().id("broadcast") + " params { param_id: 1 value: \"\\5\" } } } }")));
        String frame = Bench.frame("000000000001", "000000000002", "0800");
        bench.receive(9, frame);
        assertThat(bench.sent).containsExactlyInAnyOrder("1:" + frame, "2:" + frame);
        assertThat(write("INSERT", pre("multicast_group_entry { multicast_group_id: 0 }")))
                .isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(write(
                        "INSERT",
                        pre("multicast_group_entry { multicast_group_id: 6 replicas { port: \"\\1\" }"
                                + " replicas { egress_port: 1 } }")))
                .as("same port and instance")
                .isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(write(
                        "INSERT",
                        pre("multicast_group_entry { multicast_group_id: 6 replicas { port: \"\\1\""
                                + " instance: 65536 } }")))
                .isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(write("DELETE", pre("multicast_group_entry { multicast_group_id: 5 }")))
                .isEqualTo(Code.OK);
        assertThat(write("DELETE", pre("multicast_group_entry { multicast_group_id: 5 }")))
                .isEqualTo(Code.NOT_FOUND);
        String session = pre("clone_session_entry { session_id: 9 replicas { port: \"\\xff\\xff\\xff\\xfd\" }"
                + " class_of_service: 1 packet_length_bytes: 64 }");
        assertThat(write("INSERT", session)).isEqualTo(Code.OK);
        assertThat(Bench.read(client, pre("clone_session_entry { session_id: 9 }")))
                .containsExactly(Bench.entity(session));
        assertThat(bench.target
                        .control()
                        .orElseThrow()
                        .replication()
                        .session(9)
                        .orElseThrow()
                        .replicas())
                .as("the reserved CPU port is this switch's")
                .extracting(replica -> replica.port())
                .containsExactly(255);
        assertThat(write("MODIFY", pre("clone_session_entry { session_id: 8 }")))
                .isEqualTo(Code.NOT_FOUND);
        assertThat(write("INSERT", pre("clone_session_entry {}"))).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(Bench.read(client, "packet_replication_engine_entry {}")).hasSize(1);
    }

    @Test
    void valueSets() {
        int set = Bench.INDEX.valueSets().id("trill_types");
        String member = " members { match { field_id: 1 exact { value: \"%s\" } } }";
        String two = "value_set_entry { value_set_id: " + set + member.formatted("\\x22\\xf3")
                + member.formatted("\\x88\\x93") + " }";
        assertThat(write("INSERT", two)).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(write("MODIFY", two)).isEqualTo(Code.OK);
        assertThat(Bench.read(client, "value_set_entry {}")).containsExactly(Bench.entity(two));
        assertThat(write(
                        "MODIFY",
                        "value_set_entry { value_set_id: " + set + member.formatted("\\1") + member.formatted("\\0\\1")
                                + " }"))
                .isEqualTo(Code.ALREADY_EXISTS);
        assertThat(write(
                        "MODIFY",
                        "value_set_entry { value_set_id: " + set
                                + member.formatted("\\1").repeat(5) + " }"))
                .isEqualTo(Code.RESOURCE_EXHAUSTED);
        // seen by the parser: trill packets match the acl entry on meta.trill
        client.write(List.of(
                update(
                        "INSERT",
                        "table_entry { table_id: " + Bench.INDEX.tables().id("acl")
                                + " match { field_id: 4 optional { value: \"\\1\" } } priority: 1 action { action { action_id: "
                                + Bench.INDEX.actions().id("classify")
                                + " params { param_id: 1 value: \"\\5\" } } } }"),
                update(
                        "INSERT",
                        "action_profile_member { action_profile_id: " + MEMBERS + " member_id: 1 action {"
                                + " action_id: " + MARK + " params { param_id: 1 value: \"\\6\" } } }")));
        assertThat(write("MODIFY", "value_set_entry { value_set_id: " + set + " }"))
                .isEqualTo(Code.OK);
        assertThat(Bench.read(client, "value_set_entry { value_set_id: " + set + " }")
                        .get(0)
                        .getValueSetEntry()
                        .getMembersList())
                .isEmpty();
    }

    private Code write(String type, String entity) {
        return Bench.code(client, update(type, entity));
    }

    private static p4.v1.P4RuntimeOuterClass.Update update(String type, String entity) {
        return Bench.update("type: " + type + " entity { " + entity + " }");
    }

    private static String member(int profile, int member, int action) {
        return "action_profile_member { action_profile_id: " + profile + " member_id: " + member
                + " action { action_id: " + action + " params { param_id: 1 value: \"\\" + member + "\" } } }";
    }

    private static String group(int profile, int group, String members, int maxSize) {
        return "action_profile_group { action_profile_id: " + profile + " group_id: " + group + " " + members
                + (maxSize > 0 ? " max_size: " + maxSize : "") + " }";
    }

    private static String viaGroup(String action) {
        return "table_entry { table_id: " + BY_GROUP + " match { field_id: 1 exact { value: \"\\x08\\0\" } } action { "
                + action + " } }";
    }

    private static String usePort(int port) {
        return "action { action_id: " + USE_PORT + " params { param_id: 1 value: \"\\" + port + "\" } }";
    }

    private static String pre(String entry) {
        return "packet_replication_engine_entry { " + entry + " }";
    }
}
