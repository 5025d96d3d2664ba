package dev.weft.bmv2.table;

import dev.weft.bmv2.control.ProfileControl;
import dev.weft.bmv2.control.TableAction;
import java.util.List;
import java.util.Set;

/** What an entry does: an action, a member or a group of its table's profile. */
public abstract class EntryTarget {
    /** Whether a hash is needed to pick. */
    public abstract boolean needsHash();

    /**
     * The action to run.
     *
     * @param hash of the selector, unsigned
     * @return null for an empty group
     */
    public abstract ActionBinding pick(long hash);

    /** The member picked, -1 if there is no such thing. */
    public abstract int pickedMember(long hash);

    abstract TableAction asAction();

    /** Called when an entry starts (+1) or ceases (-1) to use it. */
    void use(int change) {}

    /** An action of its own. */
    static final class Direct extends EntryTarget {
        private final ActionBinding binding;

        Direct(ActionBinding binding) {
            this.binding = binding;
        }

        @Override
        public boolean needsHash() {
            return false;
        }

        @Override
        public ActionBinding pick(long hash) {
            return binding;
        }

        @Override
        public int pickedMember(long hash) {
            return -1;
        }

        @Override
        TableAction asAction() {
            return binding.asCall();
        }
    }

    /** A member of a profile; its action can be replaced under all its users. */
    static final class MemberSlot extends EntryTarget {
        final int id;
        ActionBinding binding;
        int uses;

        MemberSlot(int id, ActionBinding binding) {
            this.id = id;
            this.binding = binding;
        }

        @Override
        public boolean needsHash() {
            return false;
        }

        @Override
        public ActionBinding pick(long hash) {
            return binding;
        }

        @Override
        public int pickedMember(long hash) {
            return id;
        }

        @Override
        TableAction asAction() {
            return new TableAction.Member(id);
        }

        @Override
        void use(int change) {
            uses += change;
        }
    }

    /** A group of a selector, each member as often as its weight. */
    static final class GroupSlot extends EntryTarget {
        final int id;
        ProfileControl.Group config;
        MemberSlot[] slots;
        int uses;

        GroupSlot(int id, ProfileControl.Group config, MemberSlot[] slots) {
            this.id = id;
            this.config = config;
            this.slots = slots;
        }

        @Override
        public boolean needsHash() {
            return slots.length > 1;
        }

        @Override
        public ActionBinding pick(long hash) {
            return slots.length == 0 ? null : slots[index(hash)].binding;
        }

        @Override
        public int pickedMember(long hash) {
            return slots.length == 0 ? -1 : slots[index(hash)].id;
        }

        private int index(long hash) {
            return (int) Long.remainderUnsigned(hash, slots.length);
        }

        @Override
        TableAction asAction() {
            return new TableAction.Group(id);
        }

        @Override
        void use(int change) {
            uses += change;
        }
    }

    /** The group of a one-shot entry. */
    static final class OneShotGroup extends EntryTarget {
        final List<TableAction.Choice> choices;
        final List<ActionBinding> bindings;
        ActionBinding[] slots;
        /** Where groups that watch ports are known while they are in use; null for one that does not. */
        private final Set<OneShotGroup> watchful;

        OneShotGroup(
                List<TableAction.Choice> choices,
                List<ActionBinding> bindings,
                ActionBinding[] slots,
                Set<OneShotGroup> watchful) {
            this.choices = choices;
            this.bindings = bindings;
            this.slots = slots;
            this.watchful = watchful;
        }

        @Override
        void use(int change) {
            if (watchful != null) {
                if (change > 0) {
                    watchful.add(this);
                } else {
                    watchful.remove(this);
                }
            }
        }

        @Override
        public boolean needsHash() {
            return slots.length > 1;
        }

        @Override
        public ActionBinding pick(long hash) {
            return slots.length == 0 ? null : slots[(int) Long.remainderUnsigned(hash, slots.length)];
        }

        @Override
        public int pickedMember(long hash) {
            return -1;
        }

        @Override
        TableAction asAction() {
            return new TableAction.OneShot(choices);
        }
    }
}
