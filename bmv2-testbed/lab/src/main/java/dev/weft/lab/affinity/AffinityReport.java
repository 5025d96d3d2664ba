package dev.weft.lab.affinity;

/**
 * What came of it.
 *
 * @param target what forwarded: embedded or bmv2
 * @param affinity how the flows keep their instance: state or cookie
 * @param flows opened
 * @param maxOpen most flows open at the same time: the first packet had arrived, the last had not
 * @param packets that arrived at an instance
 * @param stateCells cells of flow state in the ingress switch, pins included
 * @param violations packets of an open flow at another instance while its first one lived
 * @param resteeredOnDeath flows that went on at another instance because theirs had died, each death counted once
 * @param lost packets that arrived nowhere: sent to an instance that had just died, or first packets of flows that found all
 *     their cells taken while the agent was away
 * @param mostPins most flows that stood in the table of pins
 * @param changes of instances: deaths, returns, drains, removals, additions
 * @param changesPerSecond share of the instances that changed in a second, on average
 * @param seconds of the network's time: virtual on embedded switches, real on others
 */
public record AffinityReport(
        String target,
        String affinity,
        long flows,
        long maxOpen,
        long packets,
        long stateCells,
        long violations,
        long resteeredOnDeath,
        long lost,
        long mostPins,
        Changes changes,
        double changesPerSecond,
        double seconds) {
    /** How often what happened. */
    public record Changes(
            int deaths,
            int returns,
            int drains,
            int removals,
            int additions,
            int reconfigurations,
            int agentRestarts,
            int controllerRestarts) {}
}
