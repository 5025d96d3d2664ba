package dev.weft.control.daemon;

import dev.weft.control.core.compile.Compilation;
import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.plan.Change;
import dev.weft.control.core.plan.Operation;
import dev.weft.control.core.plan.Plan;
import dev.weft.control.core.plan.Planner;
import dev.weft.control.core.plan.SwitchPlan;
import dev.weft.dataplane.api.AgentConfiguration;
import dev.weft.dataplane.api.GetConfigurationResponse;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes one plan over P4Runtime, without transactions, to switches that have no agent to take part in one; or leaves them
 * as they were. New things come first, then agents learn of them, and only then old things go: at no time does anything
 * point at what is not there.
 */
final class DirectInstallation {
    private final Compilation compilation;
    private final Plan plan;
    private final SwitchSessions sessions;
    private final List<SwitchSession> direct;
    private final Map<String, SwitchConfiguration> before;
    private final Set<String> touched = new LinkedHashSet<>();
    private final Set<String> configured = new LinkedHashSet<>();
    private final Set<String> pushed = new LinkedHashSet<>();

    /**
     * @param direct the sessions with switches that are written so
     * @param before what the switches held when the plan was made: the state to go back to
     */
    DirectInstallation(
            Compilation compilation,
            Plan plan,
            SwitchSessions sessions,
            List<SwitchSession> direct,
            Map<String, SwitchConfiguration> before) {
        this.compilation = compilation;
        this.plan = plan;
        this.sessions = sessions;
        this.direct = List.copyOf(direct);
        this.before = before;
    }

    /**
     * Writes what is new, and tells agents.
     *
     * @throws ControllerException if that failed and was taken back
     */
    void first() {
        guarded(() -> {
            for (SwitchSession session : direct) {
                if (session.running() == StatusReport.Pipeline.NONE) {
                    session.pushPipeline();
                    pushed.add(session.node().name());
                }
            }
            write(false);
            configure();
        });
    }

    /**
     * Removes what is old.
     *
     * @throws ControllerException if that failed and all was taken back
     */
    void last() {
        guarded(() -> write(true));
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RefusedChangeException e) {
            throw undone(refusal(e), e);
        } catch (RuntimeException e) {
            throw undone(SwitchErrors.reason(e), e);
        }
    }

    /** Takes back what was written, for a reason that is not this installation's. */
    ControllerException undone(ControllerException cause) {
        return undone(cause.getMessage(), cause);
    }

    /** Names of the switches that were given the P4 program. */
    Set<String> pushed() {
        return pushed;
    }

    /** Names of the switches whose agents were configured. */
    Set<String> configured() {
        return configured;
    }

    private SwitchPlan plan(SwitchSession session) {
        return plan.switches().get(session.node().name());
    }

    private void write(boolean deletes) {
        for (SwitchSession session : direct) {
            List<Change> changes = plan(session).changes().stream()
                    .filter(c -> (c.operation() == Operation.DELETE) == deletes)
                    .toList();
            if (!changes.isEmpty()) {
                touched.add(session.node().name());
                session.write(changes);
            }
        }
    }

    private void configure() {
        for (SwitchSession session : direct) {
            plan(session).agent().ifPresent(wanted -> {
                configured.add(session.node().name());
                try {
                    session.configure(sessions.message(wanted));
                } catch (StatusRuntimeException e) {
                    throw new ControllerException(
                            ControllerException.Kind.REFUSED,
                            session.name() + ": its agent refuses its configuration (" + SwitchErrors.reason(e) + ")",
                            List.of(),
                            e);
                }
            });
        }
    }

    private String refusal(RefusedChangeException e) {
        Set<String> because = e.change().provenance();
        return sessions.get(e.switchName()).name() + " refuses " + e.change()
                + (because.isEmpty() ? "" : ", wanted by " + Places.of(because, compilation.model())) + ": "
                + e.getMessage();
    }

    /** Takes back what was written, and says how that went. */
    private ControllerException undone(String what, RuntimeException cause) {
        String first = cause instanceof ControllerException ? cause.getMessage() : what;
        List<String> stuck = new ArrayList<>();
        for (String name : touched) {
            SwitchSession session = sessions.get(name);
            try {
                SwitchConfiguration now = session.readBack();
                session.write(Planner.plan(before.get(name), now).changes());
            } catch (RefusedChangeException e) {
                stuck.add(name + " (refuses " + e.change() + ": " + e.getMessage() + ")");
            } catch (RuntimeException e) {
                stuck.add(name + " (" + e.getMessage() + ")");
            }
        }
        for (String name : configured) {
            SwitchSession session = sessions.get(name);
            try {
                session.configure(previous(session));
            } catch (StatusRuntimeException e) {
                stuck.add("the agent of " + name + " (" + SwitchErrors.reason(e) + ")");
            }
        }
        if (stuck.isEmpty()) {
            return new ControllerException(
                    ControllerException.Kind.REFUSED,
                    first + "; what this apply had written is undone on every switch",
                    List.of(),
                    cause);
        }
        return new ControllerException(
                ControllerException.Kind.INCOMPLETE,
                first + "; undoing failed on " + String.join(", ", stuck)
                        + ": repair these and apply again, or restart them",
                List.of(),
                cause);
    }

    /** What the agent was told before; one that knew nothing gets its identity and nothing to do. */
    private AgentConfiguration previous(SwitchSession session) {
        GetConfigurationResponse had = session.agent().orElseThrow();
        if (had.hasConfiguration()) {
            return had.getConfiguration();
        }
        AgentConfiguration wanted = sessions.message(plan(session).agent().orElseThrow());
        return wanted.toBuilder()
                .clearPeers()
                .clearPools()
                .clearLocalInstances()
                .build();
    }
}
