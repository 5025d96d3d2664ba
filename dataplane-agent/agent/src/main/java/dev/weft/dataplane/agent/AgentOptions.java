package dev.weft.dataplane.agent;

import dev.weft.dataplane.agent.config.Configuration;
import dev.weft.dataplane.agent.target.Pipeline;
import dev.weft.dataplane.api.AgentConfiguration;
import dev.weft.transaction.log.DurableLog;
import dev.weft.transaction.log.MemoryDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What an agent is started with.
 *
 * @param deviceId P4Runtime device id, of the target and northbound
 * @param targetAddress of the target, for people
 * @param callTimeoutNs limit of a call to the target; 0: none, as virtual time wants
 * @param periodNs one round, where the configuration names none
 * @param pipeline what the target has to run
 * @param accepted told of each configuration that the agent follows
 * @param log what the agent's part in transactions is kept in
 * @param background runs what waits for the target and may take long
 */
public record AgentOptions(
        long deviceId,
        String targetAddress,
        long callTimeoutNs,
        long periodNs,
        Pipeline pipeline,
        Consumer<AgentConfiguration> accepted,
        Supplier<DurableLog> log,
        Executor background) {
    /** As the other, with a transaction log in memory, and comparisons on the agent's own thread. */
    public AgentOptions(
            long deviceId,
            String targetAddress,
            long callTimeoutNs,
            long periodNs,
            Pipeline pipeline,
            Consumer<AgentConfiguration> accepted) {
        this(
                deviceId,
                targetAddress,
                callTimeoutNs,
                periodNs,
                pipeline,
                accepted,
                AgentOptions::inMemory,
                Runnable::run);
    }

    /** A transaction log that does not survive the agent. */
    public static DurableLog inMemory() {
        try {
            return DurableLog.open(new MemoryDisk(), "participant.log");
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
    }

    /** Options for a target in the same process. */
    public static AgentOptions inProcess(long deviceId) {
        return new AgentOptions(
                deviceId, "in-process", 0, Configuration.DEFAULT_PERIOD_NS, Pipeline.weft(), configuration -> {});
    }
}
