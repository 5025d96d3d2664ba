package dev.weft.bmv2.program;

import java.math.BigInteger;
import java.util.List;

/**
 * An action with its arguments, as the program fixes it for a default or constant entry.
 *
 * @param action the action
 * @param arguments unsigned values, one per parameter
 */
public record ActionCall(Action action, List<BigInteger> arguments) {
    public ActionCall {
        arguments = List.copyOf(arguments);
    }
}
