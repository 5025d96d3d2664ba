package dev.weft.bmv2.table;

/** What an entry does, as packets see it: an action, a member or a group of its table's profile. */
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
    }

    /** A member of a profile, on one side; its action can be replaced under all its users. */
    static final class MemberSlot extends EntryTarget {
        private final int id;
        private ActionBinding binding;

        MemberSlot(int id, ActionBinding binding) {
            this.id = id;
            this.binding = binding;
        }

        void set(ActionBinding newBinding) {
            binding = newBinding;
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
    }

    /** A group of a selector, on one side, each member as often as its weight. */
    static final class GroupSlot extends EntryTarget {
        private MemberSlot[] slots;

        GroupSlot(MemberSlot[] slots) {
            this.slots = slots;
        }

        void set(MemberSlot[] newSlots) {
            slots = newSlots;
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
    }

    /** The group of a one-shot entry; on one side, if it watches ports. */
    static final class OneShotGroup extends EntryTarget {
        private ActionBinding[] slots;

        OneShotGroup(ActionBinding[] slots) {
            this.slots = slots;
        }

        void set(ActionBinding[] newSlots) {
            slots = newSlots;
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
    }
}
