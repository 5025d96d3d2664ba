package dev.weft.control.core.topology;

import dev.weft.control.core.model.Link;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.SwitchNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.jgrapht.alg.interfaces.ShortestPathAlgorithm.SingleSourcePaths;
import org.jgrapht.alg.shortestpath.DijkstraShortestPath;
import org.jgrapht.graph.WeightedMultigraph;

/**
 * Shortest paths between the switches of a model, by one-way delay. A link without delay counts one nanosecond, so
 * that a path that makes no way is never among the shortest. Links with an end that does not exist are left out.
 */
public final class Topology {
    /** What an IP packet's length field can say. */
    private static final int MOST_OCTETS = 65_535;

    private final WeightedMultigraph<String, Link> graph = new WeightedMultigraph<>(Link.class);
    private final Map<String, Integer> places = new HashMap<>();
    private final double[][] distances;
    private final Map<String, Map<String, Integer>> mtus = new ConcurrentHashMap<>(); // by target, then source

    private Topology(Collection<SwitchNode> switches, Collection<Link> links) {
        for (SwitchNode node : switches) {
            graph.addVertex(node.name());
            places.putIfAbsent(node.name(), places.size());
        }
        for (Link link : links) {
            String a = link.a().switchName();
            String b = link.b().switchName();
            boolean known = graph.containsVertex(a) && graph.containsVertex(b);
            if (known && !a.equals(b)) {
                graph.addEdge(a, b, link);
                graph.setEdgeWeight(link, weight(link));
            }
        }
        distances = new double[places.size()][places.size()];
        DijkstraShortestPath<String, Link> dijkstra = new DijkstraShortestPath<>(graph);
        places.forEach((to, row) -> {
            SingleSourcePaths<String, Link> paths = dijkstra.getPaths(to);
            places.forEach((from, column) -> distances[row][column] = paths.getWeight(from));
        });
    }

    /** Computes the shortest paths of a model; the cost is one Dijkstra run for each switch. */
    public static Topology of(SemanticModel model) {
        return of(model.network().switches(), model.network().links());
    }

    /** Computes the shortest paths between switches. */
    public static Topology of(Collection<SwitchNode> switches, Collection<Link> links) {
        return new Topology(switches, links);
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

    /** Returns whether another topology of the same switches has paths between the same of them. */
    public boolean reachesAsIn(Topology other) {
        if (!places.equals(other.places)) {
            return false;
        }
        for (int i = 0; i < distances.length; i++) {
            double[] mine = Arrays.stream(distances[i]).map(Topology::reachable).toArray();
            double[] theirs =
                    Arrays.stream(other.distances[i]).map(Topology::reachable).toArray();
            if (!Arrays.equals(mine, theirs)) {
                return false;
            }
        }
        return true;
    }

    private static double reachable(double distance) {
        return Double.isInfinite(distance) ? 0 : 1;
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

    /**
     * Returns the length of the longest IP packet that every shortest path carries between switches, one after the other, in
     * octets.
     *
     * @throws IllegalArgumentException if there is no path between two of them
     */
    public int mtu(List<String> stops) {
        int least = MOST_OCTETS;
        for (int i = 1; i < stops.size(); i++) {
            if (!reaches(stops.get(i - 1), stops.get(i))) {
                throw new IllegalArgumentException("no path from " + stops.get(i - 1) + " to " + stops.get(i));
            }
            least = Math.min(least, mtu(stops.get(i - 1), stops.get(i)));
        }
        return least;
    }

    private int mtu(String from, String to) {
        return mtus.computeIfAbsent(to, this::mtusTo).get(from);
    }

    /** The nearest first: what is farther looks only at what is nearer. */
    private Map<String, Integer> mtusTo(String to) {
        List<String> near = new ArrayList<>(places.keySet());
        near.removeIf(from -> !reaches(from, to));
        near.sort(Comparator.comparingDouble(from -> distance(from, to)));
        Map<String, Integer> least = new HashMap<>();
        for (String from : near) {
            int most = MOST_OCTETS;
            for (Link link : firstLinks(from, to)) {
                most = Math.min(
                        most, Math.min(link.mtu(), least.get(link.far(from).switchName())));
            }
            least.put(from, most);
        }
        return least;
    }

    private double distance(String from, String to) {
        Integer row = places.get(to);
        Integer column = places.get(from);
        return row == null || column == null ? Double.POSITIVE_INFINITY : distances[row][column];
    }

    private static double weight(Link link) {
        return Math.max(1, link.delayNs());
    }
}
