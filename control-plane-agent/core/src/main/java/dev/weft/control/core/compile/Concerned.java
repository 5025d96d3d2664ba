package dev.weft.control.core.compile;

import dev.weft.control.core.index.ModelDelta;
import dev.weft.control.core.index.ModelIndex;
import dev.weft.control.core.model.Agent;
import dev.weft.control.core.model.Host;
import dev.weft.control.core.model.Link;
import dev.weft.control.core.model.Permission;
import dev.weft.control.core.model.Service;
import dev.weft.control.core.model.Statement;
import dev.weft.control.core.model.SwitchNode;
import dev.weft.control.core.topology.Topology;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The statements that a change concerns: those that change, those whose numbers change, and those whose rules look at
 * either. A rule is applied again if it looks at any of them, with the same sets before and after the change: so what it
 * said is taken back exactly.
 */
final class Concerned {
    private final Set<String> links = new TreeSet<>();
    private final Set<String> hosts = new TreeSet<>();
    private final Set<String> sources = new TreeSet<>();
    private final Set<String> agents = new TreeSet<>();
    private final Set<String> services = new TreeSet<>();
    private final Set<String> callees = new TreeSet<>();
    private final Set<String> permissions = new TreeSet<>();
    private final Set<String> opened = new TreeSet<>();
    private boolean ways;

    private Concerned() {}

    /** Returns whether a change can be compiled by what it concerns; otherwise everything is to be compiled. */
    static boolean isLocal(ModelDelta delta, ModelIndex index, Topology topology, Topology next) {
        for (Statement statement : delta.removed()) {
            if (statement instanceof SwitchNode || changesEdges(statement, delta, index)) {
                return false;
            }
        }
        for (Statement statement : delta.added()) {
            if (statement instanceof SwitchNode || changesEdges(statement, delta, index)) {
                return false;
            }
        }
        return next == topology || next.reachesAsIn(topology);
    }

    private static boolean changesEdges(Statement statement, ModelDelta delta, ModelIndex index) {
        if (!(statement instanceof Host)) {
            return false;
        }
        String at = ((Host) statement).switchName();
        boolean after = isUsed(at, false, delta, index) || isUsed(at, true, delta, index);
        return index.isEdge(at) != after;
    }

    /** Returns whether a number changes that rules of every switch look at: the way to a switch, or over a link that stays. */
    static boolean movesWays(Set<String> moved, ModelDelta delta) {
        return moved.stream()
                .anyMatch(id -> id.startsWith("switch/")
                        || id.startsWith("link/")
                                && (delta.before(id).isPresent()
                                        == delta.after(id).isPresent()));
    }

    /** Whether a switch has a host of an address family after a change. */
    private static boolean isUsed(String switchName, boolean v6, ModelDelta delta, ModelIndex index) {
        for (String host : index.hostsAt(switchName, v6)) {
            if (delta.before("host/" + host).isEmpty()) {
                return true;
            }
        }
        return delta.added().stream()
                .filter(Host.class::isInstance)
                .map(Host.class::cast)
                .anyMatch(host ->
                        host.switchName().equals(switchName) && host.address().isV6() == v6);
    }

    /**
     * Finds what a change concerns.
     *
     * @param index the statements before the change
     * @param moved the ids of the statements whose number changes
     */
    static Concerned by(ModelDelta delta, ModelIndex index, Set<String> moved) {
        Concerned concerned = new Concerned();
        delta.removed().forEach(statement -> concerned.changed(statement, delta, index));
        delta.added().forEach(statement -> concerned.changed(statement, delta, index));
        moved.forEach(id -> concerned.moved(id, index));
        for (String host : concerned.hosts) {
            concerned.agents.addAll(index.agentsOn(host));
            concerned.services.addAll(index.servicesOn(host));
        }
        for (String agent : concerned.agents) {
            concerned.agent(index.agent(agent), delta, index);
            concerned.agent(delta.after("agent/" + agent).map(Agent.class::cast), delta, index);
        }
        return concerned;
    }

    private void changed(Statement statement, ModelDelta delta, ModelIndex index) {
        String name = statement.name();
        if (statement instanceof Link) {
            links.add(name);
            ways = true;
            // How long a packet may be depends on the links of its way.
            index.services().stream()
                    .filter(service -> !service.tunnel().isNone())
                    .forEach(service -> services.add(service.name()));
        } else if (statement instanceof Host) {
            Host host = (Host) statement;
            hosts.add(name);
            boolean v6 = host.address().isV6();
            ways |= index.hostsAt(host.switchName(), v6).isEmpty() == isUsed(host.switchName(), v6, delta, index);
        } else if (statement instanceof Agent) {
            agents.add(name);
        } else if (statement instanceof Service) {
            services.add(name);
            Optional<String> before =
                    delta.before(statement.id()).map(Service.class::cast).map(Service::capability);
            Optional<String> after =
                    delta.after(statement.id()).map(Service.class::cast).map(Service::capability);
            if (!before.equals(after)) {
                callees.add(name);
            }
        } else if (statement instanceof Permission) {
            permissions.add(name);
        }
    }

