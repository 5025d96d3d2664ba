package dev.weft.bmv2.junit.v1model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.bmv2.control.ControlException;
import dev.weft.bmv2.control.MatchValue;
import dev.weft.bmv2.control.ProfileControl.Group;
import dev.weft.bmv2.control.ProfileControl.GroupMember;
import dev.weft.bmv2.control.ProfileControl.Member;
import dev.weft.bmv2.control.TableAction;
import dev.weft.bmv2.control.TableEntry;
import dev.weft.bmv2.junit.P4Program;
import dev.weft.bmv2.junit.P4Switch;
import dev.weft.bmv2.junit.P4Test;
import java.util.List;

/** Action profiles, which tables share, and selectors: P4Runtime specification, section 9.2. */
@P4Program("../embedded-switch/src/test/resources/v1model/profiles.json")
class ProfilesTest {
    private static void member(P4Switch device, String profile, int id, String action, long... arguments) {
        device.control().profiles().insertMember(profile, new Member(id, TableAction.Call.of(action, arguments)));
    }

    private static void entry(P4Switch device, String table, MatchValue key, int priority, TableAction action) {
        device.control().tables().insert(new TableEntry(table, List.of(key), priority, action));
    }

    /** How many of the flows 0 to 11 get each mark from 1 to 3; others are counted at 0. */
    private static int[] marks(P4Switch device) {
        int[] marks = new int[4];
        for (int flow = 0; flow < 12; flow++) {
            device.send(0, "0aff" + String.format("%04x", flow) + "0000");
            byte[] frame = device.take(1);
            marks[frame[4] > 3 ? 0 : frame[4]]++;
        }
        return marks;
    }

    @P4Test
    void tablesShareAMemberAndItsChanges(P4Switch device) {
        member(device, "I.shared", 1, "I.mark", 0x10);
        member(device, "I.shared", 2, "I.add", 0x03);
        entry(device, "I.by_exact", MatchValue.exact(1), 0, new TableAction.Member(1));
        entry(device, "I.by_ternary", MatchValue.ternary(2, 0xff), 1, new TableAction.Member(2));
        entry(device, "I.by_ternary", MatchValue.ternary(0, 0xf0), 2, new TableAction.Member(1));
        device.send(0, "01ff0000ee00").expect(1, "01ff00001001");
        // The higher priority has member 1.
        device.send(0, "01020000ee00").expect(1, "010200001003");
        device.control().profiles().modifyMember("I.shared", new Member(1, TableAction.Call.of("I.add", 1)));
        device.send(0, "010200001000").expect(1, "010200001203");
        device.control().profiles().modifyMember("I.shared", new Member(1, TableAction.Call.of("I.none")));
        device.send(0, "010200001000").expect(1, "010200001003");
    }

    @P4Test
    void flowsSpreadByWeight(P4Switch device) {
        for (int id = 1; id <= 3; id++) {
            member(device, "I.ways", id, "I.mark", id);
        }
        device.control()
                .profiles()
                .insertGroup(
                        "I.ways",
                        new Group(9, List.of(new GroupMember(1, 1), new GroupMember(2, 2), new GroupMember(3, 3)), 0));
        entry(device, "I.chosen", MatchValue.lpm(0x00, 4), 0, new TableAction.Group(9));
        // The selector's hash is the flow itself: 12 flows in a row hit each of the 6 slots twice.
        assertThat(marks(device)).containsExactly(0, 2, 4, 6);
        assertThat(marks(device)).as("a flow keeps its way").containsExactly(0, 2, 4, 6);
        device.control().profiles().modifyGroup("I.ways", new Group(9, List.of(new GroupMember(3, 1)), 0));
        assertThat(marks(device)).containsExactly(0, 0, 0, 12);
        device.control().profiles().modifyMember("I.ways", new Member(3, TableAction.Call.of("I.mark", 1)));
        assertThat(marks(device)).containsExactly(0, 12, 0, 0);
    }

    @P4Test
    void aSelectorHasSingleMembersAndOneShotsToo(P4Switch device) {
        member(device, "I.ways", 5, "I.mark", 3);
        entry(device, "I.chosen", MatchValue.lpm(0x00, 4), 0, new TableAction.Member(5));
        entry(
                device,
                "I.chosen",
                MatchValue.lpm(0x0a, 8),
                0,
                new TableAction.OneShot(List.of(
                        new TableAction.Choice(TableAction.Call.of("I.mark", 1), 1),
                        new TableAction.Choice(TableAction.Call.of("I.mark", 2), 3))));
        assertThat(marks(device)).containsExactly(0, 3, 9, 0);
        device.send(0, "0bff0000ee00").expect(1, "0bff00000304");
    }

    @P4Test
    void anEmptyGroupIsAMiss(P4Switch device) {
        device.control().profiles().insertGroup("I.ways", new Group(1, List.of(), 0));
        entry(device, "I.chosen", MatchValue.lpm(0x00, 4), 0, new TableAction.Group(1));
        device.send(0, "0aff0000ee00").expect(1, "0aff0000ee00");
    }

    @P4Test
    void whatIsInUseStays(P4Switch device) {
        member(device, "I.ways", 1, "I.mark", 1);
        device.control().profiles().insertGroup("I.ways", new Group(1, List.of(new GroupMember(1, 1)), 0));
        entry(device, "I.chosen", MatchValue.lpm(0x00, 4), 0, new TableAction.Group(1));
        assertThatThrownBy(() -> device.control().profiles().deleteMember("I.ways", 1))
                .isInstanceOf(ControlException.class)
                .hasMessageContaining("in use");
        assertThatThrownBy(() -> device.control().profiles().deleteGroup("I.ways", 1))
                .isInstanceOf(ControlException.class)
                .hasMessageContaining("in use");
    }
}
