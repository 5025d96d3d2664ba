/**
 * The direct evaluator of the semantic model, the oracle of the demo and of the translation validation. Start at
 * {@link dev.weft.control.core.evaluate.Evaluator}. Uses the model and the program's drop reasons, and must never use
 * the compiler, the topology or the intermediate representation.
 */
package dev.weft.control.core.evaluate;
