/**
 * What the agent senses: metric reports of the instances behind its switch, path delays by probes to its peers, and by
 * the peers' replies the metrics of the instances behind them. Start reading at {@link
 * dev.weft.dataplane.agent.sense.Senses}.
 */
package dev.weft.dataplane.agent.sense;
