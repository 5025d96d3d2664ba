package dev.weft.control.core.topology;

import dev.weft.control.core.model.Link;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.SwitchNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jgrapht.alg.interfaces.ShortestPathAlgorithm.SingleSourcePaths;
import org.jgrapht.alg.shortestpath.DijkstraShortestPath;
import org.jgrapht.graph.WeightedMultigraph;

/**
 * Shortest paths between the switches of a model, by one-way delay. A link without delay counts one nanosecond, so
 * that a path that makes no way is never among the shortest. Links with an end that does not exist are left out.
 */
public final class Topology {
    private final WeightedMultigraph<String, Link> graph = new WeightedMultigraph<>(Link.class);
    private final SortedMap<String, SingleSourcePaths<String, Link>> paths = new TreeMap<>();

    private Topology() {}

    /** Computes the shortest paths of a model; the cost is one Dijkstra run for each switch. */
    public static Topology of(SemanticModel model) {
        Topology topology = new Topology();
        for (SwitchNode node : model.network().switches()) {
            topology.graph.addVertex(node.name());
        }
        for (Link link : model.network().links()) {
            String a = link.a().switchName();
            String b = link.b().switchName();
            boolean known = topology.graph.containsVertex(a) && topology.graph.containsVertex(b);
            if (known && !a.equals(b)) {
                topology.graph.addEdge(a, b, link);
                topology.graph.setEdgeWeight(link, weight(link));
            }
        }
        DijkstraShortestPath<String, Link> dijkstra = new DijkstraShortestPath<>(topology.graph);
        for (String name : topology.graph.vertexSet()) {
            topology.paths.put(name, dijkstra.getPaths(name));
        }
        return topology;
    }

    /** Returns the one-way delay of the shortest path in nanoseconds; empty if there is no path. */
    public OptionalLong delayNs(String from, String to) {
        double weight = distance(from, to);
        return Double.isInfinite(weight) ? OptionalLong.empty() : OptionalLong.of((long) weight);
    }

    /** Returns whether there is a path. */
    public boolean reaches(String from, String to) {
        return !Double.isInfinite(distance(from, to));
    }

    /** Returns the links of a switch on which some shortest path to another begins, ordered by name. */
    public List<Link> firstLinks(String from, String to) {
        double whole = distance(from, to);
        List<Link> links = new ArrayList<>();
        if (from.equals(to) || Double.isInfinite(whole)) {
            return links;
        }
        for (Link link : graph.edgesOf(from)) {
            // Sums of whole nanoseconds stay below 2^53: doubles hold them exactly.
            if (weight(link) + distance(link.far(from).switchName(), to) == whole) {
                links.add(link);
            }
        }
        links.sort(Comparator.comparing(Link::name));
        return links;
    }

    private double distance(String from, String to) {
        SingleSourcePaths<String, Link> known = paths.get(to);
        return known == null || !paths.containsKey(from) ? Double.POSITIVE_INFINITY : known.getWeight(from);
    }

    private static double weight(Link link) {
        return Math.max(1, link.delayNs());
    }
}
