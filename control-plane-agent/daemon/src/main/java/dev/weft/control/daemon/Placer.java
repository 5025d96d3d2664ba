package dev.weft.control.daemon;

import dev.weft.control.core.model.Host;
import dev.weft.control.core.model.Instance;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.Service;
import dev.weft.control.core.model.SwitchNode;
import dev.weft.control.core.optimise.Placement;
import dev.weft.control.core.optimise.PlacementProblem;
import dev.weft.control.core.topology.Topology;
import dev.weft.dataplane.api.AgentGrpc;
import dev.weft.dataplane.api.AgentStatus;
import dev.weft.dataplane.api.GetStatusRequest;
import dev.weft.dataplane.api.InstanceStatus;
import dev.weft.dataplane.api.PeerStatus;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Finds where instances of a service run best, on the network as its agents have measured it, or as the file gives it. */
final class Placer {
    private static final double US_PER_SECOND = 1e6;
    private static final double US_PER_MS = 1_000;
    private static final double NS_PER_US = 1_000;

    /** Of the capacity: beyond it no queue is short whatever the placement. */
    private static final double MOST_LOAD = 0.95;

    private final SemanticModel model;
    private final PlacementRequest request;
    private final Topology topology;
    private final Service service;
    private final List<Host> hosts;
    private final Map<String, Instance> standing = new HashMap<>();
    private final SortedMap<String, AgentStatus> views = new TreeMap<>();

    private Placer(SemanticModel model, PlacementRequest request) {
        this.model = model;
        this.request = request;
        this.topology = Topology.of(model);
        this.service = model.service(request.service())
                .orElseThrow(() -> bad("no service \"" + request.service() + "\"; there are "
                        + model.services().stream().map(Service::name).collect(Collectors.joining(", "))));
        service.instances().forEach(instance -> standing.put(instance.host(), instance));
        SortedSet<String> names = new TreeSet<>(request.hosts().isEmpty() ? standing.keySet() : request.hosts());
        this.hosts = names.stream()
                .map(name -> model.host(name).orElseThrow(() -> bad("no host \"" + name + "\" in the file")))
                .toList();
    }

    static PlacementReport place(SemanticModel model, Channels channels, PlacementRequest request) {
        Placer placer = new Placer(model, request);
        if (request.measured()) {
            placer.ask(channels);
        }
        return placer.report();
    }

    private static ControllerException bad(String message) {
        return new ControllerException(ControllerException.Kind.BAD_INPUT, message, List.of(), null);
    }

    private void ask(Channels channels) {
        for (SwitchNode node : model.network().switches()) {
            ManagedChannel channel = channels.open(node.agent());
            try {
                views.put(
                        node.name(),
                        channels.limited(AgentGrpc.newBlockingStub(channel))
                                .getStatus(GetStatusRequest.getDefaultInstance()));
            } catch (StatusRuntimeException e) {
                throw new ControllerException(
                        ControllerException.Kind.UNREACHABLE,
                        "the agent of switch/" + node.name() + " does not answer (" + SwitchErrors.reason(e)
                                + "): start it, or place by the delays of the file (--planned)",
                        List.of(),
                        e);
            } finally {
                channel.shutdownNow();
            }
        }
    }

    private PlacementReport report() {
        SortedMap<String, Double> demand = demand();
        List<String> ingresses = List.copyOf(demand.keySet());
        int count = request.instances().orElse(service.instances().size());
        if (count < 1 || count > hosts.size()) {
            throw bad(count + " instances on " + hosts.size() + " hosts, one on each: give 1 to " + hosts.size()
                    + " instances, or more hosts");
        }
        double asked = demand.values().stream().mapToDouble(rate -> rate).sum();
        Optional<String> tooMuch = tooMuch(asked, hosts, count);
        if (tooMuch.isPresent()) {
            throw bad(tooMuch.get() + ": give more instances");
        }
        PlacementProblem problem = problem(hosts, demand, ingresses, count);
        Placement best = Placement.solve(problem);
        List<Host> before = standing.keySet().stream()
                .sorted()
                .map(name -> model.host(name).orElseThrow())
                .toList();
        Optional<String> overloaded = tooMuch(asked, before, before.size()).map(why -> "overloaded, " + why);
        SortedSet<String> chosen = new TreeSet<>();
        SortedMap<String, SortedMap<String, Double>> shares = new TreeMap<>();
        for (int i = 0; i < ingresses.size(); i++) {
            SortedMap<String, Double> own = new TreeMap<>();
            for (int j = 0; j < hosts.size(); j++) {
                if (best.at(j) > 0) {
                    chosen.add(hosts.get(j).name());
                    own.put(hosts.get(j).name(), best.share(i, j));
                }
            }
            shares.put(ingresses.get(i), own);
        }
        return new PlacementReport(
                service.name(),
                demand,
                new TreeSet<>(standing.keySet()),
                chosen,
                overloaded.isPresent() ? null : costMs(before, demand, ingresses),
                overloaded.orElse(null),
                best.costUs() / US_PER_MS,
                best.boundUs() / US_PER_MS,
                shares);
    }

