package dev.weft.control.daemon;

import dev.weft.control.core.compile.Compilation;
import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.plan.Plan;
import dev.weft.control.core.risk.Risk;
import dev.weft.control.core.risk.RiskAssessor;
import dev.weft.control.core.risk.RiskLimits;
import dev.weft.dataplane.api.InstanceStatus;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Lets plans through that need nobody's approval. */
final class Gate {
    private final SwitchSessions sessions;
    private final Compilation compilation;
    private final Map<String, SwitchConfiguration> before;

    Gate(SwitchSessions sessions, Compilation compilation, Map<String, SwitchConfiguration> before) {
        this.sessions = sessions;
        this.compilation = compilation;
        this.before = before;
    }

    /** What is risky about a plan. */
    List<Risk> risks(Plan plan, RiskLimits limits) {
        return new RiskAssessor(limits).assess(plan, before, compilation, live());
    }

    /** @throws ControllerException of kind RISKY if a plan is beyond the limits, if there are any */
    void pass(Plan plan, Optional<RiskLimits> limits) {
        if (limits.isEmpty()) {
            return;
        }
        List<Risk> risks = risks(plan, limits.get());
        if (!risks.isEmpty()) {
            List<String> lines = risks.stream().map(Risk::text).toList();
            throw new ControllerException(
                    ControllerException.Kind.RISKY,
                    "the plan waits for approval, since it " + String.join("; it ", lines)
                            + ". Nothing was written. Look at ./weft plan, and apply it with --approve",
                    lines,
                    null);
        }
    }

    /** The instances that some agent hears of now. */
    private Set<String> live() {
        Set<String> live = new TreeSet<>();
        for (SwitchSession session : sessions.all()) {
            if (session.agent().isEmpty()) {
                continue;
            }
            try {
                for (InstanceStatus instance : session.agentStatus().getInstancesList()) {
                    if (instance.getKnowledge() == InstanceStatus.Knowledge.FRESH) {
                        live.add(instance.getInstanceId());
                    }
                }
            } catch (StatusRuntimeException e) {
                throw new ControllerException(
                        ControllerException.Kind.UNREACHABLE,
                        session.name() + ": its agent does not say which instances answer (" + SwitchErrors.reason(e)
                                + "); nothing was written",
                        List.of(),
                        e);
            }
        }
        return live;
    }
}
