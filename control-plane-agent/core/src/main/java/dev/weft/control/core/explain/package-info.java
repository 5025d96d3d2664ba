/**
 * Why is it there, why did it go there, what has become of it: between packets, entries and statements, both ways.
 * Start at {@link dev.weft.control.core.explain.Explainer}. Uses a compilation; knows nothing of switches.
 */
package dev.weft.control.core.explain;
