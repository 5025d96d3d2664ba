package dev.weft.control.core.risk;

import dev.weft.control.core.compile.Compilation;
import dev.weft.control.core.ir.EntryKey;
import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.model.Agent;
import dev.weft.control.core.model.Instance;
import dev.weft.control.core.model.Service;
import dev.weft.control.core.plan.Plan;
import dev.weft.control.core.plan.SwitchPlan;
import dev.weft.control.core.transaction.EpochPlanner;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares what switches hold with what a plan makes of them. A network that lets no packet in yet is at no risk: a first
 * installation asks nobody.
 */
public final class RiskAssessor {
    private static final String PERMISSIONS = "services.permissions";
    private static final int PERCENT = 100;

    /** Below so many entries a share says nothing. */
    private static final int SMALL = 20;

    /** So many instances are named; of others only the number is told. */
    private static final int NAMED = 5;

    private final RiskLimits limits;

    /** Makes an assessor. */
    public RiskAssessor(RiskLimits limits) {
        this.limits = limits;
    }

    /**
     * Finds what is risky about a plan.
     *
     * @param plan the difference
     * @param before what each switch of the plan holds
     * @param next what they should hold
     * @param live ids of the instances that some switch's agent hears of now
     */
    public List<Risk> assess(
            Plan plan, Map<String, SwitchConfiguration> before, Compilation next, Collection<String> live) {
        List<Risk> risks = new ArrayList<>();
        if (before.values().stream().noneMatch(RiskAssessor::open)) {
            return risks;
        }
        removed(next, live, risks);
        opened(plan, before, next, risks);
        large(plan, before, risks);
        return risks;
    }

    private static boolean open(SwitchConfiguration of) {
        return of.entries().keySet().stream().map(EntryKey::table).anyMatch(EpochPlanner::isGate);
    }

    private void removed(Compilation next, Collection<String> live, List<Risk> risks) {
        Set<String> gone = new TreeSet<>(live);
        for (Service service : next.model().services()) {
            for (Instance instance : service.instances()) {
                gone.remove(instance.name());
            }
        }
        if (gone.size() > limits.removedInstances()) {
            List<String> names = new ArrayList<>(gone).subList(0, Math.min(NAMED, gone.size()));
            risks.add(new Risk(
                    Risk.Kind.REMOVES_LIVE_INSTANCES,
                    "removes " + gone.size() + (gone.size() == 1 ? " instance that answers" : " instances that answer")
                            + " now (" + String.join(", ", names) + (gone.size() > NAMED ? ", ..." : "") + "), and "
                            + (limits.removedInstances() == 0 ? "none" : limits.removedInstances())
                            + " may go unasked"));
        }
    }

    private void opened(Plan plan, Map<String, SwitchConfiguration> before, Compilation next, List<Risk> risks) {
        List<Service> services = next.model().services();
        long pairs = (long) next.model().agents().size() * services.size();
        long opened = 0;
        String example = "";
        for (Agent agent : next.model().agents()) {
            String at = next.model()
                    .host(agent.host())
                    .map(host -> host.switchName())
                    .orElse("");
            SwitchPlan of = plan.switches().get(at);
            if (of == null
                    || of.changes().stream()
                            .noneMatch(change -> change.entry()
                                    .filter(entry -> entry.key().table().endsWith(PERMISSIONS))
                                    .isPresent())) {
                continue;
            }
            PermissionTable was = PermissionTable.of(before.get(at));
            PermissionTable is = PermissionTable.of(next.switches().get(at));
            long subject = next.ids().subject(agent.name());
            for (Service service : services) {
                long number = next.ids().service(service.name());
                if (is.permits(subject, number) && !was.permits(subject, number)) {
                    opened++;
                    example = agent.name() + " to " + service.name();
                }
            }
        }
        if (pairs > 0 && opened > 1 && opened * PERCENT > pairs * limits.openedPercent()) {
            risks.add(new Risk(
                    Risk.Kind.OPENS,
                    "permits " + opened + " of " + pairs + " pairs of agent and service that were denied ("
                            + opened * PERCENT / pairs + " %, such as " + example + "), and " + limits.openedPercent()
                            + " % may be opened unasked"));
        }
    }

    private void large(Plan plan, Map<String, SwitchConfiguration> before, List<Risk> risks) {
        long installed = 0;
        long changed = 0;
        for (SwitchPlan of : plan.switches().values()) {
            SwitchConfiguration held = before.get(of.switchName());
            if (held != null) {
                installed += held.entries().size();
                changed += of.changes().stream()
                        .filter(change -> change.entry().isPresent())
                        .count();
            }
        }
        if (installed >= SMALL && changed * PERCENT > installed * limits.changedPercent()) {
            risks.add(new Risk(
                    Risk.Kind.LARGE,
                    "touches " + changed + " entries where " + installed + " are installed ("
                            + changed * PERCENT / installed + " %), and " + limits.changedPercent()
                            + " % may change unasked"));
        }
    }
}
