/**
 * The typed intermediate representation between the semantic model and a switch: entries, members, groups,
 * meter cells and the agent's configuration, all by name, each with the ids of the statements that caused
 * it. Start at {@link dev.weft.control.core.ir.SwitchConfiguration}. Uses the model and the pipeline model.
 */
package dev.weft.control.core.ir;
