package dev.weft.bmv2.control;

import dev.weft.bmv2.program.ActionProfile;
import java.util.List;
import java.util.Optional;

/** Action profiles and selectors. The caller chooses the ids of members and groups. */
public interface ProfileControl {
    /** As a watch port: none. */
    int NO_PORT = -1;

    /**
     * A member of a profile.
     *
     * @param id greater than 0
     * @param call its action
     */
    record Member(int id, TableAction.Call call) {}

    /**
     * A group.
     *
     * @param id greater than 0
     * @param members its members
     * @param maxSize greatest sum of weights; 0 for no limit of its own
     */
    record Group(int id, List<GroupMember> members, int maxSize) {
        public Group {
            members = List.copyOf(members);
        }
    }

    /**
     * A member of a group.
     *
     * @param memberId the member
     * @param weight at least 1: how many of the group's slots it gets
     * @param watchPort while this port is down, the member is passed over; {@link #NO_PORT} for none
     */
    record GroupMember(int memberId, int weight, int watchPort) {
        public GroupMember(int memberId, int weight) {
            this(memberId, weight, NO_PORT);
        }
    }

    List<ActionProfile> profiles();

    ActionProfile profile(String name);

    void insertMember(String profile, Member member);

    void modifyMember(String profile, Member member);

    /** {@code FAILED_PRECONDITION} while a group or entry uses it. */
    void deleteMember(String profile, int memberId);

    Optional<Member> member(String profile, int memberId);

    List<Member> members(String profile);

    void insertGroup(String profile, Group group);

    void modifyGroup(String profile, Group group);

    /** {@code FAILED_PRECONDITION} while an entry uses it. */
    void deleteGroup(String profile, int groupId);

    Optional<Group> group(String profile, int groupId);

    List<Group> groups(String profile);
}
