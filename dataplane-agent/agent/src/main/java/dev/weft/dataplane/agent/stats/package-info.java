/** Event counts by name, as the agent's status reports them. */
package dev.weft.dataplane.agent.stats;
