package dev.weft.control.core.check;

import dev.weft.control.core.model.Agent;
import dev.weft.control.core.model.Effect;
import dev.weft.control.core.model.Permission;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.Service;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * No two permissions of equal weight say the opposite of the same call, unless one that weighs more settles it. The
 * weights are those of {@code evaluate.Admission}: named 2, by type or capability 1, wildcard 0.
 */
final class PermissionCheck {
    private static final String ANY = "*";
    private static final int NAMED = 2;
    private static final int BY_KIND = 1;
    private final List<Covered> allows = new ArrayList<>();
    private final List<Covered> denies = new ArrayList<>();
    private final Findings findings;

    private PermissionCheck(SemanticModel model, Findings findings) {
        this.findings = findings;
        for (Permission permission : model.permissions()) {
            (permission.effect() == Effect.ALLOW ? allows : denies).add(new Covered(model, permission));
        }
    }

    static void check(SemanticModel model, Findings findings) {
        PermissionCheck check = new PermissionCheck(model, findings);
        for (Covered deny : check.denies) {
            for (Covered allow : check.allows) {
                check.compare(allow, deny);
            }
        }
    }

    private void compare(Covered allow, Covered deny) {
        for (Overlap who : overlaps(allow.agents, deny.agents)) {
            for (Overlap what : overlaps(allow.services, deny.services)) {
                for (Overlap how : overlaps(allow.classes, deny.classes)) {
                    int weight = who.first + what.first + how.first;
                    boolean tied = weight == who.second + what.second + how.second;
                    if (tied && !isSettled(who.name, what.name, how.name, weight)) {
                        report(allow.permission, deny.permission, who.name, what.name, how.name);
                        return; // one example is enough for two statements
                    }
                }
            }
        }
    }

    private void report(Permission allow, Permission deny, String agent, String service, String trafficClass) {
        boolean denyLater = deny.position().line() >= allow.position().line();
        Permission later = denyLater ? deny : allow;
        Permission earlier = denyLater ? allow : deny;
        String call = name("agent", agent) + " and " + name("service", service)
                + (trafficClass.equals(ANY) ? "" : " with traffic class " + trafficClass);
        findings.error(
                later,
                "contradicts " + earlier.id() + " on line " + earlier.position().line() + " about " + call
                        + ", and both are equally specific",
                "remove one, narrow one, or add a more specific permission for " + call);
    }

    private static String name(String kind, String name) {
        return name.equals(ANY) ? "every " + kind : kind + " " + name;
    }

    private boolean isSettled(String agent, String service, String trafficClass, int weight) {
        return settles(allows, agent, service, trafficClass, weight)
                || settles(denies, agent, service, trafficClass, weight);
    }

    private static boolean settles(
            List<Covered> permissions, String agent, String service, String trafficClass, int weight) {
        for (Covered covered : permissions) {
            Optional<Integer> sum = best(covered.agents, agent)
                    .flatMap(who -> best(covered.services, service)
                            .flatMap(what -> best(covered.classes, trafficClass).map(how -> who + what + how)));
            if (sum.isPresent() && sum.get() > weight) {
                return true;
            }
        }
        return false;
    }

    /** The weight with which one side of a permission covers all of a name, or everything. */
    private static Optional<Integer> best(Map<String, Integer> side, String name) {
        Integer named = side.get(name);
        return Optional.ofNullable(named == null ? side.get(ANY) : named);
    }

    private static List<Overlap> overlaps(Map<String, Integer> a, Map<String, Integer> b) {
        List<Overlap> overlaps = new ArrayList<>();
        a.forEach((name, weight) -> {
            if (b.containsKey(name)) {
                overlaps.add(new Overlap(name, weight, b.get(name)));
            }
            if (b.containsKey(ANY) && !name.equals(ANY)) {
                overlaps.add(new Overlap(name, weight, b.get(ANY)));
            }
        });
        if (a.containsKey(ANY)) {
            b.forEach((name, weight) -> {
                if (!name.equals(ANY)) {
                    overlaps.add(new Overlap(name, a.get(ANY), weight));
                }
            });
        }
        return overlaps;
    }

    /** A permission's two sides and its classes: the weight of each name. */
    private static final class Covered {
        final Permission permission;
        final Map<String, Integer> agents = new HashMap<>();
        final Map<String, Integer> services = new HashMap<>();
        final Map<String, Integer> classes = new HashMap<>();

        Covered(SemanticModel model, Permission permission) {
            this.permission = permission;
            for (Agent agent : model.agents()) {
                if (permission.types().contains(agent.type())) {
                    agents.put(agent.name(), BY_KIND);
                }
            }
            for (Service service : model.services()) {
                if (permission.capabilities().contains(service.capability())) {
                    services.put(service.name(), BY_KIND);
                }
            }
            permission.agents().forEach(name -> agents.put(name, NAMED));
            permission.services().forEach(name -> services.put(name, NAMED));
            permission.trafficClasses().forEach(trafficClass -> classes.put("" + trafficClass, NAMED));
            if (permission.anyAgent()) {
                agents.put(ANY, 0);
            }
            if (permission.anyService()) {
                services.put(ANY, 0);
            }
            if (classes.isEmpty()) {
                classes.put(ANY, 0);
            }
        }
    }

    /** What two sides have in common, and how much each weighs there. */
    private static final class Overlap {
        final String name;
        final int first;
        final int second;

        Overlap(String name, int first, int second) {
            this.name = name;
            this.first = first;
            this.second = second;
        }
    }
}
