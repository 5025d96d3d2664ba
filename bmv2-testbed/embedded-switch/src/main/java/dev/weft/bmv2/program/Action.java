package dev.weft.bmv2.program;

import java.util.List;

/**
 * An action.
 *
 * @param name fully qualified P4 name
 * @param id the JSON's id
 * @param index position in {@link Program#actions()}
 * @param parameters what a table entry supplies
 * @param primitives the steps
 */
public record Action(String name, int id, int index, List<Parameter> parameters, List<Primitive> primitives) {
    public Action {
        parameters = List.copyOf(parameters);
        primitives = List.copyOf(primitives);
    }

    /**
     * An action parameter; its value is unsigned.
     *
     * @param name P4 name
     * @param width bits
     * @param slot first slot in the action data
     */
    public record Parameter(String name, int width, int slot) {}

    /** Slots of the action data. */
    public int dataSlots() {
        if (parameters.isEmpty()) {
            return 0;
        }
        Parameter last = parameters.get(parameters.size() - 1);
        return last.slot() + Field.limbs(last.width());
    }
}
