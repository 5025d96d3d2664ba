package dev.weft.dataplane.agent.north;

import dev.weft.dataplane.agent.config.Configuration;
import dev.weft.dataplane.agent.config.InvalidConfigurationException;
import dev.weft.dataplane.api.AgentConfiguration;
import dev.weft.dataplane.api.AgentStatus;
import dev.weft.dataplane.api.PoolAdvice;
import java.util.List;
import java.util.Optional;

/** What the agent service asks of the agent. Called on the agent's thread. */
public interface AgentControl {
    /**
     * Follows a configuration.
     *
     * @return whether it is another one than before
     * @throws InvalidConfigurationException if the agent cannot follow it; it keeps what it had
     */
    boolean configure(AgentConfiguration message) throws InvalidConfigurationException;

    /** Whether the data plane can choose for every pool of the configuration: the cells of new ones are filled. */
    boolean filled();

    /** The configuration; empty before the first. */
    Optional<Configuration> configuration();

    /** Counts the changes of the configuration. */
    long generation();

    /**
     * Takes a controller's shares.
     *
     * @return numbers of pools that this agent does not have or selects from by itself
     */
    List<Integer> advise(List<PoolAdvice> pools, long validNs);

    AgentStatus status();
}
