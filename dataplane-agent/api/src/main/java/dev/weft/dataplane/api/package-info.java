/**
 * Messages and stubs of the switch-resident agent, generated from {@code src/main/protobuf/weft/agent/v1}: {@code
 * agent.proto} is the service that controllers call, {@code probe.proto} what agents tell each other through the data
 * plane. Uses protobuf and gRPC only. Start reading at {@code agent.proto}.
 */
package dev.weft.dataplane.api;
