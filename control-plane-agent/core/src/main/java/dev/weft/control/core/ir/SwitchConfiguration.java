package dev.weft.control.core.ir;

import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that one switch is told, or, read back, all that it holds.
 */
public final class SwitchConfiguration {
    private final String switchName;
    private final long device;
    private final SortedMap<EntryKey, TableEntry> entries;
    private final SortedMap<MemberKey, ProfileMember> members;
    private final SortedMap<MemberKey, ProfileGroup> groups;
    private final SortedMap<MeterKey, MeterConfig> meters;
    private final Optional<AgentConfiguration> agent;

    /**
     * Holds what it is given; collections are copied.
     *
     * @param switchName the name of the switch
     * @param device the P4Runtime device id
     * @param entries the table entries
     * @param members the members of action profiles
     * @param groups the groups of action selectors
     * @param meters the meter cells with a rate
     * @param agent what its agent is told; empty if there is no agent or nothing is known
     */
    public SwitchConfiguration(
            String switchName,
            long device,
            SortedMap<EntryKey, TableEntry> entries,
            SortedMap<MemberKey, ProfileMember> members,
            SortedMap<MemberKey, ProfileGroup> groups,
            SortedMap<MeterKey, MeterConfig> meters,
            Optional<AgentConfiguration> agent) {
        this.switchName = Objects.requireNonNull(switchName, "switchName");
        this.device = device;
        this.entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
        this.members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
        this.groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
        this.meters = Collections.unmodifiableSortedMap(new TreeMap<>(meters));
        this.agent = Objects.requireNonNull(agent, "agent");
    }

    private SwitchConfiguration(
            Optional<AgentConfiguration> agent,
            String switchName,
            long device,
            SortedMap<EntryKey, TableEntry> entries,
            SortedMap<MemberKey, ProfileMember> members,
            SortedMap<MemberKey, ProfileGroup> groups,
            SortedMap<MeterKey, MeterConfig> meters) {
        this.switchName = Objects.requireNonNull(switchName, "switchName");
        this.device = device;
        this.entries = entries;
        this.members = members;
        this.groups = groups;
        this.meters = meters;
        this.agent = Objects.requireNonNull(agent, "agent");
    }

    /** Returns the name of the switch. */
    public String switchName() {
        return switchName;
    }

    /** Returns the P4Runtime device id. */
    public long device() {
        return device;
    }

    /** Returns the table entries. */
    public SortedMap<EntryKey, TableEntry> entries() {
        return entries;
    }

    /** Returns the members of action profiles. */
    public SortedMap<MemberKey, ProfileMember> members() {
        return members;
    }

    /** Returns the groups of action selectors. */
    public SortedMap<MemberKey, ProfileGroup> groups() {
        return groups;
    }

    /** Returns the meter cells with a rate. */
    public SortedMap<MeterKey, MeterConfig> meters() {
        return meters;
    }

    /** Returns what its agent is told; empty if there is no agent or nothing is known. */
    public Optional<AgentConfiguration> agent() {
        return agent;
    }

    /**
     * Returns a configuration that shows maps as they are and will be, without copying them. Whoever changes them later must
     * not do so while someone reads.
     */
    public static SwitchConfiguration view(
            String switchName,
            long device,
            SortedMap<EntryKey, TableEntry> entries,
            SortedMap<MemberKey, ProfileMember> members,
            SortedMap<MemberKey, ProfileGroup> groups,
            SortedMap<MeterKey, MeterConfig> meters,
            Optional<AgentConfiguration> agent) {
        return new SwitchConfiguration(
                agent,
                switchName,
                device,
                Collections.unmodifiableSortedMap(entries),
                Collections.unmodifiableSortedMap(members),
                Collections.unmodifiableSortedMap(groups),
                Collections.unmodifiableSortedMap(meters));
    }

    /** Collects the parts of a configuration; of two parts with an equal key the later wins. */
    public static final class Builder {
        private final String switchName;
        private final long device;
        private final SortedMap<EntryKey, TableEntry> entries = new TreeMap<>();
        private final SortedMap<MemberKey, ProfileMember> members = new TreeMap<>();
        private final SortedMap<MemberKey, ProfileGroup> groups = new TreeMap<>();
        private final SortedMap<MeterKey, MeterConfig> meters = new TreeMap<>();
        private AgentConfiguration agent;

        private Builder(String switchName, long device) {
            this.switchName = switchName;
            this.device = device;
        }

        /** Adds an entry. */
        public Builder entry(TableEntry entry) {
            entries.put(entry.key(), entry);
            return this;
        }

        /** Adds a member. */
        public Builder member(ProfileMember member) {
            members.put(member.key(), member);
            return this;
        }

        /** Adds a group. */
        public Builder group(ProfileGroup group) {
            groups.put(group.key(), group);
            return this;
        }

        /** Adds a meter cell. */
        public Builder meter(MeterConfig meter) {
            meters.put(meter.key(), meter);
            return this;
        }

        /** Sets what the agent is told. */
        public Builder agent(AgentConfiguration configuration) {
            agent = configuration;
            return this;
        }

        /** Returns the configuration. */
        public SwitchConfiguration build() {
            return new SwitchConfiguration(
                    switchName, device, entries, members, groups, meters, Optional.ofNullable(agent));
        }
    }

    /** Starts a configuration with nothing in it. */
    public static Builder builder(String switchName, long device) {
        return new Builder(switchName, device);
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof SwitchConfiguration)) {
            return false;
        }
        SwitchConfiguration that = (SwitchConfiguration) other;
        return switchName.equals(that.switchName)
                && device == that.device
                && entries.equals(that.entries)
                && members.equals(that.members)
                && groups.equals(that.groups)
                && meters.equals(that.meters)
                && agent.equals(that.agent);
    }

    @Override
    public int hashCode() {
        return Objects.hash(switchName, device, entries, members, groups, meters, agent);
    }

    @Override
    public String toString() {
        return switchName + ": " + entries.size() + " entries";
    }
}
