package dev.weft.control.core.compile;

import dev.weft.control.core.ir.EntryKey;
import dev.weft.control.core.ir.TableEntry;
import dev.weft.control.core.model.Agent;
import dev.weft.control.core.model.Effect;
import dev.weft.control.core.model.Permission;
import dev.weft.control.core.model.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
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

    private final SwitchScope scope;
    private final SortedMap<EntryKey, TableEntry> entries = new TreeMap<>();

    private PermissionRules(SwitchScope scope) {
        this.scope = scope;
    }

    static void add(SwitchScope scope) {
        if (!scope.agents().isEmpty()) {
            PermissionRules rules = new PermissionRules(scope);
            rules.addAll();
            rules.entries.values().forEach(scope.configuration()::entry);
        }
    }

    private void addAll() {
        Set<String> open = new TreeSet<>();
        for (Permission permission : scope.model().permissions()) {
            for (Selection subject : subjects(permission)) {
                for (Selection service : services(permission)) {
                    addClasses(permission, subject, service);
                }
            }
            if (permission.anyAgent() && permission.effect() == Effect.ALLOW) {
                open.add(permission.id());
            }
        }
        if (!open.isEmpty()) {
            // "Every agent" is not "nobody": subject 0 stands for a host without an agent.
            put(scope.entry(P4Names.PERMISSIONS)
                    .match("subject", 0)
                    .priority(NOBODY_PRIORITY)
                    .action(P4Names.DENY)
                    .because(open));
        }
    }

    private void addClasses(Permission permission, Selection subject, Selection service) {
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
            put(entry);
        }
    }

    private List<Selection> subjects(Permission permission) {
        List<Selection> selections = new ArrayList<>();
        if (permission.anyAgent()) {
            selections.add(Selection.ANY);
        }
        for (Agent agent : scope.agents()) {
            int number = scope.ids().subject(agent.name());
            if (permission.agents().contains(agent.name())) {
                selections.add(new Selection(number, Selection.NAMED));
            } else if (permission.types().contains(agent.type())) {
                selections.add(new Selection(number, Selection.BY_KIND));
            }
        }
        return selections;
    }

    private List<Selection> services(Permission permission) {
        List<Selection> selections = new ArrayList<>();
        if (permission.anyService()) {
            selections.add(Selection.ANY);
        }
        for (Service service : scope.model().services()) {
            int number = scope.ids().service(service.name());
            if (permission.services().contains(service.name())) {
                selections.add(new Selection(number, Selection.NAMED));
            } else if (permission.capabilities().contains(service.capability())) {
                selections.add(new Selection(number, Selection.BY_KIND));
            }
        }
        return selections;
    }

    private void put(EntryWriter writer) {
        TableEntry entry = writer.build();
        TableEntry other = entries.get(entry.key());
        if (other == null) {
            entries.put(entry.key(), entry);
        } else if (other.sameEffect(entry)) {
            Set<String> both = new TreeSet<>(other.provenance());
            both.addAll(entry.provenance());
            entries.put(entry.key(), new TableEntry(entry.key(), entry.action(), entry.group(), both));
        } else if (denies(entry)) {
            // Equal rank, and yet the model passed its checks: a more specific statement settles every call of the two,
            // so that neither entry decides. The denial is the one to keep.
            entries.put(entry.key(), entry);
        }
    }

    private static boolean denies(TableEntry entry) {
        return entry.action().filter(call -> call.action().equals(P4Names.DENY)).isPresent();
    }

    /** One alternative of a side of a permission, and how specific it is. */
    private static final class Selection {
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
