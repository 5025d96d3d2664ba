package dev.weft.control.daemon;

import java.util.List;

/**
 * What an apply wrote, switch by switch.
 *
 * @param switches in the order of the semantic file; every switch is named, also one that needed nothing
 * @param warnings one line each, for example that a switch has no resident agent
 */
public record ApplyReport(List<SwitchWrites> switches, List<String> warnings) {
    public ApplyReport {
        switches = List.copyOf(switches);
        warnings = List.copyOf(warnings);
    }

    /** Whether anything was written anywhere. */
    public boolean changed() {
        return switches.stream().anyMatch(SwitchWrites::changed);
    }

    /** All flips of this apply: one for each switch whose active epoch changed. */
    public int flipWrites() {
        return switches.stream().mapToInt(SwitchWrites::flips).sum();
    }

    /** All P4Runtime updates of this apply, flips aside. */
    public int entryWrites() {
        return switches.stream().mapToInt(SwitchWrites::entryWrites).sum();
    }

    /**
     * @param switchId id of the switch in the semantic file
     * @param inserted P4Runtime INSERT updates acknowledged (table entries, members, groups)
     * @param modified P4Runtime MODIFY updates acknowledged (those, meters and default actions)
     * @param deleted P4Runtime DELETE updates acknowledged
     * @param flips writes that made another epoch the active one: 0 or 1
     * @param repaired entries that were not as the last transaction had left them and were put right before
     * @param pipelineChanged the P4 program was pushed, since the switch had none
     * @param agentConfigured the switch-resident agent got a new configuration
     * @param entries controller-owned entries on the switch afterwards (table entries, members, groups, meters)
     */
    public record SwitchWrites(
            String switchId,
            int inserted,
            int modified,
            int deleted,
            int flips,
            int repaired,
            boolean pipelineChanged,
            boolean agentConfigured,
            int entries) {
        /** P4Runtime updates acknowledged. */
        public int entryWrites() {
            return inserted + modified + deleted + repaired;
        }

        /** Whether this switch was touched at all. */
        public boolean changed() {
            return entryWrites() > 0 || flips > 0 || pipelineChanged || agentConfigured;
        }
    }
}
