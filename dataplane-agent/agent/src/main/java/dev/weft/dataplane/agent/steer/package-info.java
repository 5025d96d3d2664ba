/**
 * Keeps the selection state of the data plane true: pair tables from scores, load and network cells from what was sensed,
 * pins for flows whose affinity cell was taken. Start reading at {@link dev.weft.dataplane.agent.steer.Steering}.
 */
package dev.weft.dataplane.agent.steer;
