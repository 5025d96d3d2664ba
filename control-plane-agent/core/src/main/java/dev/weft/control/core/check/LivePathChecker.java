package dev.weft.control.core.check;

import dev.weft.control.core.index.ModelDelta;
import dev.weft.control.core.index.ModelIndex;
import dev.weft.control.core.model.Agent;
import dev.weft.control.core.model.Host;
import dev.weft.control.core.model.Permission;
import dev.weft.control.core.model.Problem;
import dev.weft.control.core.model.Service;
import dev.weft.control.core.model.Statement;
import dev.weft.control.core.model.Task;
import dev.weft.control.core.topology.Topology;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Keeps the checks that follow references true while a sound model changes: paths to instances, deadlines, and whether
 * permissions allow what tasks need. Not thread-safe.
 */
public final class LivePathChecker {
    private static final String SERVICE = "service ";
    private static final String TASK = "task ";

    private final Board board = new Board();
    private Set<String> ingresses = Set.of();
    private Topology topology;

    /** Returns every error and warning. */
    public List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        board.addTo(problems);
        return problems;
    }

    /**
     * Checks a change.
     *
     * @param delta what is another than at the last call
     * @param index the statements after the change, without errors of their own
     * @param paths the paths after the change
     */
    public void apply(ModelDelta delta, ModelIndex index, Topology paths) {
        Set<String> services = new HashSet<>();
        Set<String> tasks = new HashSet<>();
        List<Statement> changed = new ArrayList<>(delta.removed());
        changed.addAll(delta.added());
        changed.forEach(statement -> concern(statement, index, services, tasks));
        delta.moved().forEach(statement -> moved(statement, services, tasks));
        Set<String> now = PathCheck.ingresses(index);
        if (paths != topology || !now.equals(ingresses)) {
            topology = paths;
            ingresses = now;
            services.addAll(index.names(Service.class));
        }
        for (String name : services) {
            Findings findings = new Findings();
            index.service(name).ifPresent(service -> {
                PathCheck.check(index, topology, ingresses, service, findings);
                TunnelCheck.check(index, topology, ingresses, service, findings);
            });
            board.put(SERVICE + name, findings);
        }
        for (String name : tasks) {
            Findings findings = new Findings();
            index.task(name).ifPresent(task -> TaskCheck.check(index, task, findings));
            board.put(TASK + name, findings);
        }
    }

    private void concern(Statement statement, ModelIndex index, Set<String> services, Set<String> tasks) {
        String name = statement.name();
        if (statement instanceof Service) {
            services.add(name);
            tasks.addAll(index.tasksOfService(name));
        } else if (statement instanceof Host) {
            services.addAll(index.servicesOn(name));
        } else if (statement instanceof Agent) {
            tasks.addAll(index.tasksOfAgent(name));
        } else if (statement instanceof Task) {
            tasks.add(name);
        } else if (statement instanceof Permission) {
            permission((Permission) statement, index, tasks);
        }
    }

    /** The tasks about which a permission may say something, by the side that names fewer. */
    private static void permission(Permission permission, ModelIndex index, Set<String> tasks) {
        if (!permission.anyAgent() && permission.types().isEmpty()) {
            permission.agents().forEach(name -> tasks.addAll(index.tasksOfAgent(name)));
        } else if (!permission.anyService()) {
            permission.services().forEach(name -> tasks.addAll(index.tasksOfService(name)));
            permission
                    .capabilities()
                    .forEach(capability ->
                            index.servicesOf(capability).forEach(name -> tasks.addAll(index.tasksOfService(name))));
        } else {
            tasks.addAll(index.names(Task.class));
        }
    }

    private void moved(Statement statement, Set<String> services, Set<String> tasks) {
        Set<String> ids = new HashSet<>(Set.of(statement.id()));
        if (statement instanceof Service) {
            ((Service) statement).demands().forEach(demand -> ids.add(demand.id()));
            ((Service) statement).instances().forEach(instance -> ids.add(instance.id()));
        }
        for (String id : ids) {
            for (String check : board.mentioning(id)) {
                if (check.startsWith(SERVICE)) {
                    services.add(check.substring(SERVICE.length()));
                } else {
                    tasks.add(check.substring(TASK.length()));
                }
            }
        }
    }
}
