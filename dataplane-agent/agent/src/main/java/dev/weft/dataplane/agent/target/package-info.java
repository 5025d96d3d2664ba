/**
 * The P4 target as its only P4Runtime client sees it: the session ({@link
 * dev.weft.dataplane.agent.target.TargetSession}), controller packets, and the register cells behind them ({@link
 * dev.weft.dataplane.agent.target.StateCells}).
 */
package dev.weft.dataplane.agent.target;
