package dev.weft.control.core.transaction;

import dev.weft.control.core.ir.ProfileGroup;
import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.model.Link;
import dev.weft.control.core.plan.Change;
import dev.weft.control.core.topology.Topology;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * In which order switches change their way to a destination: a switch after all its new next hops. A packet then leaves
 * the old way at the first switch that has changed and follows the new one to the end, so that there is never a loop
 * (Francois and Bonaventure, "Avoiding transient loops during the convergence of link-state routing protocols", 2007).
 */
final class RouteRanks {
    private static final String SWITCH = "switch/";

    private final Topology topology;
    private final Map<String, Integer> ranks = new HashMap<>();

    RouteRanks(Topology topology) {
        this.topology = topology;
    }

    /** The rank of a change at a switch: 0 goes first. */
    int of(Change change, SwitchConfiguration desired) {
        Optional<ProfileGroup> group = change.group();
        if (change.entry().isPresent() && change.entry().get().group().isPresent()) {
            int id = change.entry().get().group().getAsInt();
            group = desired.groups().entrySet().stream()
                    .filter(entry -> entry.getKey().id() == id)
                    .map(Map.Entry::getValue)
                    .findFirst();
        }
        return group.map(way -> of(way, desired.switchName())).orElse(0);
    }

    private int of(ProfileGroup way, String here) {
        return way.provenance().stream()
                .filter(cause -> cause.startsWith(SWITCH))
                .map(cause -> rank(here, cause.substring(SWITCH.length())))
                .findFirst()
                .orElse(0); // a host at this switch
    }

    private int rank(String here, String target) {
        String key = here + " " + target;
        Integer known = ranks.get(key);
        if (known != null) {
            return known;
        }
        int rank = 0;
        if (!here.equals(target)) {
            for (Link link : topology.firstLinks(here, target)) {
                rank = Math.max(rank, rank(link.far(here).switchName(), target) + 1);
            }
        }
        ranks.put(key, rank);
        return rank;
    }
}
