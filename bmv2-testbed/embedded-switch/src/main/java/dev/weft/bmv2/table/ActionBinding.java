package dev.weft.bmv2.table;

import dev.weft.bmv2.control.ControlException;
import dev.weft.bmv2.control.ControlException.Reason;
import dev.weft.bmv2.control.TableAction;
import dev.weft.bmv2.program.Action;
import dev.weft.bmv2.program.Field;
import dev.weft.bmv2.program.Table;
import dev.weft.bmv2.state.Limbs;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An action with its data in slots, ready to run. Immutable; equal if action and data are. */
public final class ActionBinding {
    private final Action action;
    private final long[] data;
    private final int actionIndex;

    private ActionBinding(Action action, long[] data) {
        this.action = action;
        this.data = data;
        this.actionIndex = action.index();
    }

    /** An action with its data in words, as a writer decoded it. */
    static ActionBinding of(Action action, long[] data) {
        return new ActionBinding(action, data);
    }

    /** The most words of data that an action of the table's entries has. */
    public static int dataWords(Table table) {
        int words = 0;
        for (Action action : table.actions()) {
            words = Math.max(words, action.dataSlots());
        }
        for (Table.ConstEntry entry : table.constEntries()) {
            words = Math.max(words, entry.call().action().dataSlots());
        }
        return words;
    }

    /** Binds arguments; refuses a wrong number or a value that does not fit. */
    static ActionBinding of(Action action, List<BigInteger> arguments) {
        if (arguments.size() != action.parameters().size()) {
            throw new ControlException(
                    Reason.INVALID_ARGUMENT,
                    "action '" + action.name() + "' takes "
                            + action.parameters().size() + " arguments, found " + arguments.size());
        }
        long[] data = new long[action.dataSlots()];
        for (int i = 0; i < arguments.size(); i++) {
            Action.Parameter p = action.parameters().get(i);
            if (arguments.get(i).signum() < 0 || arguments.get(i).bitLength() > p.width()) {
                throw new ControlException(
                        Reason.INVALID_ARGUMENT,
                        "action '" + action.name() + "': argument '" + p.name() + "' = 0x"
                                + arguments.get(i).toString(16) + " does not fit " + p.width() + " bits");
            }
            Limbs.store(arguments.get(i), p.width(), data, p.slot());
        }
        return new ActionBinding(action, data);
    }

    public Action action() {
        return action;
    }

    /** Index of the action in the program. */
    public int actionIndex() {
        return actionIndex;
    }

    /** One unsigned value per parameter; made anew by each call. */
    public List<BigInteger> arguments() {
        List<BigInteger> arguments = new ArrayList<>(action.parameters().size());
        for (Action.Parameter p : action.parameters()) {
            arguments.add(Limbs.toBigInteger(data, p.slot(), Field.limbs(p.width())));
        }
        return arguments;
    }

    /** The action data; not to be changed. */
    public long[] data() {
        return data;
    }

    TableAction.Call asCall() {
        return new TableAction.Call(action.name(), arguments());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ActionBinding b && b.action == action && Arrays.equals(b.data, data);
    }

    @Override
    public int hashCode() {
        long hash = action.index();
        for (long word : data) {
            hash = (hash ^ word) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 29;
        }
        return (int) (hash >>> 32);
    }
}
