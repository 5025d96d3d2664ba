package dev.weft.control.core.check;

import dev.weft.control.core.evaluate.Admission;
import dev.weft.control.core.model.Agent;
import dev.weft.control.core.model.Demand;
import dev.weft.control.core.model.Effect;
import dev.weft.control.core.model.Permission;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.Service;
import dev.weft.control.core.model.Task;
import java.util.Optional;

/** What a task needs, a permission must allow. */
final class TaskCheck {
    private TaskCheck() {}

    static void check(SemanticModel model, Findings findings) {
        for (Task task : model.tasks()) {
            Optional<Agent> agent = model.agent(task.agent());
            Optional<Service> service = model.service(task.service());
            if (agent.isPresent() && service.isPresent()) {
                int trafficClass = task.demand()
                        .flatMap(name -> service.get().demands().stream()
                                .filter(demand -> demand.name().equals(name))
                                .findFirst())
                        .map(Demand::trafficClass)
                        .map(tc -> tc.orElse(0))
                        .orElse(0);
                Optional<Permission> permission = Admission.decide(model, agent.get(), service.get(), trafficClass);
                if (permission.isEmpty()) {
                    findings.error(
                            task,
                            "no permission lets agent " + task.agent() + " call service " + task.service()
                                    + " with traffic class " + trafficClass,
                            "add one, or remove the task");
                } else if (permission.get().effect() == Effect.DENY) {
                    findings.error(
                            task,
                            permission.get().id() + " on line "
                                    + permission.get().position().line() + " denies agent " + task.agent()
                                    + " the service " + task.service(),
                            "narrow that permission, or remove the task");
                }
            }
        }
    }
}
