package dev.weft.lab.routing;

import dev.weft.compute.select.Candidate;
import dev.weft.compute.select.PairPlanner;
import dev.weft.compute.select.PairTable;
import dev.weft.compute.select.Policy;
import dev.weft.lab.time.Randomness;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Weft in the simulation, for sweeps too large for real switches: the twin of each ingress' data plane with the tables that
 * its agent's own planner makes from true delays and service times.
 */
final class SimulatedWeft implements Chooser {
    private static final double NS_PER_US = 1_000;
    private static final double US_PER_SECOND = 1e6;

    private final RoutingCase routingCase;
    private final IngressTwin[] ingresses;
    /** What requests under way carry, by flow. */
    private final Map<Long, Integer> counts = new HashMap<>();

    SimulatedWeft(RoutingCase routingCase) {
        this.routingCase = routingCase;
        ingresses = new IngressTwin[routingCase.ingresses()];
        for (int i = 0; i < ingresses.length; i++) {
            ingresses[i] = twin(i);
        }
    }

    private IngressTwin twin(int ingress) {
        int numbers = routingCase.instances() + 1;
        long[] unitUs = new long[numbers];
        long[] networkUs = new long[numbers];
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < routingCase.instances(); i++) {
            double meanUs = RoutingCase.MEAN_SERVICE_NS / NS_PER_US / routingCase.speed(i);
            unitUs[i + 1] = Math.round(meanUs);
            networkUs[i + 1] = Math.round(Baselines.roundTripNs(ingress, i, routingCase) / NS_PER_US);
            candidates.add(new Candidate(i + 1, Math.round(meanUs), networkUs[i + 1], US_PER_SECOND / meanUs));
        }
        PairPlanner planner = new PairPlanner(Policy.JOINT, 0, 0);
        planner.wide(true);
        planner.cells(PairTable.cellsFor(candidates.size()));
        PairTable pairs = planner.plan(candidates);
        return new IngressTwin(pairs, planner.more(), unitUs, networkUs, new long[numbers]);
    }

    @Override
    public int choose(int ingress, long flow, Situation situation) {
        int row = Randomness.of(flow, "").below(ingresses[ingress].rows());
        int number = ingresses[ingress].choose(row);
        counts.put(flow, ingresses[ingress].count(number));
        return number - 1;
    }

    @Override
    public void feedback(int ingress, int instance, long flow, int queue, Situation situation) {
        ingresses[ingress].feedback(instance + 1, queue, 0, counts.remove(flow));
    }
}
