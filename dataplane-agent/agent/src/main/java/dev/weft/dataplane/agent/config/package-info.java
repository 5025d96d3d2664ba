/** The agent's configuration, checked once and then believed; the messages are those of {@code weft.agent.v1}. */
package dev.weft.dataplane.agent.config;
