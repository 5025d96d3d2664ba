package dev.weft.bmv2.table;

import dev.weft.bmv2.control.TableAction;
import dev.weft.bmv2.program.Action;
import dev.weft.bmv2.program.Table;
import java.util.HashMap;
import java.util.Map;

/**
 * What entries of one table may do. Entries that run one action with the same data share one object: a table of many
 * routes has few next hops, and packets find those in the cache.
 */
final class TableActions {
    private final Table table;
    private final ProfileStore profile;
    private final Map<String, Action> byName = new HashMap<>();
    private final Map<ActionBinding, Own> shared = new HashMap<>();

    /** An action that the entry itself names. */
    private final class Own implements EntryAction {
        private final ActionBinding binding;
        private final EntryTarget target;
        private int uses;

        Own(ActionBinding binding) {
            this.binding = binding;
            this.target = new EntryTarget.Direct(binding);
        }

        @Override
        public EntryTarget on(int side) {
            return target;
        }

        @Override
        public TableAction asAction() {
            return binding.asCall();
        }

        @Override
        public void use(int change) {
            uses += change;
            if (uses == 0) {
                shared.remove(binding, this);
            } else if (uses == 1 && change > 0) {
                shared.putIfAbsent(binding, this);
            }
        }
    }

    TableActions(Table table, ProfileStore profile) {
        this.table = table;
        this.profile = profile;
        for (Action action : table.actions()) {
            byName.putIfAbsent(action.name(), action);
        }
    }

    EntryAction action(TableAction action) {
        if (table.profile() == null) {
            if (action instanceof TableAction.Call call) {
                return own(bind(call));
            }
            if (action instanceof TableAction.Packed packed) {
                if (byName.get(packed.action().name()) != packed.action()) {
                    throw invalid("'" + packed.action().name() + "' is not one of the table's actions");
                }
                return own(ActionBinding.of(packed.action(), packed.data()));
            }
            throw invalid("entries name an action themselves, found " + action);
        }
        if (action instanceof TableAction.OneShot oneShot) {
            return profile.oneShot(oneShot, this::bind);
        }
        if (action instanceof TableAction.Call || action instanceof TableAction.Packed) {
            throw invalid(
                    "entries name a member or group of '" + table.profile().name() + "', found " + action);
        }
        return profile.action(action);
    }

    EntryAction own(ActionBinding binding) {
        Own known = shared.get(binding);
        return known == null ? new Own(binding) : known;
    }

    ActionBinding bind(TableAction.Call call) {
        Action action = byName.get(call.action());
        if (action == null) {
            throw invalid("'" + call.action() + "' is not one of the table's actions: "
                    + table.actions().stream().map(Action::name).toList());
        }
        return ActionBinding.of(action, call.arguments());
    }

    private RuntimeException invalid(String problem) {
        return KeyLayout.invalid(table, problem);
    }
}
