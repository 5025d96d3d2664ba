package dev.weft.onos.install;

import dev.weft.control.core.ir.MemberKey;
import dev.weft.control.core.ir.ProfileGroup;
import dev.weft.control.core.ir.ProfileMember;
import dev.weft.control.core.ir.SwitchConfiguration;
import java.util.ArrayList;
import java.util.List;

/** A group and the members that it chooses from, as one thing: what ONOS calls a group. Immutable. */
final class GroupWithMembers {
    private final ProfileGroup group;
    private final List<ProfileMember> members;

    /**
     * Holds what it is given.
     *
     * @param members in the order of their ids, one for each of the group's
     */
    GroupWithMembers(ProfileGroup group, List<ProfileMember> members) {
        this.group = group;
        this.members = List.copyOf(members);
    }

    /** Puts a group and its members together. */
    static GroupWithMembers of(ProfileGroup group, SwitchConfiguration configuration) {
        List<ProfileMember> members = new ArrayList<>();
        for (int id : group.members().keySet()) {
            MemberKey key = new MemberKey(group.key().profile(), id);
            ProfileMember member = configuration.members().get(key);
            if (member == null) {
                throw new IllegalArgumentException(group + " has no member " + key);
            }
            members.add(member);
        }
        return new GroupWithMembers(group, members);
    }

    ProfileGroup group() {
        return group;
    }

    List<ProfileMember> members() {
        return members;
    }

    @Override
    public String toString() {
        return group.key() + " -> " + members;
    }
}
