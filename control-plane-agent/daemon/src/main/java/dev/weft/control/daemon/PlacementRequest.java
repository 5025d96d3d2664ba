package dev.weft.control.daemon;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What is to be placed.
 *
 * @param service its name
 * @param instances how many; as many as in the file when empty
 * @param hosts that may have one each; those that have one in the file when empty
 * @param demand requests a second by ingress switch, in the place of what was measured
 * @param serviceMs what a request takes, in the place of what was measured
 * @param measured whether agents are asked; else ways are those of the file, and demand and service time have to be given
 */
public record PlacementRequest(
        String service,
        OptionalInt instances,
        Set<String> hosts,
        Map<String, Double> demand,
        OptionalDouble serviceMs,
        boolean measured) {
    public PlacementRequest {
        hosts = Set.copyOf(hosts);
        demand = Map.copyOf(demand);
    }
}
