package dev.weft.control.daemon;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What the switches hold and what their agents know, beside what the semantic file asks for. Nothing is written to find
 * it out.
 *
 * @param switches in the order of the semantic file
 */
public record StatusReport(List<SwitchStatus> switches) {
    public StatusReport {
        switches = List.copyOf(switches);
    }

    /** Whether every switch is reachable, runs this build's program and holds exactly what the file asks for. */
    public boolean good() {
        return switches.stream().allMatch(SwitchStatus::good);
    }

    /** Which P4 program a switch runs. */
    public enum Pipeline {
        /** The program of this build. */
        MATCH,
        /** Another one. */
        OTHER,
        NONE,
        UNKNOWN
    }

    /**
     * @param switchId id of the switch in the semantic file
     * @param endpoint where it was sought, {@code host:port}
     * @param reachable whether it answered
     * @param problem one line when something is wrong that the other fields do not say; empty otherwise
     * @param pipeline which P4 program it runs
     * @param desired entries the semantic file asks for (table entries, members, groups, meters)
     * @param installed entries on the switch
     * @param drift entries that are missing, foreign or different
     * @param agent what the resident agent says; empty without an agent
     * @param drops packets dropped, by reason of {@code dev.weft.p4.program.Drop}; reasons with none are left out
     * @param services packets that asked for each service at this switch, by id of the service
     * @param meters rates set on the switch
     */
    public record SwitchStatus(
            String switchId,
            String endpoint,
            boolean reachable,
            String problem,
            Pipeline pipeline,
            int desired,
            int installed,
            int drift,
            Optional<AgentView> agent,
            SortedMap<String, Long> drops,
            SortedMap<String, Long> services,
            List<MeterView> meters) {
        /** Whether nothing is wrong with this switch. */
        public boolean good() {
            return reachable && problem.isEmpty() && pipeline == Pipeline.MATCH && drift == 0;
        }
    }

    /**
     * @param configured whether the agent has the configuration that the semantic file asks for
     * @param target state of the agent's session with its target, and why it is not ready
     * @param pins flows that the agent keeps because their affinity cell was taken
     * @param instances what it knows of instances, by instance number
     * @param pools how it shares new flows
     * @param peers what it knows of other agents
     */
    public record AgentView(
            boolean configured,
            String target,
            int pins,
            List<InstanceView> instances,
            List<PoolView> pools,
            List<PeerView> peers) {
        public AgentView {
            instances = List.copyOf(instances);
            pools = List.copyOf(pools);
            peers = List.copyOf(peers);
        }
    }

    /**
     * An instance as one ingress sees it, on the levels of the CATS metrics draft.
     *
     * @param instance its id
     * @param site the switch behind which it lives
     * @param knowledge {@code fresh}, {@code silent} or {@code never heard}
     * @param computeUs L0: what a request that arrives now would take there, microseconds
     * @param networkUs L0: measured round trip to the site, microseconds; negative when not known
     * @param computeScore L1, 0..10, 10 is best
     * @param networkScore L1, 0..10, 10 is best
     * @param score L2, 0..10, 10 is best
     * @param availableSlots requests that would be served at once if they arrived now
     */
    public record InstanceView(
            String instance,
            String site,
            String knowledge,
            long computeUs,
            long networkUs,
            int computeScore,
            int networkScore,
            int score,
            int availableSlots) {}

    /**
     * @param service id of the service
     * @param demand id of the demand class; empty for "any"
     * @param policy as in the semantic file
     * @param selection as in the semantic file
     * @param gap of shares that a controller handed out, how far from the optimum they are at most, as a fraction; negative
     *     where none are in force
     * @param shares of new flows, by id of the instance, in per cent; instances without a share are left out
     */
    public record PoolView(
            String service,
            String demand,
            String policy,
            String selection,
            double gap,
            SortedMap<String, Double> shares) {}

    /**
     * @param switchId whose agent
     * @param reachable whether it answers probes
     * @param roundTripUs smoothed, microseconds
     */
    public record PeerView(String switchId, boolean reachable, long roundTripUs) {}

    /**
     * @param service id of the service that asks for the rate; the cell when no service does
     * @param ratePps packets a second above which packets are dropped
     * @param burst packets
     */
    public record MeterView(String service, long ratePps, long burst) {}
}
