package dev.weft.control.core.check;

import dev.weft.control.core.model.Demand;
import dev.weft.control.core.model.Instance;
import dev.weft.control.core.model.Policy;
import dev.weft.control.core.model.Protocol;
import dev.weft.control.core.model.Selection;
import dev.weft.control.core.model.Service;
import dev.weft.control.core.model.Tunnel;
import java.util.HashMap;
import java.util.Map;

/** Services have instances, and each traffic class has one demand. */
final class ServiceCheck {
    /** Packets from or to this UDP port carry an agent header (docs/wire-formats.md). */
    private static final int AGENT_PORT = 22342;

    private ServiceCheck() {}

    /** What the policy needs, and whether anybody is left to serve. */
    private static void policy(Service service, Findings findings) {
        boolean some = !service.instances().isEmpty();
        if (some && service.instances().stream().allMatch(instance -> instance.share() == 0)) {
            findings.error(
                    service,
                    "the weights of its instances sum to 0: no new flow would be served",
                    "give at least one instance a weight above 0, or leave its weight out");
        }
        boolean deadline = service.policy() == Policy.DEADLINE;
        boolean timed = service.demands().stream()
                .anyMatch(demand -> demand.deadlineUs().isPresent());
        if (deadline && !timed) {
            findings.error(
                    service,
                    "its policy is deadline, but none of its demands has a deadlineMs",
                    "add deadlineMs to a demand, or use the policy joint");
        }
        if (deadline && some && service.instances().stream().allMatch(Instance::backup)) {
            findings.error(
                    service,
                    "all of its instances are backups: there is nothing to back up",
                    "remove \"backup\" from at least one instance");
        }
        if (service.selection() == Selection.CENTRALISED && service.policy() != Policy.JOINT) {
            findings.error(
                    service,
                    "its selection is centralised, so its data planes weigh nothing and the policy " + service.policy()
                            + " means nothing",
                    "leave the policy out, or use the selection hybrid");
        }
        for (Instance instance : service.instances()) {
            if (instance.backup() && !deadline) {
                findings.error(
                        instance,
                        "is a backup, but the policy of " + service.id() + " is " + service.policy()
                                + ", which has no deadline to spill at",
                        "use the policy deadline with a deadlineMs in a demand, or remove \"backup\"");
            }
        }
    }

    /** The invariant CRC covers addresses and ports, so both stay as they are, and only a segment can name the host. */
    private static void roce(Service service, Findings findings) {
        if (service.tunnel().kind() != Tunnel.Kind.SRV6) {
            findings.error(
                    service,
                    "UDP port " + Service.ROCE_PORT
                            + " is RoCEv2, whose checksum covers the addresses: packets reach their instance unchanged,"
                            + " in a tunnel that names it, and the tunnel is "
                            + service.tunnel().kind(),
                    "use the tunnel srv6, or another port");
        }
        for (Instance instance : service.instances()) {
            if (instance.port() != Service.ROCE_PORT) {
                findings.error(
                        instance,
                        "its port is " + instance.port() + ", but " + service.id() + " is RoCEv2, whose port "
                                + Service.ROCE_PORT + " no switch may change",
                        "leave \"port\" out");
            }
        }
    }

    static void check(Service service, Findings findings) {
        if (service.instances().isEmpty()) {
            findings.error(service, "has no instances", "add at least one under \"instances\", or remove the service");
        }
        for (Instance instance : service.instances()) {
            boolean mixed = (instance.port() == AGENT_PORT) != (service.port() == AGENT_PORT);
            if (service.protocol() == Protocol.UDP && mixed) {
                findings.error(
                        instance,
                        "its port is " + instance.port() + " and that of " + service.id() + " is " + service.port()
                                + ": packets would gain or lose the agent header that UDP port " + AGENT_PORT
                                + " announces",
                        "use " + AGENT_PORT + " for both or for neither");
            }
        }
        if (service.isRoce()) {
            roce(service, findings);
        }
        policy(service, findings);
        Map<String, Demand> byClass = new HashMap<>();
        for (Demand demand : service.demands()) {
            String trafficClass = demand.trafficClass().isPresent()
                    ? "traffic class " + demand.trafficClass().getAsInt()
                    : "every other traffic class";
            Demand first = byClass.putIfAbsent(trafficClass, demand);
            if (first != null) {
                findings.error(
                        demand,
                        trafficClass + " already belongs to " + first.id() + " " + findings.place(first, demand),
                        "give each demand of a service its own traffic class");
            }
        }
    }
}
