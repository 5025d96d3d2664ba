/**
 * What controllers see: P4Runtime as if they spoke with the target alone ({@link
 * dev.weft.dataplane.agent.north.P4RuntimeProxy}, architecture decision 12), and the agent's own service ({@link
 * dev.weft.dataplane.agent.north.AgentService}).
 */
package dev.weft.dataplane.agent.north;
