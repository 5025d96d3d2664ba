package dev.weft.control.core.evaluate;

import dev.weft.control.core.model.Agent;
import dev.weft.control.core.model.Effect;
import dev.weft.control.core.model.Permission;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.Service;
import java.util.Optional;

/**
 * Whether an agent may call a service: of the permissions that cover the call, the most specific decides; what none
 * covers is denied. To name an agent, a service or a traffic class weighs 2, a type or a capability 1, a wildcard 0.
 */
public final class Admission {
    private static final int NAMED = 2;
    private static final int BY_KIND = 1;
    private static final int DOES_NOT_APPLY = -1;

    private Admission() {}

    /**
     * Returns the permission that decides; empty if none covers the call. Of permissions that weigh the same and
     * contradict each other (which {@code check} refuses) a denying one.
     */
    public static Optional<Permission> decide(SemanticModel model, Agent agent, Service service, int trafficClass) {
        return decide(model.permissions(), agent, service, trafficClass);
    }

    /** Returns which of some permissions decides, among them all that cover the call. */
    public static Optional<Permission> decide(
            Iterable<Permission> permissions, Agent agent, Service service, int trafficClass) {
        Permission best = null;
        int most = DOES_NOT_APPLY;
        for (Permission permission : permissions) {
            int weight = weight(permission, agent, service, trafficClass);
            boolean denies = weight == most && permission.effect() == Effect.DENY;
            if (weight != DOES_NOT_APPLY && (weight > most || denies)) {
                best = permission;
                most = weight;
            }
        }
        return Optional.ofNullable(best);
    }

    private static int weight(Permission permission, Agent agent, Service service, int trafficClass) {
        int who = side(
                permission.agents().contains(agent.name()),
                permission.types().contains(agent.type()),
                permission.anyAgent());
        int what = side(
                permission.services().contains(service.name()),
                permission.capabilities().contains(service.capability()),
                permission.anyService());
        int how = side(
                permission.trafficClasses().contains(trafficClass),
                false,
                permission.trafficClasses().isEmpty());
        return who == DOES_NOT_APPLY || what == DOES_NOT_APPLY || how == DOES_NOT_APPLY
                ? DOES_NOT_APPLY
                : who + what + how;
    }

    private static int side(boolean named, boolean byKind, boolean any) {
        return named ? NAMED : byKind ? BY_KIND : any ? 0 : DOES_NOT_APPLY;
    }
}