    private void moved(String id, ModelIndex index) {
        int slash = id.indexOf('/');
        String name = id.substring(slash + 1);
        switch (id.substring(0, slash)) {
            case "agent":
                agents.add(name);
                break;
            case "host":
                hosts.add(name);
                break;
            case "service":
                services.add(name);
                callees.add(name);
                break;
            case "instance":
                services.addAll(index.servicesWithInstance(name));
                break;
            case "demand":
                services.add(name.substring(0, name.indexOf('/')));
                break;
            default:
                break; // of a link that changes itself: see isLocal
        }
    }

    private void agent(Optional<Agent> agent, ModelDelta delta, ModelIndex index) {
        if (agent.isEmpty()) {
            return;
        }
        if (agent.get().plain()) {
            sources.add(agent.get().host());
        }
        Set<String> places = new HashSet<>();
        String host = agent.get().host();
        index.host(host).map(Host::switchName).ifPresent(places::add);
        delta.after("host/" + host).map(Host.class::cast).map(Host::switchName).ifPresent(places::add);
        for (String place : places) {
            // Where an agent stays that the change does not concern, "every agent" means somebody before and after.
            if (agents.containsAll(index.agentsAt(place))) {
                opened.add(place);
            }
        }
    }

    /** Applies the rules that look at what is concerned. */
    void apply(RuleScope scope) {
        ModelIndex index = scope.index();
        if (ways) {
            index.switches().forEach(node -> UnderlayRules.ways(scope, node));
        }
        links.forEach(name -> index.link(name).ifPresent(link -> EdgeRules.link(scope, link)));
        Set<String> ports = new TreeSet<>(hosts);
        ports.addAll(sources);
        ports.forEach(name -> index.host(name).ifPresent(host -> EdgeRules.host(scope, host)));
        hosts.forEach(name -> index.host(name).ifPresent(host -> UnderlayRules.host(scope, host)));
        agents.forEach(name -> index.agent(name).ifPresent(agent -> EdgeRules.agent(scope, agent)));
        services.forEach(name -> index.service(name).ifPresent(service -> Compiler.service(scope, service)));
        permissions.forEach(
                name -> index.permission(name).ifPresent(permission -> PermissionRules.permission(scope, permission)));
        agents.forEach(name -> index.agent(name).ifPresent(agent -> callsOf(scope, agent)));
        callees.forEach(name -> index.service(name).ifPresent(service -> callsTo(scope, service)));
        for (String place : opened) {
            for (Permission permission : others(index, index.permissionsOfAnyAgent())) {
                PermissionRules.everyone(scope, permission, place, PermissionRules.services(scope, permission));
                PermissionRules.nobody(scope, permission, place);
            }
        }
    }

    /** What the permissions that stay say of an agent. */
    private void callsOf(RuleScope scope, Agent agent) {
        Set<String> covering = new TreeSet<>(scope.index().permissionsOfAgent(agent.name()));
        covering.addAll(scope.index().permissionsOf(agent.type()));
        for (Permission permission : others(scope.index(), covering)) {
            PermissionRules.subject(scope, permission, agent.name(), PermissionRules.services(scope, permission));
        }
    }

    /** What the permissions that stay say of a service, and of agents that stay. */
    private void callsTo(RuleScope scope, Service service) {
        Set<String> covering = new TreeSet<>(scope.index().permissionsOfService(service.name()));
        covering.addAll(scope.index().permissionsOfCapability(service.capability()));
        for (Permission permission : others(scope.index(), covering)) {
            var only = PermissionRules.services(scope, permission, Set.of(service.name()));
            for (String agent : PermissionRules.agents(scope, permission)) {
                if (!agents.contains(agent)) {
                    PermissionRules.subject(scope, permission, agent, only);
                }
            }
            for (SwitchNode node : scope.index().switches()) {
                if (!opened.contains(node.name())) {
                    PermissionRules.everyone(scope, permission, node.name(), only);
                }
            }
        }
    }

    private Set<Permission> others(ModelIndex index, Set<String> names) {
        Set<Permission> others = new HashSet<>();
        for (String name : names) {
            if (!permissions.contains(name)) {
                index.permission(name).ifPresent(others::add);
            }
        }
        return others;
    }
}
