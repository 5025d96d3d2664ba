package dev.weft.control.core.ir;

import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * An action with its arguments.
 */
public final class ActionCall {
    private final String action;
    private final SortedMap<String, Bits> arguments;

    /**
     * Holds what it is given; collections are copied.
     *
     * @param action the fully qualified name of the action
     * @param arguments the arguments by parameter name
     */
    public ActionCall(String action, SortedMap<String, Bits> arguments) {
        this.action = Objects.requireNonNull(action, "action");
        this.arguments = Collections.unmodifiableSortedMap(new TreeMap<>(arguments));
    }

    /** Returns the fully qualified name of the action. */
    public String action() {
        return action;
    }

    /** Returns the arguments by parameter name. */
    public SortedMap<String, Bits> arguments() {
        return arguments;
    }

    /**
     * Returns an argument.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public Bits argument(String name) {
        Bits value = arguments.get(name);
        if (value == null) {
            throw new IllegalArgumentException(action + " has no argument " + name);
        }
        return value;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof ActionCall)) {
            return false;
        }
        ActionCall that = (ActionCall) other;
        return action.equals(that.action) && arguments.equals(that.arguments);
    }

    @Override
    public int hashCode() {
        return Objects.hash(action, arguments);
    }

    /** Returns the short name and the arguments. */
    @Override
    public String toString() {
        String text = arguments.entrySet().stream()
                .map(argument -> argument.getKey() + "=" + ValueText.of(argument.getKey(), argument.getValue()))
                .collect(Collectors.joining(", "));
        return Names.last(action) + (text.isEmpty() ? "" : "(" + text + ")");
    }
}
