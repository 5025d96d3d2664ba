package dev.weft.control.daemon;

import dev.weft.control.core.compile.Compilation;
import dev.weft.control.core.ir.Candidate;
import dev.weft.control.core.ir.Pool;
import dev.weft.control.core.model.Selection;
import dev.weft.control.core.model.Service;
import dev.weft.control.core.model.SwitchNode;
import dev.weft.control.core.optimise.Optimiser;
import dev.weft.control.core.optimise.Split;
import dev.weft.control.core.optimise.SplitProblem;
import dev.weft.dataplane.api.AdviceRequest;
import dev.weft.dataplane.api.AgentGrpc;
import dev.weft.dataplane.api.AgentGrpc.AgentBlockingStub;
import dev.weft.dataplane.api.AgentStatus;
import dev.weft.dataplane.api.GetStatusRequest;
import dev.weft.dataplane.api.InstanceStatus;
import dev.weft.dataplane.api.PoolAdvice;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The path selector (C-PS) in the controller: asks the agents for the metrics they publish, splits the demand of each service
 * whose selection is centralised or hybrid, and hands each ingress its shares. An agent that does not answer keeps the shares it
 * has until they expire, and is left out. Not thread-safe.
 */
final class Advisor {
    private static final double TOLERANCE = 0.02;
    private static final int WEIGHTS_SUM = 1_000;
    private static final double US_PER_SECOND = 1e6;
    private static final int MOST_PERMILLE = 1_000_000;

    /** What an instance is taken to do before any has completed a request, requests a second and worker. */
    private static final double NOMINAL_CAPACITY = 1_000;

    /** Demand that is not measured is taken for this part of all capacity; one ingress' for this part of the others'. */
    private static final double NOMINAL_LOAD = 0.1;

    private static final double LEAST_PART = 0.01;

    private final Optimiser optimiser = new Optimiser(TOLERANCE);

    /** One round; returns the split of each service that was advised. */
    SortedMap<String, Split> round(Compilation compilation, Channels channels) {
        SortedMap<String, Split> splits = new TreeMap<>();
        List<Service> services = compilation.model().services().stream()
                .filter(service -> service.selection() != Selection.DISTRIBUTED)
                .toList();
        if (services.isEmpty()) {
            return splits;
        }
        Map<String, ManagedChannel> open = new HashMap<>();
        try {
            SortedMap<String, AgentStatus> statuses = new TreeMap<>();
            for (SwitchNode node : compilation.model().network().switches()) {
                ManagedChannel channel = channels.open(node.agent());
                open.put(node.name(), channel);
                try {
                    statuses.put(node.name(), stub(channel, channels).getStatus(GetStatusRequest.getDefaultInstance()));
                } catch (StatusRuntimeException e) {
                    // The apply of this round has said so, or will in the next one.
                    continue;
                }
            }
            Map<String, AdviceRequest.Builder> advice = new TreeMap<>();
            for (Service service : services) {
                advise(compilation, service, statuses, advice).ifPresent(split -> splits.put(service.name(), split));
            }
            for (Map.Entry<String, AdviceRequest.Builder> entry : advice.entrySet()) {
                try {
                    stub(open.get(entry.getKey()), channels)
                            .advise(entry.getValue().build());
                } catch (StatusRuntimeException e) {
                    throw new ControllerException(
                            ControllerException.Kind.UNREACHABLE,
                            "switch " + entry.getKey() + " takes no shares: " + SwitchErrors.reason(e),
                            List.of(),
                            e);
                }
            }
        } finally {
            open.values().forEach(ManagedChannel::shutdownNow);
        }
        return splits;
    }

    private static AgentBlockingStub stub(ManagedChannel channel, Channels channels) {
        return channels.limited(AgentGrpc.newBlockingStub(channel));
    }

