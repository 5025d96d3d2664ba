package dev.weft.control.core.check;

import dev.weft.control.core.index.ModelIndex;
import dev.weft.control.core.model.Demand;
import dev.weft.control.core.model.Host;
import dev.weft.control.core.model.Instance;
import dev.weft.control.core.model.Service;
import dev.weft.control.core.model.SwitchNode;
import dev.weft.control.core.topology.Topology;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Every instance can be reached from every caller's switch, and deadlines leave time for the way. */
final class PathCheck {
    private static final double NS_PER_MS = 1e6;
    private static final long NS_PER_US = 1000;
    private final ModelIndex index;
    private final Findings findings;
    private final Topology topology;
    private final Set<String> ingresses;

    private PathCheck(ModelIndex index, Topology topology, Set<String> ingresses, Findings findings) {
        this.index = index;
        this.findings = findings;
        this.topology = topology;
        this.ingresses = ingresses;
    }

    /** Returns the names of the switches where agents live. */
    static Set<String> ingresses(ModelIndex index) {
        return index.switches().stream()
                .map(SwitchNode::name)
                .filter(name -> !index.agentsAt(name).isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static void check(ModelIndex index, Topology topology, Set<String> ingresses, Service service, Findings findings) {
        PathCheck check = new PathCheck(index, topology, ingresses, findings);
        service.instances().forEach(check::reach);
        for (Demand demand : service.demands()) {
            if (demand.deadlineUs().isPresent()) {
                check.deadline(service, demand, demand.deadlineUs().getAsLong() * NS_PER_US);
            }
        }
    }

    private void reach(Instance instance) {
        String site = switchOf(instance.host());
        List<String> cut = ingresses.stream()
                .filter(ingress -> !topology.reaches(ingress, site))
                .collect(Collectors.toList());
        if (!cut.isEmpty()) {
            findings.error(
                    instance,
                    "cannot be reached: there is no path from switch " + String.join(", ", cut) + " to its switch "
                            + site,
                    "add a link, or move the instance");
        }
    }

    private void deadline(Service service, Demand demand, long deadlineNs) {
        List<String> late = ingresses.stream()
                .filter(ingress -> leastRoundTripNs(service, ingress) >= deadlineNs)
                .collect(Collectors.toList());
        if (late.isEmpty()) {
            return;
        }
        long leastNs = late.stream()
                .mapToLong(ingress -> leastRoundTripNs(service, ingress))
                .min()
                .orElse(0);
        String message = "the deadline of " + deadlineNs / NS_PER_MS + " ms is over before any instance can answer "
                + String.join(", ", late) + ": the shortest round trip takes " + leastNs / NS_PER_MS + " ms";
        String remedy = "raise the deadline, or add an instance nearer to the callers";
        if (late.size() == ingresses.size()) {
            findings.error(demand, message, remedy);
        } else {
            findings.warning(demand, message, remedy);
        }
    }

    private long leastRoundTripNs(Service service, String ingress) {
        return service.instances().stream()
                .map(instance -> topology.delayNs(ingress, switchOf(instance.host())))
                .filter(OptionalLong::isPresent)
                .mapToLong(delay -> 2 * delay.getAsLong())
                .min()
                .orElse(0);
    }

    private String switchOf(String host) {
        return index.host(host)
                .map(Host::switchName)
                .orElseThrow(() -> new IllegalArgumentException("the model has no host/" + host));
    }
}
