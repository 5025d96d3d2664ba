/**
 * Semantic checks: what the JSON Schema cannot see. Start at {@link dev.weft.control.core.check.Checker}; one class
 * for each kind of mistake. Uses the model, the topology, the evaluator's admission rule, and the compiler to count
 * entries.
 */
package dev.weft.control.core.check;
