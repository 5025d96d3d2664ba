/** The agent as a process of its own: real time, gRPC over TCP, a configuration file. */
package dev.weft.dataplane.agent.daemon;
