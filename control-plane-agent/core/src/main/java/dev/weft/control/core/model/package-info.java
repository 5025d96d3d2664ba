/**
 * The semantic model: what a semantic file says, statement by statement, immutable. Start at
 * {@link dev.weft.control.core.model.SemanticModel}. Uses nothing but the JDK.
 */
package dev.weft.control.core.model;
