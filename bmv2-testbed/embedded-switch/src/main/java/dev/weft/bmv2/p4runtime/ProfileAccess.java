package dev.weft.bmv2.p4runtime;

import dev.weft.bmv2.control.ProfileControl;
import dev.weft.bmv2.control.TableAction;
import dev.weft.p4.runtime.P4Bytes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import p4.config.v1.P4InfoOuterClass.ActionProfile;
import p4.v1.P4RuntimeOuterClass;
import p4.v1.P4RuntimeOuterClass.ActionProfileGroup;
import p4.v1.P4RuntimeOuterClass.ActionProfileMember;
import p4.v1.P4RuntimeOuterClass.Entity;
import p4.v1.P4RuntimeOuterClass.Update;

/** Members and groups of action profiles (specification sections 9.2.1 and 9.2.2). */
final class ProfileAccess {
    private final LoadedPipeline pipeline;
    private final ProfileControl profiles;

    ProfileAccess(LoadedPipeline pipeline) {
        this.pipeline = pipeline;
        profiles = pipeline.control().profiles();
    }

    void write(Update.Type type, ActionProfileMember message) {
        ActionProfile profile = profile(message.getActionProfileId());
        String name = profile.getPreamble().getName();
        int id = requireId(message.getMemberId(), "member", name);
        if (type == Update.Type.DELETE) {
            profiles.deleteMember(name, id);
            return;
        }
        refuseBesideOneShots(name);
        ProfileControl.Member member = new ProfileControl.Member(id, call(profile, message));
        if (type == Update.Type.INSERT) {
            profiles.insertMember(name, member);
        } else {
            profiles.modifyMember(name, member);
        }
    }

    void write(Update.Type type, ActionProfileGroup message) {
        ActionProfile profile = profile(message.getActionProfileId());
        String name = profile.getPreamble().getName();
        if (!profile.getWithSelector()) {
            throw P4RuntimeFailure.invalid("action profile " + name + " has no selector, hence no groups");
        }
        int id = requireId(message.getGroupId(), "group", name);
        AsWritten.GroupKey key = new AsWritten.GroupKey(name, id);
        if (type == Update.Type.DELETE) {
            profiles.deleteGroup(name, id);
            pipeline.asWritten().groups().remove(key);
            return;
        }
        refuseBesideOneShots(name);
        ProfileControl.Group group = group(profile, message);
        if (type == Update.Type.INSERT) {
            profiles.insertGroup(name, group);
        } else {
            Optional<ProfileControl.Group> old = profiles.group(name, id);
            if (old.isPresent() && maxSize(profile, old.get()) != message.getMaxSize()) {
                throw P4RuntimeFailure.invalid("max_size of group " + id + " of action profile " + name + " is "
                        + maxSize(profile, old.get()) + " and cannot be changed");
            }
            profiles.modifyGroup(name, group);
        }
        pipeline.asWritten().groups().put(key, canonical(message));
    }

    void read(ActionProfileMember pattern, Consumer<Entity> out) {
        for (ActionProfile profile : selected(pattern.getActionProfileId(), pattern.getMemberId())) {
            String name = profile.getPreamble().getName();
            List<ProfileControl.Member> members = pattern.getMemberId() == 0
                    ? profiles.members(name)
                    : profiles.member(name, pattern.getMemberId()).stream().toList();
            for (ProfileControl.Member member : members) {
                out.accept(Entity.newBuilder()
                        .setActionProfileMember(ActionProfileMember.newBuilder()
                                .setActionProfileId(profile.getPreamble().getId())
                                .setMemberId(member.id())
                                .setAction(encode(profile, member.call())))
                        .build());
            }
        }
    }

    void read(ActionProfileGroup pattern, Consumer<Entity> out) {
        for (ActionProfile profile : selected(pattern.getActionProfileId(), pattern.getGroupId())) {
            if (!profile.getWithSelector()) {
                continue;
            }
            String name = profile.getPreamble().getName();
            List<ProfileControl.Group> groups = pattern.getGroupId() == 0
                    ? profiles.groups(name)
                    : profiles.group(name, pattern.getGroupId()).stream().toList();
            for (ProfileControl.Group group : groups) {
                out.accept(Entity.newBuilder()
                        .setActionProfileGroup(encode(profile, group))
                        .build());
            }
        }
    }

    private TableAction.Call call(ActionProfile profile, ActionProfileMember message) {
        if (!message.hasAction()) {
            throw P4RuntimeFailure.invalid("member " + message.getMemberId() + " of action profile "
                    + profile.getPreamble().getName() + " has no action");
        }
        return table(profile).action(message.getAction().getActionId(), false).decodeCall(message.getAction());
    }

    private P4RuntimeOuterClass.Action encode(ActionProfile profile, TableAction.Call call) {
        return TableActions.encode(table(profile), pipeline, call);
    }