    private Optional<Split> advise(
            Compilation compilation,
            Service service,
            SortedMap<String, AgentStatus> statuses,
            Map<String, AdviceRequest.Builder> advice) {
        SortedMap<Integer, Candidate> candidates = new TreeMap<>();
        SortedMap<String, List<Pool>> ingresses = new TreeMap<>();
        statuses.keySet()
                .forEach(name -> compilation
                        .switches()
                        .get(name)
                        .agent()
                        .ifPresent(agent -> agent.pools().stream()
                                .filter(pool -> pool.serviceName().equals(service.name()))
                                .forEach(pool -> {
                                    ingresses
                                            .computeIfAbsent(name, n -> new ArrayList<>())
                                            .add(pool);
                                    pool.candidates().forEach(c -> candidates.put(c.instance(), c));
                                })));
        if (ingresses.isEmpty()) {
            return Optional.empty();
        }
        List<Candidate> instances = List.copyOf(candidates.values());
        List<AgentStatus> views = ingresses.keySet().stream().map(statuses::get).toList();
        Split split = optimiser.split(service.name(), problem(instances, views));
        int ingress = 0;
        for (Map.Entry<String, List<Pool>> entry : ingresses.entrySet()) {
            int[] weights = split.weights(ingress++, WEIGHTS_SUM);
            AdviceRequest.Builder request = advice.computeIfAbsent(entry.getKey(), name -> AdviceRequest.newBuilder());
            for (Pool pool : entry.getValue()) {
                PoolAdvice.Builder shares = PoolAdvice.newBuilder()
                        .setPool(pool.number())
                        .setGapPermille((int) Math.min(MOST_PERMILLE, Math.ceil(1_000 * split.gap())));
                for (int i = 0; i < weights.length; i++) {
                    // A backup is no part of the split, and stays one.
                    int weight = instances.get(i).backup() ? 1 : weights[i];
                    if (weight > 0) {
                        shares.addShares(PoolAdvice.Share.newBuilder()
                                .setInstance(instances.get(i).instance())
                                .setWeight(weight));
                    }
                }
                request.addPools(shares);
            }
        }
        return Optional.of(split);
    }

    /** What the agents publish of these instances, as a problem. */
    static SplitProblem problem(List<Candidate> instances, List<AgentStatus> views) {
        double[] capacity = new double[instances.size()];
        double[] demand = new double[views.size()];
        double[][] wayUs = new double[views.size()][instances.size()];
        double known = 0;
        double knownWorkers = 0;
        for (int i = 0; i < views.size(); i++) {
            Map<Integer, InstanceStatus> seen = new HashMap<>();
            views.get(i).getInstancesList().forEach(status -> seen.put(status.getInstance(), status));
            for (int j = 0; j < capacity.length; j++) {
                InstanceStatus status =
                        seen.getOrDefault(instances.get(j).instance(), InstanceStatus.getDefaultInstance());
                boolean fresh = status.getKnowledge() == InstanceStatus.Knowledge.FRESH && status.getNetworkKnown();
                wayUs[i][j] = fresh ? status.getNetworkUs() : Double.POSITIVE_INFINITY;
                demand[i] += status.getSentPerSecond();
                if (fresh && status.getMeanServiceUs() > 0) {
                    int workers = Math.max(1, status.getCompute().getWorkers());
                    capacity[j] = workers * US_PER_SECOND / status.getMeanServiceUs();
                    known += capacity[j];
                    knownWorkers += workers;
                }
            }
        }
        double aWorker = knownWorkers > 0 ? known / knownWorkers : NOMINAL_CAPACITY;
        double all = 0;
        for (int j = 0; j < capacity.length; j++) {
            Candidate candidate = instances.get(j);
            boolean used = candidate.weight().orElse(1) > 0 && !candidate.backup();
            double own = capacity[j] > 0 ? capacity[j] : aWorker * candidate.workers();
            capacity[j] = used ? own : 0;
            all += capacity[j];
        }
        double sum = 0;
        for (double own : demand) {
            sum += own;
        }
        for (int i = 0; i < demand.length; i++) {
            demand[i] = sum > 0
                    ? Math.max(demand[i], LEAST_PART * sum / demand.length)
                    : NOMINAL_LOAD * all / demand.length;
        }
        return new SplitProblem(demand, capacity, wayUs);
    }

    /** How often a service's shares were solved anew. */
    long solved() {
        return optimiser.solved();
    }
}
