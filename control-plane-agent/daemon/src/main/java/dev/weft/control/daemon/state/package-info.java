/**
 * What a controller keeps between its runs: the log of its transactions, which switches are fenced, and the history of
 * what was applied. Start at {@link dev.weft.control.daemon.state.ControllerState}.
 */
package dev.weft.control.daemon.state;
