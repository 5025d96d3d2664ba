package dev.weft.control.core.check;

import dev.weft.control.core.index.ModelIndex;
import dev.weft.control.core.model.Agent;
import dev.weft.control.core.model.Capability;
import dev.weft.control.core.model.Demand;
import dev.weft.control.core.model.Host;
import dev.weft.control.core.model.Instance;
import dev.weft.control.core.model.Link;
import dev.weft.control.core.model.Nearest;
import dev.weft.control.core.model.Permission;
import dev.weft.control.core.model.PortRef;
import dev.weft.control.core.model.Service;
import dev.weft.control.core.model.Statement;
import dev.weft.control.core.model.SwitchNode;
import dev.weft.control.core.model.Task;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a statement refers to must be there, and every capability should be used. */
final class StatementCheck {
    /** What findings depend on that name the nearest of all names of a kind. */
    private static final String NAMES = "names of ";

    private final ModelIndex index;
    private final Findings findings;

    private StatementCheck(ModelIndex index, Findings findings) {
        this.index = index;
        this.findings = findings;
    }

    /** Checks one statement, and those within it, against those that it refers to. */
    static void check(ModelIndex index, Statement statement, Findings findings) {
        new StatementCheck(index, findings).references(statement);
        AddressCheck.check(index, statement, findings);
        TunnelCheck.check(index, statement, findings);
        if (statement instanceof Service) {
            ServiceCheck.check((Service) statement, findings);
            TunnelCheck.check((Service) statement, findings);
        }
    }

    /** Returns what findings depend on when a statement comes or goes. */
    static String names(Statement statement) {
        return NAMES + statement.getClass().getSimpleName();
    }

    private void references(Statement statement) {
        if (statement instanceof Link) {
            Link link = (Link) statement;
            for (PortRef end : List.of(link.a(), link.b())) {
                find(link, "switch", end.switchName(), SwitchNode.class, "switches");
            }
            if (link.a().switchName().equals(link.b().switchName())) {
                findings.error(link, "both ends are at the same switch", "connect two switches");
            }
        } else if (statement instanceof Host) {
            find(statement, "switch", ((Host) statement).switchName(), SwitchNode.class, "switches");
        } else if (statement instanceof Agent) {
            Agent agent = (Agent) statement;
            find(agent, "host", agent.host(), Host.class, "hosts");
            agent.capabilities().forEach(name -> capability(agent, name));
        } else if (statement instanceof Service) {
            Service service = (Service) statement;
            capability(service, service.capability());
            service.tunnel().via().forEach(stop -> find(service, "switch", stop, SwitchNode.class, "switches"));
            for (Instance instance : service.instances()) {
                find(instance, "host", instance.host(), Host.class, "hosts");
            }
        } else if (statement instanceof Permission) {
            Permission permission = (Permission) statement;
            permission.agents().forEach(name -> find(permission, "agent", name, Agent.class, "agents"));
            permission.services().forEach(name -> find(permission, "service", name, Service.class, "services"));
            permission.capabilities().forEach(name -> capability(permission, name));
        } else if (statement instanceof Task) {
            task((Task) statement);
        } else if (statement instanceof Capability && !isUsed((Capability) statement)) {
            findings.warning(statement, "no service realises it and no agent has it", "use it or remove it");
        }
    }

    private void task(Task task) {
        find(task, "agent", task.agent(), Agent.class, "agents");
        find(task, "service", task.service(), Service.class, "services");
        Optional<Service> service = index.service(task.service());
        if (service.isPresent() && task.demand().isPresent()) {
            List<String> demands =
                    service.get().demands().stream().map(Demand::name).collect(Collectors.toList());
            find(task, "demand of " + service.get().id(), task.demand().get(), demands, "demands of that service");
        }
    }

    private boolean isUsed(Capability capability) {
        return index.referrers(capability.id()).stream().anyMatch(id -> !id.startsWith("permission/"));
    }

    private void capability(Statement statement, String name) {
        find(statement, "capability", name, Capability.class, "capabilities");
    }

    private void find(Statement statement, String kind, String name, Class<? extends Statement> type, String what) {
        Collection<String> known = index.names(type);
        if (!known.contains(name)) {
            findings.mention(NAMES + type.getSimpleName());
            find(statement, kind, name, known, what);
        }
    }

    private void find(Statement statement, String kind, String name, Collection<String> known, String what) {
        if (!known.contains(name)) {
            findings.error(statement, "there is no " + kind + " \"" + name + "\"", Nearest.remedy(name, known, what));
        }
    }
}
