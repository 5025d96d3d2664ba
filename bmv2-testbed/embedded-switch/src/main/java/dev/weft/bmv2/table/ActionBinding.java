package dev.weft.bmv2.table;

import dev.weft.bmv2.control.ControlException;
import dev.weft.bmv2.control.ControlException.Reason;
import dev.weft.bmv2.control.TableAction;
import dev.weft.bmv2.program.Action;
import dev.weft.bmv2.program.Field;
import dev.weft.bmv2.state.Limbs;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** An action with its data in slots, ready to run. Immutable. */
public final class ActionBinding {
    private final Action action;
    private final List<BigInteger> arguments;
    private final long[] data;

    private ActionBinding(Action action, List<BigInteger> arguments) {
        this.action = action;
        this.arguments = arguments;
        this.data = new long[action.dataSlots()];
        for (int i = 0; i < arguments.size(); i++) {
            Action.Parameter p = action.parameters().get(i);
            Limbs.store(arguments.get(i), p.width(), data, p.slot());
        }
    }

    /** An action with its data in words, as a writer decoded it. */
    static ActionBinding of(Action action, long[] data) {
        List<BigInteger> arguments = new ArrayList<>(action.parameters().size());
        for (Action.Parameter p : action.parameters()) {
            arguments.add(Limbs.toBigInteger(data, p.slot(), Field.limbs(p.width())));
        }
        return new ActionBinding(action, arguments);
    }

    /** Binds arguments; refuses a wrong number or a value that does not fit. */
    static ActionBinding of(Action action, List<BigInteger> arguments) {
        if (arguments.size() != action.parameters().size()) {
            throw new ControlException(
                    Reason.INVALID_ARGUMENT,
                    "action '" + action.name() + "' takes "
                            + action.parameters().size() + " arguments, found " + arguments.size());
        }
        for (int i = 0; i < arguments.size(); i++) {
            Action.Parameter p = action.parameters().get(i);
            if (arguments.get(i).signum() < 0 || arguments.get(i).bitLength() > p.width()) {
                throw new ControlException(
                        Reason.INVALID_ARGUMENT,
                        "action '" + action.name() + "': argument '" + p.name() + "' = 0x"
                                + arguments.get(i).toString(16) + " does not fit " + p.width() + " bits");
            }
        }
        return new ActionBinding(action, arguments);
    }

    public Action action() {
        return action;
    }

    public List<BigInteger> arguments() {
        return arguments;
    }

    /** The action data; not to be changed. */
    public long[] data() {
        return data;
    }

    TableAction.Call asCall() {
        return new TableAction.Call(action.name(), arguments);
    }
}
