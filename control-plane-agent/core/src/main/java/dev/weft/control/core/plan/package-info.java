/**
 * What must be written to make switches what a compilation says. Start at {@link
 * dev.weft.control.core.plan.Planner}. Uses the intermediate representation; the model only to say where statements
 * stand.
 */
package dev.weft.control.core.plan;
