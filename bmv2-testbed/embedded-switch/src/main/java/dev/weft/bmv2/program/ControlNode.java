package dev.weft.bmv2.program;

import java.util.List;

/** A node of a pipeline's control flow. Successors are indices into {@link Pipeline#nodes()}, {@link #END} ends. */
public sealed interface ControlNode {
    /** No successor. */
    int END = -1;

    /** The successor is not decided by hit or miss but by the action. */
    int BY_ACTION = -2;

    /** Name in the JSON. */
    String name();

    /** A branch. */
    record Conditional(String name, Expr.Bool condition, int whenTrue, int whenFalse) implements ControlNode {}

    /**
     * A table application.
     *
     * @param table the table
     * @param nextByAction successor by position of the action in {@link Table#actions()}
     * @param nextOnHit successor after a hit or {@link #BY_ACTION}
     * @param nextOnMiss successor after a miss or {@link #BY_ACTION}
     * @param nextWithoutDefault successor of a miss in a table that has no default action
     */
    record Apply(Table table, List<Integer> nextByAction, int nextOnHit, int nextOnMiss, int nextWithoutDefault)
            implements ControlNode {
        public Apply {
            nextByAction = List.copyOf(nextByAction);
        }

        @Override
        public String name() {
            return table.name();
        }
    }

    /** A direct call of an action without parameters. */
    record Call(String name, Action action, int next) implements ControlNode {}
}
