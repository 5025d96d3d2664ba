package dev.weft.control.daemon;

import dev.weft.control.core.optimise.Placement;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * Where instances of a service run best.
 *
 * @param demand requests a second at each ingress
 * @param now the hosts that have an instance in the file
 * @param best the hosts that should have one
 * @param nowMs mean delay of a request with the instances of the file, each ingress' demand split over them at best; null when
 *     they are overloaded, since no queue is stable then
 * @param nowNote why {@code nowMs} is null, in words; null when it is not
 * @param bestMs mean delay with those of {@code best}
 * @param boundMs no placement of as many instances on these hosts has a lesser mean delay
 * @param shares by ingress, then by host of {@code best}: the part of the demand that goes there
 */
public record PlacementReport(
        String service,
        SortedMap<String, Double> demand,
        SortedSet<String> now,
        SortedSet<String> best,
        Double nowMs,
        String nowNote,
        double bestMs,
        double boundMs,
        SortedMap<String, SortedMap<String, Double>> shares) {
    /** How far from the optimum the placement is at most, as a part of the bound. */
    public double gap() {
        return Placement.gap(bestMs, boundMs);
    }

    /** The text of the command. */
    public List<String> lines() {
        return PlacementText.of(this);
    }
}
