package dev.weft.control.core.compile;

import static dev.weft.control.core.compile.P4Names.family;

import dev.weft.control.core.model.Agent;
import dev.weft.control.core.model.Host;
import dev.weft.control.core.model.Instance;
import dev.weft.control.core.model.Link;
import dev.weft.control.core.model.PortRef;
import dev.weft.control.core.model.Service;

/** Port roles, the source guard, whose agent ids count, and replies of instances (edge.p4, endpoints.p4). */
final class EdgeRules {
    private static final int ROLE_EDGE = 1;
    private static final int ROLE_FABRIC = 2;

    /** Packets that the resident agent submits come from no cable; they are as trusted as a neighbour's. */
    private static final int CPU_PORT = 255;

    private EdgeRules() {}

    static void add(SwitchScope scope) {
        String name = scope.node().name();
        scope.add(role(scope, CPU_PORT, ROLE_FABRIC, scope.node().id()));
        for (Link link : scope.model().network().links()) {
            for (PortRef end : new PortRef[] {link.a(), link.b()}) {
                if (end.switchName().equals(name)) {
                    scope.add(role(scope, end.port(), ROLE_FABRIC, link.id()));
                }
            }
        }
        for (Host host : scope.hosts()) {
            scope.add(role(scope, host.port(), ROLE_EDGE, host.id()));
            addSource(scope, host);
        }
        for (Agent agent : scope.agents()) {
            scope.add(scope.entry(P4Names.AGENTS)
                    .match("host", scope.ids().host(agent.host()))
                    .match64("agent", scope.ids().agent64(agent.name()))
                    .action(P4Names.SET_SUBJECT)
                    .with("subject", scope.ids().subject(agent.name()))
                    .because(agent.id(), "host/" + agent.host()));
        }
        for (Service service : scope.model().services()) {
            for (Instance instance : service.instances()) {
                Host host = scope.host(instance.host());
                if (host.switchName().equals(name)) {
                    addEndpoint(scope, service, instance, host);
                }
            }
        }
    }

    private static EntryWriter role(SwitchScope scope, int port, int role, String cause) {
        return scope.entry(P4Names.PORTS)
                .match("port", port)
                .action(P4Names.SET_ROLE)
                .with("role", role)
                .because(cause);
    }

    private static void addSource(SwitchScope scope, Host host) {
        EntryWriter entry = scope.entry(P4Names.HOSTS + family(host.address().isV6()))
                .match("port", host.port())
                .match("source", host.address())
                .action(P4Names.SET_HOST)
                .with("host", scope.ids().host(host.name()))
                .with("subject", 0)
                .because(host.id());
        for (Agent agent : scope.agents()) {
            if (agent.plain() && agent.host().equals(host.name())) {
                entry.with("subject", scope.ids().subject(agent.name())).because(agent.id());
            }
        }
        scope.add(entry);
    }

    private static void addEndpoint(SwitchScope scope, Service service, Instance instance, Host host) {
        String family = family(host.address().isV6());
        scope.add(scope.entry(P4Names.ENDPOINTS + family)
                .match("source", host.address())
                .match("protocol", service.protocol().number())
                .match("source_port", instance.port())
                .action(P4Names.FROM_INSTANCE + family)
                .with("id", scope.ids().instance(instance.name()))
                .with("address", service.address())
                .with("port", service.port())
                .because(instance.id(), service.id(), host.id()));
    }
}
