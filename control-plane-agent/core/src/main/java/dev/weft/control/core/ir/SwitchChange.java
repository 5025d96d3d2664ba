package dev.weft.control.core.ir;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Which parts of a switch's configuration are others than before, and what they were: empty for what was not there. */
public final class SwitchChange {
    private final String switchName;
    private final Map<EntryKey, Optional<TableEntry>> entries;
    private final Map<MemberKey, Optional<ProfileMember>> members;
    private final Map<MemberKey, Optional<ProfileGroup>> groups;
    private final Map<MeterKey, Optional<MeterConfig>> meters;
    private final boolean agentChanged;
    private final Optional<AgentConfiguration> agent;

    /**
     * Holds what it is given.
     *
     * @param switchName the name of the switch
     * @param agentChanged whether its agent is told something else than before
     * @param agent what its agent was told before; empty: nothing
     */
    public SwitchChange(
            String switchName,
            Map<EntryKey, Optional<TableEntry>> entries,
            Map<MemberKey, Optional<ProfileMember>> members,
            Map<MemberKey, Optional<ProfileGroup>> groups,
            Map<MeterKey, Optional<MeterConfig>> meters,
            boolean agentChanged,
            Optional<AgentConfiguration> agent) {
        this.switchName = Objects.requireNonNull(switchName, "switchName");
        this.entries = Map.copyOf(entries);
        this.members = Map.copyOf(members);
        this.groups = Map.copyOf(groups);
        this.meters = Map.copyOf(meters);
        this.agentChanged = agentChanged;
        this.agent = Objects.requireNonNull(agent, "agent");
    }

    /** Returns the name of the switch. */
    public String switchName() {
        return switchName;
    }

    /** Returns the entries before. */
    public Map<EntryKey, Optional<TableEntry>> entries() {
        return entries;
    }

    /** Returns the members before. */
    public Map<MemberKey, Optional<ProfileMember>> members() {
        return members;
    }

    /** Returns the groups before. */
    public Map<MemberKey, Optional<ProfileGroup>> groups() {
        return groups;
    }

    /** Returns the meter cells before. */
    public Map<MeterKey, Optional<MeterConfig>> meters() {
        return meters;
    }

    /** Returns whether its agent is told something else than before. */
    public boolean agentChanged() {
        return agentChanged;
    }

    /** Returns what its agent was told before. */
    public Optional<AgentConfiguration> agent() {
        return agent;
    }

    /** Returns whether nothing is another than before. */
    public boolean isEmpty() {
        return entries.isEmpty() && members.isEmpty() && groups.isEmpty() && meters.isEmpty() && !agentChanged;
    }
}
