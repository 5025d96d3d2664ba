package dev.weft.control.core.compile;

import static dev.weft.control.core.compile.P4Names.family;

import dev.weft.control.core.model.Agent;
import dev.weft.control.core.model.Host;
import dev.weft.control.core.model.Instance;
import dev.weft.control.core.model.Link;
import dev.weft.control.core.model.PortRef;
import dev.weft.control.core.model.Service;
import dev.weft.control.core.model.SwitchNode;
import java.util.List;

/** Port roles, the source guard, whose agent ids count, and replies of instances (edge.p4, endpoints.p4). */
final class EdgeRules {
    private static final int ROLE_EDGE = 1;
    private static final int ROLE_FABRIC = 2;

    /** Packets that the resident agent submits come from no cable; they are as trusted as a neighbour's. */
    private static final int CPU_PORT = 255;

    private EdgeRules() {}

    static void node(RuleScope scope, SwitchNode node) {
        role(scope, node.name(), CPU_PORT, ROLE_FABRIC, node.id());
    }

    static void link(RuleScope scope, Link link) {
        for (PortRef end : List.of(link.a(), link.b())) {
            role(scope, end.switchName(), end.port(), ROLE_FABRIC, link.id());
        }
    }

    /** The port of a host, its source address, and the agent that answers for its plain packets. */
    static void host(RuleScope scope, Host host) {
        role(scope, host.switchName(), host.port(), ROLE_EDGE, host.id());
        EntryWriter entry = scope.entry(P4Names.HOSTS + family(host.address().isV6()))
                .match("port", host.port())
                .match("source", host.address())
                .action(P4Names.SET_HOST)
                .with("host", scope.ids().host(host.name()))
                .with("subject", 0)
                .because(host.id());
        for (String name : scope.index().agentsOn(host.name())) {
            scope.index()
                    .agent(name)
                    .filter(Agent::plain)
                    .ifPresent(agent ->
                            entry.with("subject", scope.ids().subject(name)).because(agent.id()));
        }
        scope.add(host.switchName(), entry);
    }

    static void agent(RuleScope scope, Agent agent) {
        scope.add(
                scope.switchOf(agent.host()),
                scope.entry(P4Names.AGENTS)
                        .match("host", scope.ids().host(agent.host()))
                        .match64("agent", scope.ids().agent64(agent.name()))
                        .action(P4Names.SET_SUBJECT)
                        .with("subject", scope.ids().subject(agent.name()))
                        .because(agent.id(), "host/" + agent.host()));
    }

    /** What instances send gets the address of their service. */
    static void service(RuleScope scope, Service service) {
        for (Instance instance : service.instances()) {
            Host host = scope.host(instance.host());
            String family = family(host.address().isV6());
            scope.add(
                    host.switchName(),
                    scope.entry(P4Names.ENDPOINTS + family)
                            .match("source", host.address())
                            .match("protocol", service.protocol().number())
                            .match("source_port", instance.port())
                            .action(P4Names.FROM_INSTANCE + family)
                            .with("id", scope.ids().instance(instance.name()))
                            .with("address", service.address())
                            .with("port", service.port())
                            .because(instance.id(), service.id(), host.id()));
            if (service.isRoce()) {
                // What it sends has the service's address already; it calls nobody from there.
                scope.add(
                        host.switchName(),
                        scope.entry(P4Names.HOSTS + family)
                                .match("port", host.port())
                                .match("source", service.address())
                                .action(P4Names.SET_HOST)
                                .with("host", scope.ids().host(host.name()))
                                .with("subject", 0)
                                .because(instance.id(), service.id(), host.id()));
            }
        }
    }

    private static void role(RuleScope scope, String switchName, int port, int role, String cause) {
        scope.add(
                switchName,
                scope.entry(P4Names.PORTS)
                        .match("port", port)
                        .action(P4Names.SET_ROLE)
                        .with("role", role)
                        .because(cause));
    }
}
