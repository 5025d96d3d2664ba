package dev.weft.control.core.optimise;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jgrapht.alg.flow.mincost.CapacityScalingMinimumCostFlow;
import org.jgrapht.alg.flow.mincost.MinimumCostFlowProblem.MinimumCostFlowProblemImpl;
import org.jgrapht.alg.interfaces.MinimumCostFlowAlgorithm;
import org.jgrapht.graph.DefaultWeightedEdge;
import org.jgrapht.graph.DirectedWeightedMultigraph;

/**
 * Splits demand by a flow of least cost: from each ingress an arc to each instance, which costs the way; from each instance
 * arcs in parallel to one sink, each for a slice of its load, which cost what a request more costs there. As slices cost more
 * and more, the flow fills them in order. What the slices leave to gain, {@link Polish} takes.
 */
final class FlowSplitter {
    private static final double[] LEVELS = {
        0.1, 0.2, 0.3, 0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.84, 0.88, 0.91, 0.94, 0.97, 1.0, 1.1, 1.3, 1.7, 2.5,
        5
    };
    private static final int LEAST_QUANTA = 4096;
    private static final int QUANTA_AN_INSTANCE = 64;
    private static final int ROUNDS = 50;
    private static final double GOOD = 0.001;

    /** JGraphT takes costs below 10^9. */
    private static final double MOST_COST = 9e8;

    private final SplitProblem problem;
    private final double quantum;
    private final int[] quanta;

    private FlowSplitter(SplitProblem problem) {
        this.problem = problem;
        int wanted = LEAST_QUANTA + QUANTA_AN_INSTANCE * problem.instances();
        quantum = problem.demand() / wanted;
        quanta = new int[problem.ingresses()];
        for (int i = 0; i < quanta.length; i++) {
            boolean some = problem.demand(i) > 0 && problem.served(i);
            quanta[i] = some ? Math.max(1, (int) Math.round(problem.demand(i) / quantum)) : 0;
        }
    }

    static Split solve(SplitProblem problem) {
        if (!(problem.demand() > 0)) {
            return Split.of(problem, new double[problem.ingresses()][problem.instances()]);
        }
        return Polish.of(problem, new FlowSplitter(problem).flow(), ROUNDS, GOOD);
    }

    private Split flow() {
        DirectedWeightedMultigraph<Integer, DefaultWeightedEdge> graph =
                new DirectedWeightedMultigraph<>(DefaultWeightedEdge.class);
        int ingresses = problem.ingresses();
        int sink = ingresses + problem.instances();
        for (int node = 0; node <= sink; node++) {
            graph.addVertex(node);
        }
        int all = 0;
        for (int own : quanta) {
            all += own;
        }
        Map<DefaultWeightedEdge, Integer> most = new HashMap<>();
        List<List<DefaultWeightedEdge>> ways = new ArrayList<>();
        for (int i = 0; i < ingresses; i++) {
            ways.add(new ArrayList<>());
            for (int j = 0; j < problem.instances(); j++) {
                DefaultWeightedEdge way = null;
                if (quanta[i] > 0 && problem.usable(i, j)) {
                    way = arc(graph, i, ingresses + j, problem.wayUs(i, j));
                    most.put(way, quanta[i]);
                }
                ways.get(i).add(way);
            }
        }
        for (int j = 0; j < problem.instances(); j++) {
            if (problem.capacity(j) > 0) {
                slices(graph, most, j, sink, all);
            }
        }
        int total = all;
        MinimumCostFlowAlgorithm.MinimumCostFlow<DefaultWeightedEdge> flow = new CapacityScalingMinimumCostFlow<
                        Integer, DefaultWeightedEdge>()
                .getMinimumCostFlow(new MinimumCostFlowProblemImpl<>(
                        graph, node -> node < ingresses ? quanta[node] : node == sink ? -total : 0, most::get));
        double[][] shares = new double[ingresses][problem.instances()];
        for (int i = 0; i < ingresses; i++) {
            for (int j = 0; j < problem.instances(); j++) {
                DefaultWeightedEdge way = ways.get(i).get(j);
                shares[i][j] = way == null ? 0 : flow.getFlow(way) / quanta[i];
            }
        }
        return Split.of(problem, shares);
    }

    private void slices(
            DirectedWeightedMultigraph<Integer, DefaultWeightedEdge> graph,
            Map<DefaultWeightedEdge, Integer> most,
            int instance,
            int sink,
            int all) {
        SortedSet<Integer> ends = new TreeSet<>();
        for (double level : LEVELS) {
            double end = level * problem.capacity(instance) / quantum;
            if (end >= 1 && end < all) {
                ends.add((int) Math.round(end));
            }
        }
        ends.add(1);
        ends.add(2 * all); // wider than what has to pass: JGraphT finds no flow through arcs that are just wide enough
        int from = 0;
        for (int to : ends) {
            double capacity = problem.capacity(instance);
            double cost = (Congestion.total(to * quantum, capacity) - Congestion.total(from * quantum, capacity))
                    / ((to - from) * quantum);
            most.put(arc(graph, problem.ingresses() + instance, sink, cost), to - from);
            from = to;
        }
    }

    private static DefaultWeightedEdge arc(
            DirectedWeightedMultigraph<Integer, DefaultWeightedEdge> graph, int from, int to, double cost) {
        DefaultWeightedEdge arc = graph.addEdge(from, to);
        graph.setEdgeWeight(arc, Math.min(MOST_COST, cost));
        return arc;
    }
}