    /** All tables of a profile have the same actions (section 9.2.1): the first speaks for all. */
    private TableBinding table(ActionProfile profile) {
        if (profile.getTableIdsCount() == 0) {
            throw P4RuntimeFailure.invalid(
                    "action profile " + profile.getPreamble().getName() + " belongs to no table: it has no actions");
        }
        return pipeline.table(profile.getTableIds(0));
    }

    private ProfileControl.Group group(ActionProfile profile, ActionProfileGroup message) {
        String what = "group " + message.getGroupId() + " of action profile "
                + profile.getPreamble().getName();
        checkMaxSize(profile, message, what);
        Set<Integer> seen = new HashSet<>();
        List<ProfileControl.GroupMember> members = new ArrayList<>();
        long weights = 0;
        for (ActionProfileGroup.Member member : message.getMembersList()) {
            TableActions.checkWeight(profile, member.getWeight());
            if (!seen.add(member.getMemberId())) {
                throw P4RuntimeFailure.invalid(what + " has member " + member.getMemberId() + " twice: use its weight");
            }
            if (profiles.member(profile.getPreamble().getName(), member.getMemberId())
                    .isEmpty()) {
                throw P4RuntimeFailure.notFound(what + " names member " + member.getMemberId() + ", which is unknown");
            }
            weights += member.getWeight();
            members.add(new ProfileControl.GroupMember(
                    member.getMemberId(), member.getWeight(), pipeline.ports().watched(member, what)));
        }
        int limit = message.getMaxSize() > 0 ? message.getMaxSize() : profile.getMaxGroupSize();
        TableActions.checkSize(profile, members.size(), weights, limit, what);
        return new ProfileControl.Group(
                message.getGroupId(), members, profile.hasSumOfMembers() ? 0 : message.getMaxSize());
    }

    /** The switch's own limit counts weights; where members count, what was written is the limit. */
    private int maxSize(ActionProfile profile, ProfileControl.Group group) {
        ActionProfileGroup written = pipeline.asWritten()
                .groups()
                .get(new AsWritten.GroupKey(profile.getPreamble().getName(), group.id()));
        return profile.hasSumOfMembers() && written != null ? written.getMaxSize() : group.maxSize();
    }

    private static void checkMaxSize(ActionProfile profile, ActionProfileGroup message, String what) {
        int maxSize = message.getMaxSize();
        int most = profile.getMaxGroupSize();
        if (maxSize < 0 || most > 0 && (maxSize == 0 || maxSize > most)) {
            throw P4RuntimeFailure.invalid(
                    "max_size " + maxSize + " of " + what + " must be " + (most > 0 ? "1.." + most : "0 or more"));
        }
    }

    /** As written if that is what the switch has; a local tool may have changed it since. */
    private ActionProfileGroup encode(ActionProfile profile, ProfileControl.Group group) {
        ActionProfileGroup written = pipeline.asWritten()
                .groups()
                .get(new AsWritten.GroupKey(profile.getPreamble().getName(), group.id()));
        ActionProfileGroup.Builder current = ActionProfileGroup.newBuilder()
                .setActionProfileId(profile.getPreamble().getId())
                .setGroupId(group.id())
                .setMaxSize(maxSize(profile, group));
        for (ProfileControl.GroupMember member : group.members()) {
            current.addMembers(ActionProfileGroup.Member.newBuilder()
                    .setMemberId(member.memberId())
                    .setWeight(member.weight()));
        }
        if (written == null) {
            return current.build();
        }
        ActionProfileGroup.Builder bare = written.toBuilder();
        bare.getMembersBuilderList().forEach(ActionProfileGroup.Member.Builder::clearWatchKind);
        return bare.build().equals(current.build()) ? written : current.build();
    }

    private static ActionProfileGroup canonical(ActionProfileGroup message) {
        ActionProfileGroup.Builder group = message.toBuilder();
        for (ActionProfileGroup.Member.Builder member : group.getMembersBuilderList()) {
            if (member.getWatchPort().isEmpty()) {
                if (member.hasWatchPort()) {
                    member.clearWatchKind();
                }
            } else {
                member.setWatchPort(P4Bytes.canonical(member.getWatchPort()));
            }
        }
        return group.build();
    }

    private Collection<ActionProfile> selected(int profileId, int entryId) {
        if (profileId != 0) {
            return List.of(profile(profileId));
        }
        if (entryId != 0) {
            throw P4RuntimeFailure.invalid("member or group " + entryId + " of which action profile? set its id");
        }
        return pipeline.index().actionProfiles().all();
    }

    private ActionProfile profile(int id) {
        return LoadedPipeline.require(id, pipeline.index().actionProfiles(), "action profile");
    }

    private static int requireId(int id, String kind, String profile) {
        if (id == 0) {
            throw P4RuntimeFailure.invalid(kind + " id 0 of action profile " + profile + " is not valid: 1 or more");
        }
        return id;
    }

    private void refuseBesideOneShots(String profile) {
        if (pipeline.asWritten().hasOneShots(profile)) {
            throw P4RuntimeFailure.invalid("tables of action profile " + profile
                    + " are programmed in one shot: members and groups cannot be used as well");
        }
    }
}
