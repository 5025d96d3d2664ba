package dev.weft.bmv2.table;

import static dev.weft.bmv2.control.ProfileControl.NO_PORT;

import dev.weft.bmv2.control.ControlException;
import dev.weft.bmv2.control.ControlException.Reason;
import dev.weft.bmv2.control.ProfileControl.Group;
import dev.weft.bmv2.control.ProfileControl.GroupMember;
import dev.weft.bmv2.control.ProfileControl.Member;
import dev.weft.bmv2.control.TableAction;
import dev.weft.bmv2.program.Action;
import dev.weft.bmv2.program.ActionProfile;
import dev.weft.bmv2.program.Table;
import dev.weft.bmv2.state.PortStates;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** The contents of one action profile. Not thread-safe: the switch's lock guards it. */
final class ProfileStore {
    /** Greatest number of slots of a group: the sum of its weights. */
    private static final int MAX_SLOTS = 1 << 16;

    private final ActionProfile profile;
    private final List<Table> tables;
    private final Map<Integer, EntryTarget.MemberSlot> members = new TreeMap<>();
    private final Map<Integer, EntryTarget.GroupSlot> groups = new TreeMap<>();
    private final PortStates ports;
    /** One-shot groups in use that watch a port. */
    private final Set<EntryTarget.OneShotGroup> watchful = Collections.newSetFromMap(new IdentityHashMap<>());

    ProfileStore(ActionProfile profile, List<Table> tables, PortStates ports) {
        this.profile = profile;
        this.ports = ports;
        this.tables = tables;
    }

    void reset() {
        members.clear();
        groups.clear();
        watchful.clear();
    }

    /** Passes over members of down ports, and takes back those of ports that are up again. */
    void portsChanged() {
        groups.values().forEach(group -> group.slots = slots(group.config));
        watchful.forEach(group -> group.slots = slots(group.choices, group.bindings));
    }

    /** What an entry's reference to a member or group means. */
    EntryTarget target(TableAction action) {
        if (action instanceof TableAction.Member m) {
            return requireMember(m.memberId());
        }
        TableAction.Group g = (TableAction.Group) action;
        return requireGroup(g.groupId());
    }

    EntryTarget oneShot(TableAction.OneShot oneShot, Function<TableAction.Call, ActionBinding> bind) {
        requireSelector();
        List<ActionBinding> bindings = new ArrayList<>();
        int size = 0;
        boolean watches = false;
        for (TableAction.Choice choice : oneShot.choices()) {
            checkWeight(choice.weight(), size);
            size += choice.weight();
            bindings.add(bind.apply(choice.call()));
            watches |= choice.watchPort() != NO_PORT;
        }
        return new EntryTarget.OneShotGroup(
                oneShot.choices(), bindings, slots(oneShot.choices(), bindings), watches ? watchful : null);
    }

    private ActionBinding[] slots(List<TableAction.Choice> choices, List<ActionBinding> bindings) {
        List<ActionBinding> slots = new ArrayList<>();
        for (int i = 0; i < choices.size(); i++) {
            if (isLive(choices.get(i).watchPort())) {
                slots.addAll(Collections.nCopies(choices.get(i).weight(), bindings.get(i)));
            }
        }
        return slots.toArray(new ActionBinding[0]);
    }

    private boolean isLive(int watchPort) {
        return watchPort == NO_PORT || ports.isUp(watchPort);
    }

    void insertMember(Member member) {
        checkId("member", member.id());
        if (members.containsKey(member.id())) {
            throw refused(Reason.ALREADY_EXISTS, "member " + member.id() + " exists already");
        }
        ActionBinding binding = bind(member.call());
        if (members.size() >= profile.size()) {
            throw refused(Reason.RESOURCE_EXHAUSTED, "full: it holds " + profile.size() + " members");
        }
        members.put(member.id(), new EntryTarget.MemberSlot(member.id(), binding));
    }

    void modifyMember(Member member) {
        requireMember(member.id()).binding = bind(member.call());
    }

    void deleteMember(int id) {
        EntryTarget.MemberSlot slot = requireMember(id);
        if (slot.uses > 0) {
            throw refused(Reason.FAILED_PRECONDITION, "member " + id + " is in use");
        }
        members.remove(id);
    }

    EntryTarget.MemberSlot findMember(int id) {
        return members.get(id);
    }

