/** Packets as the agent sends and receives them: Ethernet, IP and UDP around an agent header. */
package dev.weft.dataplane.agent.packet;
