package dev.weft.bmv2.control;

import dev.weft.bmv2.program.Action;
import java.math.BigInteger;
import java.util.List;

/** What an entry does. */
public sealed interface TableAction {
    /**
     * Runs an action.
     *
     * @param action fully qualified name, as in P4Info
     * @param arguments one unsigned value per parameter, in order
     */
    record Call(String action, List<BigInteger> arguments) implements TableAction {
        public Call {
            arguments = List.copyOf(arguments);
        }

        /** A call with small arguments. */
        public static Call of(String action, long... arguments) {
            return new Call(
                    action,
                    java.util.Arrays.stream(arguments)
                            .mapToObj(a -> new BigInteger(Long.toUnsignedString(a)))
                            .toList());
        }
    }

    /**
     * Runs an action, its data already in words: each parameter at its {@code slot()}, least significant word first,
     * no wider than the parameter. Reads give a {@link Call}.
     *
     * @param action one of the table's
     * @param data {@code action.dataSlots()} words; the switch's once handed over
     */
    record Packed(Action action, long[] data) implements TableAction {}

    /** Runs the action of a profile's member. */
    record Member(int memberId) implements TableAction {}

    /** Runs the action of one member of a group, picked by the selector's hash. */
    record Group(int groupId) implements TableAction {}

    /** P4Runtime's one-shot action selector programming: a group that belongs to the entry alone. */
    record OneShot(List<Choice> choices) implements TableAction {
        public OneShot {
            choices = List.copyOf(choices);
        }
    }

    /**
     * One choice of a one-shot group.
     *
     * @param call the action
     * @param weight at least 1
     * @param watchPort while this port is down, the choice is passed over; {@link ProfileControl#NO_PORT} for none
     */
    record Choice(Call call, int weight, int watchPort) {
        public Choice(Call call, int weight) {
            this(call, weight, ProfileControl.NO_PORT);
        }
    }
}
