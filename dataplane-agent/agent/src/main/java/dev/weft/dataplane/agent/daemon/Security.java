package dev.weft.dataplane.agent.daemon;

import dev.weft.p4.runtime.tls.PemFiles;
import java.util.List;

/**
 * Mutual TLS of an agent.
 *
 * @param files the agent's own certificate and key, and the CA of those who call it
 * @param controllers names in certificates of those who may do everything
 * @param neighbours names in certificates of those who may read what the agent senses
 */
public record Security(PemFiles files, List<String> controllers, List<String> neighbours) {}
