package dev.weft.dataplane.agent;

import dev.weft.dataplane.agent.config.Configuration;
import dev.weft.dataplane.agent.target.Pipeline;
import dev.weft.dataplane.api.AgentConfiguration;
import java.util.function.Consumer;

/**
 * What an agent is started with.
 *
 * @param deviceId P4Runtime device id, of the target and northbound
 * @param targetAddress of the target, for people
 * @param callTimeoutNs limit of a call to the target; 0: none, as virtual time wants
 * @param periodNs one round, where the configuration names none
 * @param pipeline what the target has to run
 * @param accepted told of each configuration that the agent follows
 */
public record AgentOptions(
        long deviceId,
        String targetAddress,
        long callTimeoutNs,
        long periodNs,
        Pipeline pipeline,
        Consumer<AgentConfiguration> accepted) {
    /** Options for a target in the same process. */
    public static AgentOptions inProcess(long deviceId) {
        return new AgentOptions(
                deviceId, "in-process", 0, Configuration.DEFAULT_PERIOD_NS, Pipeline.weft(), configuration -> {});
    }
}
