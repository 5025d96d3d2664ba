package dev.weft.control.core.check;

import dev.weft.control.core.model.Agent;
import dev.weft.control.core.model.Demand;
import dev.weft.control.core.model.Host;
import dev.weft.control.core.model.Instance;
import dev.weft.control.core.model.Link;
import dev.weft.control.core.model.Nearest;
import dev.weft.control.core.model.Permission;
import dev.weft.control.core.model.PortRef;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.Service;
import dev.weft.control.core.model.Statement;
import dev.weft.control.core.model.Task;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Every name must stand for something, and every capability should be used. */
final class ReferenceCheck {
    private final Findings findings;
    private final Set<String> switches;
    private final Set<String> hosts;
    private final Set<String> agents;
    private final Set<String> services;
    private final Set<String> capabilities;

    private ReferenceCheck(SemanticModel model, Findings findings) {
        this.findings = findings;
        this.switches = names(model.network().switches());
        this.hosts = names(model.network().hosts());
        this.agents = names(model.agents());
        this.services = names(model.services());
        this.capabilities = names(model.capabilities());
    }

    static void check(SemanticModel model, Findings findings) {
        new ReferenceCheck(model, findings).run(model);
    }

    private void run(SemanticModel model) {
        Set<String> used = new HashSet<>();
        for (Link link : model.network().links()) {
            for (PortRef end : List.of(link.a(), link.b())) {
                find(link, "switch", end.switchName(), switches, "switches");
            }
            if (link.a().switchName().equals(link.b().switchName())) {
                findings.error(link, "both ends are at the same switch", "connect two switches");
            }
        }
        for (Host host : model.network().hosts()) {
            find(host, "switch", host.switchName(), switches, "switches");
        }
        for (Agent agent : model.agents()) {
            find(agent, "host", agent.host(), hosts, "hosts");
            agent.capabilities().forEach(name -> find(agent, "capability", name, capabilities, "capabilities"));
            used.addAll(agent.capabilities());
        }
        for (Service service : model.services()) {
            find(service, "capability", service.capability(), capabilities, "capabilities");
            used.add(service.capability());
            for (Instance instance : service.instances()) {
                find(instance, "host", instance.host(), hosts, "hosts");
            }
        }
        for (Permission permission : model.permissions()) {
            permission.agents().forEach(name -> find(permission, "agent", name, agents, "agents"));
            permission.services().forEach(name -> find(permission, "service", name, services, "services"));
            permission
                    .capabilities()
                    .forEach(name -> find(permission, "capability", name, capabilities, "capabilities"));
        }
        for (Task task : model.tasks()) {
            find(task, "agent", task.agent(), agents, "agents");
            find(task, "service", task.service(), services, "services");
            model.service(task.service()).ifPresent(service -> demand(task, service));
        }
        model.capabilities().stream()
                .filter(capability -> !used.contains(capability.name()))
                .forEach(capability -> findings.warning(
                        capability, "no service realises it and no agent has it", "use it or remove it"));
    }

    private void demand(Task task, Service service) {
        List<String> demands = service.demands().stream().map(Demand::name).collect(Collectors.toList());
        task.demand()
                .ifPresent(name ->
                        find(task, "demand of service/" + service.name(), name, demands, "demands of that service"));
    }

    private void find(Statement statement, String kind, String name, Collection<String> known, String what) {
        if (!known.contains(name)) {
            findings.error(statement, "there is no " + kind + " \"" + name + "\"", Nearest.remedy(name, known, what));
        }
    }

    private static Set<String> names(Collection<? extends Statement> statements) {
        return statements.stream().map(Statement::name).collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
