/**
 * Registers, counters and meters, and the {@link dev.weft.bmv2.state.Journal} that undoes a traced packet's changes.
 * Start at {@link dev.weft.bmv2.state.StateStore}.
 */
package dev.weft.bmv2.state;
