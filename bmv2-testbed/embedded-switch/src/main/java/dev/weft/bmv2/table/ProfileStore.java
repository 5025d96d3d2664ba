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
import dev.weft.bmv2.version.Versions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The contents of one action profile. Members and groups exist once for the control plane and once for packets on each
 * side. Guarded by the writers' lock.
 */
final class ProfileStore {
    /** Greatest number of slots of a group: the sum of its weights. */
    private static final int MAX_SLOTS = 1 << 16;

    private final ActionProfile profile;
    private final List<Table> tables;
    private final Versions versions;
    private final Map<Integer, MemberRecord> members = new TreeMap<>();
    private final Map<Integer, GroupRecord> groups = new TreeMap<>();
    private final PortStates ports;
    /** One-shot groups in use that watch a port. */
    private final Set<OneShotAction> watchful = Collections.newSetFromMap(new IdentityHashMap<>());

    ProfileStore(ActionProfile profile, List<Table> tables, PortStates ports, Versions versions) {
        this.profile = profile;
        this.tables = tables;
        this.ports = ports;
        this.versions = versions;
    }

    /** A member; its action can be replaced under all its users. */
    static final class MemberRecord implements EntryAction {
        private final int id;
        private final EntryTarget.MemberSlot[] sides;
        private ActionBinding binding;
        private int uses;

        MemberRecord(int id, ActionBinding binding) {
            this.id = id;
            this.binding = binding;
            this.sides = new EntryTarget.MemberSlot[] {
                new EntryTarget.MemberSlot(id, binding), new EntryTarget.MemberSlot(id, binding)
            };
        }

        Member asMember() {
            return new Member(id, binding.asCall());
        }

        @Override
        public EntryTarget.MemberSlot on(int side) {
            return sides[side];
        }

        @Override
        public TableAction asAction() {
            return new TableAction.Member(id);
        }

        @Override
        public void use(int change) {
            uses += change;
        }
    }

    private static final class GroupRecord implements EntryAction {
        private final EntryTarget.GroupSlot[] sides = new EntryTarget.GroupSlot[2];
        private Group config;
        private int uses;

        GroupRecord(Group config, MemberRecord[] slots) {
            this.config = config;
            for (int side = 0; side < 2; side++) {
                sides[side] = new EntryTarget.GroupSlot(onSide(slots, side));
            }
        }

        static EntryTarget.MemberSlot[] onSide(MemberRecord[] slots, int side) {
            EntryTarget.MemberSlot[] result = new EntryTarget.MemberSlot[slots.length];
            for (int i = 0; i < slots.length; i++) {
                result[i] = slots[i].on(side);
            }
            return result;
        }

        @Override
        public EntryTarget on(int side) {
            return sides[side];
        }

        @Override
        public TableAction asAction() {
            return new TableAction.Group(config.id());
        }

        @Override
        public void use(int change) {
            uses += change;
        }
    }

    /** A group that belongs to its entry alone. */
    private final class OneShotAction implements EntryAction {
        private final TableAction.OneShot action;
        private final List<ActionBinding> bindings;
        private final EntryTarget.OneShotGroup[] sides = new EntryTarget.OneShotGroup[2];
        private final boolean watches;

        OneShotAction(TableAction.OneShot action, List<ActionBinding> bindings) {
            this.action = action;
            this.bindings = bindings;
            this.watches = action.choices().stream().anyMatch(choice -> choice.watchPort() != NO_PORT);
            ActionBinding[] slots = slots(action.choices(), bindings);
            sides[0] = new EntryTarget.OneShotGroup(slots);
            sides[1] = watches ? new EntryTarget.OneShotGroup(slots) : sides[0];
        }

        @Override
        public EntryTarget on(int side) {
            return sides[side];
        }

        @Override
        public TableAction asAction() {
            return action;
        }

        @Override
        public void use(int change) {
            if (watches && change > 0) {
                watchful.add(this);
            } else if (watches) {
                watchful.remove(this);
            }
        }

        void portsChanged() {
            ActionBinding[] slots = slots(action.choices(), bindings);
            versions.change(side -> sides[side].set(slots));
        }
    }

    void reset() {
        if (versions.undoing()) {
            Map<Integer, MemberRecord> oldMembers = new TreeMap<>(members);
            Map<Integer, GroupRecord> oldGroups = new TreeMap<>(groups);
            versions.undo(() -> {
                members.putAll(oldMembers);
                groups.putAll(oldGroups);
            });
        }
        members.clear();
        groups.clear();
    }

    private void undo(Runnable step) {
        if (versions.undoing()) {
            versions.undo(step);
        }
    }