    List<Member> members() {
        return members.values().stream()
                .map(s -> new Member(s.id, s.binding.asCall()))
                .toList();
    }

    void insertGroup(Group group) {
        requireSelector();
        checkId("group", group.id());
        if (groups.containsKey(group.id())) {
            throw refused(Reason.ALREADY_EXISTS, "group " + group.id() + " exists already");
        }
        EntryTarget.MemberSlot[] slots = slots(group);
        use(group, 1);
        groups.put(group.id(), new EntryTarget.GroupSlot(group.id(), group, slots));
    }

    void modifyGroup(Group group) {
        EntryTarget.GroupSlot slot = requireGroup(group.id());
        EntryTarget.MemberSlot[] slots = slots(group);
        use(group, 1);
        use(slot.config, -1);
        slot.config = group;
        slot.slots = slots;
    }

    void deleteGroup(int id) {
        EntryTarget.GroupSlot slot = requireGroup(id);
        if (slot.uses > 0) {
            throw refused(Reason.FAILED_PRECONDITION, "group " + id + " is in use");
        }
        use(slot.config, -1);
        groups.remove(id);
    }

    Group findGroup(int id) {
        EntryTarget.GroupSlot slot = groups.get(id);
        return slot == null ? null : slot.config;
    }

    List<Group> groups() {
        return groups.values().stream().map(s -> s.config).toList();
    }

    private void use(Group group, int change) {
        for (GroupMember member : group.members()) {
            members.get(member.memberId()).use(change);
        }
    }

    private EntryTarget.MemberSlot[] slots(Group group) {
        List<EntryTarget.MemberSlot> slots = new ArrayList<>();
        int size = 0;
        Set<Integer> seen = new HashSet<>();
        for (GroupMember member : group.members()) {
            if (!seen.add(member.memberId())) {
                throw refused(
                        Reason.INVALID_ARGUMENT,
                        "group " + group.id() + " names member " + member.memberId() + " twice");
            }
            EntryTarget.MemberSlot slot = requireMember(member.memberId());
            checkWeight(member.weight(), size);
            size += member.weight();
            if (isLive(member.watchPort())) {
                slots.addAll(Collections.nCopies(member.weight(), slot));
            }
        }
        if (group.maxSize() > 0 && size > group.maxSize()) {
            throw refused(
                    Reason.RESOURCE_EXHAUSTED,
                    "group " + group.id() + " has weights of " + size + " in all, more than its size "
                            + group.maxSize());
        }
        return slots.toArray(new EntryTarget.MemberSlot[0]);
    }

    private void checkWeight(int weight, int before) {
        if (weight < 1) {
            throw refused(Reason.INVALID_ARGUMENT, "a weight must be at least 1, found " + weight);
        }
        if (before + (long) weight > MAX_SLOTS) {
            throw refused(Reason.RESOURCE_EXHAUSTED, "the weights of a group add up to more than " + MAX_SLOTS);
        }
    }

    private void checkId(String kind, int id) {
        if (id <= 0) {
            throw refused(Reason.INVALID_ARGUMENT, "the id of a " + kind + " must be greater than 0, found " + id);
        }
    }

    private void requireSelector() {
        if (profile.selector() == null) {
            throw refused(Reason.INVALID_ARGUMENT, "it has no selector, hence no groups");
        }
    }

    private EntryTarget.MemberSlot requireMember(int id) {
        EntryTarget.MemberSlot slot = members.get(id);
        if (slot == null) {
            throw refused(Reason.NOT_FOUND, "there is no member " + id);
        }
        return slot;
    }

    private EntryTarget.GroupSlot requireGroup(int id) {
        EntryTarget.GroupSlot slot = groups.get(id);
        if (slot == null) {
            throw refused(Reason.NOT_FOUND, "there is no group " + id);
        }
        return slot;
    }

    private ActionBinding bind(TableAction.Call call) {
        for (Table table : tables) {
            Action action = table.action(call.action());
            if (action != null) {
                return ActionBinding.of(action, call.arguments());
            }
        }
        throw refused(
                Reason.INVALID_ARGUMENT, "'" + call.action() + "' is not an action of a table that uses the profile");
    }

    private ControlException refused(Reason reason, String problem) {
        return new ControlException(reason, "action profile '" + profile.name() + "': " + problem);
    }
}
