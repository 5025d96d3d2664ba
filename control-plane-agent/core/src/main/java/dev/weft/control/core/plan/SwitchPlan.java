package dev.weft.control.core.plan;

import dev.weft.control.core.ir.AgentConfiguration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What must be written to one switch and its agent. */
public final class SwitchPlan {
    private final String switchName;
    private final long device;
    private final List<Change> changes;
    private final AgentConfiguration agent;
    private final Optional<AgentConfiguration> told;

    SwitchPlan(
            String switchName,
            long device,
            List<Change> changes,
            AgentConfiguration agent,
            Optional<AgentConfiguration> told) {
        this.switchName = Objects.requireNonNull(switchName, "switchName");
        this.device = device;
        this.changes = List.copyOf(changes);
        this.agent = agent;
        this.told = told;
    }

    /** Returns the name of the switch. */
    public String switchName() {
        return switchName;
    }

    /** Returns the P4Runtime device id. */
    public long device() {
        return device;
    }

    /** Returns the writes in an order in which nothing ever refers to something that is not there. */
    public List<Change> changes() {
        return changes;
    }

    /** Returns the configuration that the agent must be given; empty if it has it. */
    public Optional<AgentConfiguration> agent() {
        return Optional.ofNullable(agent);
    }

    /** Returns what is new for the agent, in words; found out with each call. */
    public List<String> agentChanges() {
        return agent == null ? List.of() : AgentWords.describe(agent, told);
    }

    /** Returns whether there is nothing to do. */
    public boolean isEmpty() {
        return changes.isEmpty() && agent == null;
    }

    /** Returns how many writes of an operation there are. */
    public long count(Operation operation) {
        return changes.stream()
                .filter(change -> change.operation() == operation)
                .count();
    }
}
