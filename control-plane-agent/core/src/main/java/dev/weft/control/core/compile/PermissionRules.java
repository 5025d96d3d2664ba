package dev.weft.control.core.compile;

import dev.weft.control.core.ir.TableEntry;
import dev.weft.control.core.model.Agent;
import dev.weft.control.core.model.AgentType;
import dev.weft.control.core.model.Effect;
import dev.weft.control.core.model.Permission;
import dev.weft.control.core.model.Service;
import dev.weft.control.core.model.SwitchNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who may call what, at the switch where the caller's packets enter (services.p4). Wildcards stay wildcards; the
 * more specific statement has the greater priority, and {@code check} has seen to it that two of equal rank contradict
 * each other only where a more specific one decides.
 */
final class PermissionRules {
    private static final int PRIORITY_STEP = 10;

    /** Above every rank. */
    private static final int NOBODY_PRIORITY = 100;

    private PermissionRules() {}

    /** All that follows from a permission. */
    static void permission(RuleScope scope, Permission permission) {
        List<Selection> services = services(scope, permission);
        for (String agent : agents(scope, permission)) {
            subject(scope, permission, agent, services);
        }
        for (SwitchNode node : scope.index().switches()) {
            everyone(scope, permission, node.name(), services);
            nobody(scope, permission, node.name());
        }
    }

    /** Returns the names of the agents that a permission names, by themselves or by type. */
    static Set<String> agents(RuleScope scope, Permission permission) {
        Set<String> agents = new TreeSet<>(permission.agents());
        for (AgentType type : permission.types()) {
            agents.addAll(scope.index().agentsOf(type));
        }
        return agents;
    }

    /** What a permission says of one agent and some services; nothing if it does not name the agent. */
    static void subject(RuleScope scope, Permission permission, String name, List<Selection> services) {
        Optional<Agent> agent = scope.index().agent(name);
        if (agent.isEmpty() || services.isEmpty()) {
            return;
        }
        boolean named = permission.agents().contains(name);
        if (named || permission.types().contains(agent.get().type())) {
            int rank = named ? Selection.NAMED : Selection.BY_KIND;
            String switchName = scope.switchOf(agent.get().host());
            Selection subject = new Selection(scope.ids().subject(name), rank);
            services.forEach(service -> classes(scope, permission, switchName, subject, service));
        }
    }

    /** What a permission says of every agent, at one switch and of some services; nothing if no agent lives there. */
    static void everyone(RuleScope scope, Permission permission, String switchName, List<Selection> services) {
        if (permission.anyAgent() && !scope.index().agentsAt(switchName).isEmpty()) {
            services.forEach(service -> classes(scope, permission, switchName, Selection.ANY, service));
        }
    }

    /** "Every agent" is not "nobody": subject 0 stands for a host without an agent. */
    static void nobody(RuleScope scope, Permission permission, String switchName) {
        boolean open = permission.anyAgent() && permission.effect() == Effect.ALLOW;
        if (open && !scope.index().agentsAt(switchName).isEmpty()) {
            scope.add(
                    switchName,
                    scope.entry(P4Names.PERMISSIONS)
                            .match("subject", 0)
                            .priority(NOBODY_PRIORITY)
                            .action(P4Names.DENY)
                            .because(permission.id()));
        }
    }

    /** Returns all services that a permission means. */
    static List<Selection> services(RuleScope scope, Permission permission) {
        Set<String> names = new TreeSet<>(permission.services());
        permission
                .capabilities()
                .forEach(capability -> names.addAll(scope.index().servicesOf(capability)));
        List<Selection> selections = services(scope, permission, names);
        if (permission.anyService()) {
            selections.add(Selection.ANY);
        }
        return selections;
    }

    /** Returns those of some services that a permission means, wildcards aside. */
    static List<Selection> services(RuleScope scope, Permission permission, Collection<String> names) {
        List<Selection> selections = new ArrayList<>();
        for (String name : names) {
            Optional<Service> service = scope.index().service(name);
            boolean named = permission.services().contains(name);
            if (service.isPresent()
                    && (named
                            || permission.capabilities().contains(service.get().capability()))) {
                selections.add(new Selection(scope.ids().service(name), named ? Selection.NAMED : Selection.BY_KIND));
            }
        }
        return selections;
    }

    private static void classes(
            RuleScope scope, Permission permission, String switchName, Selection subject, Selection service) {
        List<Integer> classes = new ArrayList<>(permission.trafficClasses());
        if (classes.isEmpty()) {
            classes.add(null);
        }
        for (Integer trafficClass : classes) {
            int rank = subject.rank + service.rank + (trafficClass == null ? 0 : Selection.NAMED);
            EntryWriter entry = scope.entry(P4Names.PERMISSIONS)
                    .priority(PRIORITY_STEP * (1 + rank))
                    .action(permission.effect() == Effect.ALLOW ? P4Names.PERMIT : P4Names.DENY)
                    .because(permission.id());
            if (subject.number != 0) {
                entry.match("subject", subject.number);
            }
            if (service.number != 0) {
                entry.match("service", service.number);
            }
            if (trafficClass != null) {
                entry.match("traffic_class", trafficClass);
            }
            scope.add(switchName, entry);
        }
    }

    /**
     * Returns the entry that stands for two of equal key. If they say the opposite, the model passed its checks because a
     * more specific statement settles every call of the two, so that neither decides: the denial is the one to keep.
     */
    static TableEntry merged(TableEntry one, TableEntry other) {
        if (one.sameEffect(other)) {
            Set<String> both = new TreeSet<>(one.provenance());
            both.addAll(other.provenance());
            return new TableEntry(one.key(), one.action(), one.group(), both);
        }
        if (denies(one) == denies(other)) {
            throw new IllegalArgumentException("two statements want " + one + " and " + other + ": " + one.provenance()
                    + " and " + other.provenance());
        }
        return denies(one) ? one : other;
    }

    private static boolean denies(TableEntry entry) {
        return entry.action().filter(call -> call.action().equals(P4Names.DENY)).isPresent();
    }

    /** One alternative of a side of a permission, and how specific it is. */
    static final class Selection {
        static final int BY_KIND = 1;
        static final int NAMED = 2;
        static final Selection ANY = new Selection(0, 0);

        final int number;
        final int rank;

        Selection(int number, int rank) {
            this.number = number;
            this.rank = rank;
        }
    }
}
