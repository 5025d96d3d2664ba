package dev.weft.control.core.check;

import dev.weft.control.core.evaluate.Admission;
import dev.weft.control.core.index.ModelIndex;
import dev.weft.control.core.model.Agent;
import dev.weft.control.core.model.Demand;
import dev.weft.control.core.model.Effect;
import dev.weft.control.core.model.Permission;
import dev.weft.control.core.model.Service;
import dev.weft.control.core.model.Task;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a task needs, a permission must allow. */
final class TaskCheck {
    private TaskCheck() {}

    static void check(ModelIndex index, Task task, Findings findings) {
        Optional<Agent> agent = index.agent(task.agent());
        Optional<Service> service = index.service(task.service());
        if (agent.isPresent() && service.isPresent()) {
            int trafficClass = task.demand()
                    .flatMap(name -> service.get().demands().stream()
                            .filter(demand -> demand.name().equals(name))
                            .findFirst())
                    .map(Demand::trafficClass)
                    .map(tc -> tc.orElse(0))
                    .orElse(0);
            Optional<Permission> permission =
                    Admission.decide(candidates(index, agent.get()), agent.get(), service.get(), trafficClass);
            if (permission.isEmpty()) {
                findings.error(
                        task,
                        "no permission lets agent " + task.agent() + " call service " + task.service()
                                + " with traffic class " + trafficClass,
                        "add one, or remove the task");
            } else if (permission.get().effect() == Effect.DENY) {
                findings.error(
                        task,
                        permission.get().id() + " " + findings.place(permission.get(), task) + " denies agent "
                                + task.agent() + " the service " + task.service(),
                        "narrow that permission, or remove the task");
            }
        }
    }

    /** The permissions that may say something of an agent. */
    private static List<Permission> candidates(ModelIndex index, Agent agent) {
        Set<String> names = new TreeSet<>(index.permissionsOfAgent(agent.name()));
        names.addAll(index.permissionsOf(agent.type()));
        names.addAll(index.permissionsOfAnyAgent());
        return names.stream().flatMap(name -> index.permission(name).stream()).collect(Collectors.toList());
    }
}
