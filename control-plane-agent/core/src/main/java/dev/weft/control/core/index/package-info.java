/**
 * The statements of a domain by name and by what refers to them. Start at {@link
 * dev.weft.control.core.index.ModelIndex}. Checks and compiler rules look up here only, so that the same rule serves a whole
 * model and a change of one statement. Uses the model.
 */
package dev.weft.control.core.index;
