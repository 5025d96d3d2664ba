package dev.weft.bmv2.guard;

import dev.weft.bmv2.control.ProfileControl;
import dev.weft.bmv2.program.ActionProfile;
import java.util.List;
import java.util.Optional;

/** Action profiles behind a guard. */
public final class GuardedProfiles implements ProfileControl {
    private final ProfileControl profiles;
    private final Guard guard;

    public GuardedProfiles(ProfileControl profiles, Guard guard) {
        this.profiles = profiles;
        this.guard = guard;
    }

    @Override
    public List<ActionProfile> profiles() {
        return profiles.profiles();
    }

    @Override
    public ActionProfile profile(String name) {
        return profiles.profile(name);
    }

    @Override
    public void insertMember(String profile, Member member) {
        guard.run(() -> profiles.insertMember(profile, member));
    }

    @Override
    public void modifyMember(String profile, Member member) {
        guard.run(() -> profiles.modifyMember(profile, member));
    }

    @Override
    public void deleteMember(String profile, int memberId) {
        guard.run(() -> profiles.deleteMember(profile, memberId));
    }

    @Override
    public Optional<Member> member(String profile, int memberId) {
        return guard.call(() -> profiles.member(profile, memberId));
    }

    @Override
    public List<Member> members(String profile) {
        return guard.call(() -> profiles.members(profile));
    }

    @Override
    public void insertGroup(String profile, Group group) {
        guard.run(() -> profiles.insertGroup(profile, group));
    }

    @Override
    public void modifyGroup(String profile, Group group) {
        guard.run(() -> profiles.modifyGroup(profile, group));
    }

    @Override
    public void deleteGroup(String profile, int groupId) {
        guard.run(() -> profiles.deleteGroup(profile, groupId));
    }

    @Override
    public Optional<Group> group(String profile, int groupId) {
        return guard.call(() -> profiles.group(profile, groupId));
    }

    @Override
    public List<Group> groups(String profile) {
        return guard.call(() -> profiles.groups(profile));
    }
}