    /** Passes over members of down ports, and takes back those of ports that are up again. */
    void portsChanged() {
        groups.values().forEach(group -> {
            MemberRecord[] slots = slots(group.config);
            versions.change(side -> group.sides[side].set(GroupRecord.onSide(slots, side)));
        });
        watchful.forEach(OneShotAction::portsChanged);
    }

    /** What an entry's reference to a member or group means. */
    EntryAction action(TableAction action) {
        if (action instanceof TableAction.Member m) {
            return requireMember(m.memberId());
        }
        TableAction.Group g = (TableAction.Group) action;
        return requireGroup(g.groupId());
    }

    EntryAction oneShot(TableAction.OneShot oneShot, Function<TableAction.Call, ActionBinding> bind) {
        requireSelector();
        List<ActionBinding> bindings = new ArrayList<>();
        int size = 0;
        for (TableAction.Choice choice : oneShot.choices()) {
            checkWeight(choice.weight(), size);
            size += choice.weight();
            bindings.add(bind.apply(choice.call()));
        }
        return new OneShotAction(oneShot, bindings);
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
        members.put(member.id(), new MemberRecord(member.id(), binding));
        undo(() -> members.remove(member.id()));
    }

    void modifyMember(Member member) {
        MemberRecord record = requireMember(member.id());
        ActionBinding binding = bind(member.call());
        ActionBinding old = record.binding;
        record.binding = binding;
        versions.change(side -> record.on(side).set(binding));
        undo(() -> record.binding = old);
    }

    void deleteMember(int id) {
        MemberRecord slot = requireMember(id);
        if (slot.uses > 0) {
            throw refused(Reason.FAILED_PRECONDITION, "member " + id + " is in use");
        }
        members.remove(id);
        undo(() -> members.put(id, slot));
    }

    MemberRecord findMember(int id) {
        return members.get(id);
    }

    List<Member> members() {
        return members.values().stream().map(MemberRecord::asMember).toList();
    }

    void insertGroup(Group group) {
        requireSelector();
        checkId("group", group.id());
        if (groups.containsKey(group.id())) {
            throw refused(Reason.ALREADY_EXISTS, "group " + group.id() + " exists already");
        }
        GroupRecord record = new GroupRecord(group, slots(group));
        use(group, 1);
        groups.put(group.id(), record);
        undo(() -> {
            groups.remove(group.id());
            use(group, -1);
        });
    }

    void modifyGroup(Group group) {
        GroupRecord record = requireGroup(group.id());
        MemberRecord[] slots = slots(group);
        Group old = record.config;
        use(group, 1);
        use(old, -1);
        record.config = group;
        versions.change(side -> record.sides[side].set(GroupRecord.onSide(slots, side)));
        undo(() -> {
            use(old, 1);
            use(group, -1);
            record.config = old;
        });
    }

    void deleteGroup(int id) {
        GroupRecord record = requireGroup(id);
        if (record.uses > 0) {
            throw refused(Reason.FAILED_PRECONDITION, "group " + id + " is in use");
        }
        use(record.config, -1);
        groups.remove(id);
        undo(() -> {
            groups.put(id, record);
            use(record.config, 1);
        });
    }

    Group findGroup(int id) {
        GroupRecord slot = groups.get(id);
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

    private MemberRecord[] slots(Group group) {
        List<MemberRecord> slots = new ArrayList<>();
        int size = 0;
        Set<Integer> seen = new HashSet<>();
        for (GroupMember member : group.members()) {
            if (!seen.add(member.memberId())) {
                throw refused(
                        Reason.INVALID_ARGUMENT,
                        "group " + group.id() + " names member " + member.memberId() + " twice");
            }
            MemberRecord slot = requireMember(member.memberId());
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
        return slots.toArray(new MemberRecord[0]);
    }

    private void checkWeight(int weight, int before) {
        if (weight < 1) {
            throw refused(Reason.INVALID_ARGUMENT, "a weight must be at least 1, found " + weight);
        }
        if (before + (long) weight > MAX_SLOTS) {
            throw refused(Reason.RESOURCE_EXHAUSTED, "the weights of a group add up to more than " + MAX_SLOTS);
        }
    }

    /** Ids have 32 bits without a sign (P4Runtime): ONOS takes hashes, half of which look negative here. */
    private void checkId(String kind, int id) {
        if (id == 0) {
            throw refused(Reason.INVALID_ARGUMENT, "the id of a " + kind + " must be greater than 0, found 0");
        }
    }

    private void requireSelector() {
        if (profile.selector() == null) {
            throw refused(Reason.INVALID_ARGUMENT, "it has no selector, hence no groups");
        }
    }

    private MemberRecord requireMember(int id) {
        MemberRecord slot = members.get(id);
        if (slot == null) {
            throw refused(Reason.NOT_FOUND, "there is no member " + id);
        }
        return slot;
    }

    private GroupRecord requireGroup(int id) {
        GroupRecord slot = groups.get(id);
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