    /** Why as many instances on the fastest of some hosts are too few for the demand; empty when they are enough. */
    private Optional<String> tooMuch(double asked, List<Host> places, int count) {
        double most = places.stream()
                .map(this::capacity)
                .sorted(Comparator.reverseOrder())
                .limit(count)
                .mapToDouble(each -> each)
                .sum();
        return asked <= MOST_LOAD * most
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "%.0f requests a second are more than %.0f %% of the %.0f that %d instances complete",
                        asked,
                        100 * MOST_LOAD,
                        most,
                        count));
    }

    /** The mean delay with an instance on each of some hosts. */
    private double costMs(List<Host> places, SortedMap<String, Double> demand, List<String> ingresses) {
        int[] one = places.stream().mapToInt(host -> 1).toArray();
        return Placement.of(problem(places, demand, ingresses, places.size()), one)
                        .costUs()
                / US_PER_MS;
    }

    private PlacementProblem problem(
            List<Host> places, SortedMap<String, Double> demand, List<String> ingresses, int count) {
        double[][] ways = new double[ingresses.size()][places.size()];
        for (int i = 0; i < ways.length; i++) {
            for (int j = 0; j < places.size(); j++) {
                ways[i][j] = wayUs(ingresses.get(i), places.get(j).switchName());
            }
        }
        double[] capacity = places.stream().mapToDouble(this::capacity).toArray();
        return new PlacementProblem(
                demand.values().stream().mapToDouble(rate -> rate).toArray(),
                capacity,
                places.stream().mapToInt(host -> 1).toArray(),
                ways,
                count);
    }

    private SortedMap<String, Double> demand() {
        SortedMap<String, Double> demand = new TreeMap<>(request.demand());
        for (String name : request.demand().keySet()) {
            if (model.switchNode(name).isEmpty()) {
                throw bad("demand at \"" + name + "\", which is no switch of the file");
            }
        }
        if (demand.isEmpty()) {
            Set<String> own = names();
            views.forEach((name, view) -> {
                double sum = 0;
                for (InstanceStatus status : view.getInstancesList()) {
                    sum += own.contains(status.getInstanceId()) ? status.getSentPerSecond() : 0;
                }
                if (sum > 0) {
                    demand.put(name, sum);
                }
            });
        }
        if (!(demand.values().stream().mapToDouble(rate -> rate).sum() > 0)) {
            throw bad("no demand for service/" + service.name()
                    + " is known: give it (--demand SWITCH=REQUESTS_A_SECOND), or let agents see some");
        }
        return demand;
    }

    /** What agents call the instances. */
    private Set<String> names() {
        return service.instances().stream().map(Instance::name).collect(Collectors.toSet());
    }

    /** Requests a second of an instance at a host: that of the one that runs there, or the mean of those that run. */
    private double capacity(Host host) {
        if (request.serviceMs().isPresent()) {
            double workers = standing.containsKey(host.name())
                    ? standing.get(host.name()).workers()
                    : service.instances().stream()
                            .mapToInt(Instance::workers)
                            .average()
                            .orElse(1);
            return workers * US_PER_SECOND / (request.serviceMs().getAsDouble() * US_PER_MS);
        }
        List<Double> all = new ArrayList<>();
        Set<String> names = names();
        Instance own = standing.get(host.name());
        for (AgentStatus view : views.values()) {
            for (InstanceStatus status : view.getInstancesList()) {
                if (names.contains(status.getInstanceId()) && status.getMeanServiceUs() > 0) {
                    double capacity =
                            Math.max(1, status.getCompute().getWorkers()) * US_PER_SECOND / status.getMeanServiceUs();
                    if (own != null && own.name().equals(status.getInstanceId())) {
                        return capacity;
                    }
                    all.add(capacity);
                }
            }
        }
        return all.stream()
                .mapToDouble(each -> each)
                .average()
                .orElseThrow(() -> bad("how long a request of service/" + service.name()
                        + " takes is not known: give it (--service-ms), or let agents see some"));
    }

    private double wayUs(String from, String to) {
        if (from.equals(to)) {
            return 0;
        }
        if (request.measured()) {
            return views.get(from).getPeersList().stream()
                    .filter(peer -> peer.getSwitchId().equals(to) && peer.getReachable())
                    .mapToDouble(PeerStatus::getNetworkUs)
                    .findFirst()
                    .orElseThrow(() -> new ControllerException(
                            ControllerException.Kind.UNREACHABLE,
                            "the agent of switch/" + from + " has no way to switch/" + to
                                    + " measured: wait, or place by the delays of the file (--planned)",
                            List.of(),
                            null));
        }
        return topology.delayNs(from, to).stream()
                .mapToDouble(ns -> 2 * ns / NS_PER_US)
                .findFirst()
                .orElseThrow(() -> bad("no way from switch/" + from + " to switch/" + to));
    }
}
