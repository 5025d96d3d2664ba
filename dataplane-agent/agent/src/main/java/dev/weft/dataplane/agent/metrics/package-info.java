/**
 * What the agent knows for Prometheus: {@link dev.weft.dataplane.agent.metrics.MetricsServer} serves {@code /metrics} and
 * {@code /health}; {@link dev.weft.dataplane.agent.metrics.AgentMetrics} names and fills the metrics.
 */
package dev.weft.dataplane.agent.metrics;
