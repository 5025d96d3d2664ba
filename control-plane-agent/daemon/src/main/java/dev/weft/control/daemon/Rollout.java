package dev.weft.control.daemon;

import dev.weft.control.core.compile.Compilation;
import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.plan.Plan;
import dev.weft.control.core.plan.Planner;
import dev.weft.control.core.plan.SwitchPlan;
import dev.weft.control.core.topology.Topology;
import dev.weft.control.core.transaction.EpochPlanner;
import dev.weft.control.core.transaction.Transition;
import dev.weft.control.daemon.state.Applied;
import dev.weft.control.daemon.state.ControllerState;
import dev.weft.control.daemon.transaction.CoordinatorDriver;
import dev.weft.dataplane.api.AgentConfiguration;
import dev.weft.dataplane.api.GetConfigurationResponse;
import dev.weft.dataplane.api.transaction.AgentPart;
import dev.weft.transaction.Changes;
import dev.weft.transaction.Image;
import dev.weft.transaction.Phase;
import dev.weft.transaction.Result;
import dev.weft.transaction.Standing;
import dev.weft.transaction.TransactionId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Brings one compiled model to the switches: those with agents by one transaction, others directly, their new entries
 * before the decision and their old ones after it.
 */
final class Rollout {
    private static final Duration UNLIMITED = Duration.ofDays(1);

    private final Compilation compilation;
    private final SortedMap<String, SwitchConfiguration> desired;
    private final SwitchSessions sessions;
    private final ControllerState state;
    private final Coordination coordination;
    private final ApplyOptions options;
    private final PipelineBundle pipeline;
    private final TransitionCodec codec;
    private final RolloutReport report;

    Rollout(
            Compilation compilation,
            SwitchSessions sessions,
            ControllerState state,
            Coordination coordination,
            ApplyOptions options,
            PipelineBundle pipeline) {
        this.compilation = compilation;
        this.desired = Fencing.apply(compilation.switches(), compilation.model(), state.fenced());
        this.sessions = sessions;
        this.state = state;
        this.coordination = coordination;
        this.options = options;
        this.pipeline = pipeline;
        this.codec = new TransitionCodec(pipeline.ids(), pipeline.p4Info());
        this.report = new RolloutReport(sessions, desired, state.fenced());
    }

    ApplyReport run() {
        List<SwitchSession> coordinated =
                sessions.all().stream().filter(SwitchSession::transactional).toList();
        if (coordinated.isEmpty()) {
            return directly();
        }
        try (Coordinated switches = new Coordinated(coordinated, state, coordination, options.listener())) {
            SortedMap<String, Standing> found = switches.look();
            if (switches.idle(found)) {
                report.repaired(switches.repair(found));
            }
            if (switches.settled(found) && asDesired(found) && directPlan().isEmpty()) {
                return report.report();
            }
            sessions.all().forEach(SwitchSession::requirePrimary);
            switches.elect(report);
            return transaction(switches.driver(), switches.established());
        }
    }

    /** Whether what participants remember is what is wanted: then nobody has to be read. */
    private boolean asDesired(SortedMap<String, Standing> standings) {
        return standings.entrySet().stream().allMatch(entry -> {
            Standing standing = entry.getValue();
            SwitchConfiguration wanted = desired.get(entry.getKey());
            return image(wanted, standing.epoch(), message(wanted)).digest() == standing.digest();
        });
    }

    private Optional<AgentConfiguration> message(SwitchConfiguration of) {
        return of.agent().map(sessions::message);
    }

    private Image image(SwitchConfiguration of, int epoch, Optional<AgentConfiguration> agent) {
        return codec.image(of, epoch, agent);
    }

    private ApplyReport directly() {
        Plan plan = directPlan();
        if (plan.isEmpty()) {
            return report.report();
        }
        Map<String, SwitchConfiguration> before = sessions.readBack(compilation);
        requirePrimary(plan);
        new Gate(sessions, compilation, before).pass(plan, options.gate());
        DirectInstallation direct = direct(plan, before);
        int number = begin("");
        try {
            direct.first();
            direct.last();
        } catch (ControllerException e) {
            end(number, Applied.Outcome.ABORTED, 0);
            throw e;
        }
        report.direct(plan, direct);
        end(number, Applied.Outcome.APPLIED, report.writes());
        return report.report();
    }

    private void requirePrimary(Plan plan) {
        for (SwitchSession session : sessions.all()) {
            SwitchPlan of = plan.switches().get(session.node().name());
            if (session.running() == StatusReport.Pipeline.NONE
                    || of != null && !of.changes().isEmpty()) {
                session.requirePrimary();
            }
        }
    }

    private DirectInstallation direct(Plan plan, Map<String, SwitchConfiguration> before) {
        return new DirectInstallation(compilation, plan, sessions, directSessions(), before);
    }

    private List<SwitchSession> directSessions() {
        return sessions.all().stream()
                .filter(session -> !session.transactional())
                .toList();
    }

    /** What differs on switches that take no part in transactions. */
    private Plan directPlan() {
        return Planner.plan(only(false), sessions.readBack(compilation, directSessions()));
    }

    private SortedMap<String, SwitchConfiguration> only(boolean transactional) {
        SortedMap<String, SwitchConfiguration> some = new TreeMap<>();
        sessions.all().stream()
                .filter(session -> session.transactional() == transactional)
                .map(session -> session.node().name())
                .forEach(name -> some.put(name, desired.get(name)));
        return some;
    }

    private ApplyReport transaction(CoordinatorDriver driver, SortedMap<String, Standing> standings) {
        sessions.all().stream().filter(SwitchSession::transactional).forEach(SwitchSession::refreshAgent);
        Map<String, SwitchConfiguration> before = sessions.readBack(compilation);
        Map<String, Image> bases = bases(before, standings);
        Plan plan = Planner.plan(only(true), before);
        Plan others = Planner.plan(only(false), before);
        boolean oneEpoch =
                standings.values().stream().map(Standing::epoch).distinct().count() == 1;
        if (plan.isEmpty() && others.isEmpty() && oneEpoch) {
            return report.report();
        }
        Plan whole = others.switches().isEmpty() ? plan : Planner.plan(desired, before);
        new Gate(sessions, compilation, before).pass(whole, options.gate());
        SortedMap<String, Changes> changes = changes(plan, before, bases);
        DirectInstallation direct = direct(others, before);
        Map<String, Integer> totals = new TreeMap<>();
        changes.forEach((name, of) -> totals.put(name, of.prepare().size()));
        options.listener().begins(totals);
        TransactionId id = driver.begin(changes);
        driver.await(
                () -> driver.phase() != Phase.PREPARE || options.cancelled().getAsBoolean(), UNLIMITED);
        if (driver.phase() != Phase.VOTED || options.cancelled().getAsBoolean()) {
            driver.cancel("stopped by the operator");
            settle(driver, id);
            throw aborted(driver, plan);
        }
        try {
            direct.first();
        } catch (ControllerException e) {
            driver.cancel("another switch refuses its part");
            settle(driver, id);
            throw e;
        }
        int number = begin(id.toString());
        driver.proceed();
        settle(driver, id);
        if (driver.result().kind() != Result.Kind.COMMITTED) {
            end(number, Applied.Outcome.ABORTED, 0);
            throw direct.undone(aborted(driver, plan));
        }
        report.coordinated(changes);
        try {
            direct.last();
        } catch (ControllerException e) {
            throw new ControllerException(
                    ControllerException.Kind.INCOMPLETE,
                    e.getMessage() + "; the switches with agents hold the new configuration: apply it again",
                    e.details(),
                    e);
        }
        report.direct(others, direct);
        end(number, Applied.Outcome.APPLIED, report.writes());
        return report.report();
    }

    private Map<String, Image> bases(Map<String, SwitchConfiguration> before, SortedMap<String, Standing> standings) {
        Map<String, Image> bases = new HashMap<>();
        standings.forEach((name, standing) -> {
            Optional<AgentConfiguration> told = sessions.get(name)
                    .agent()
                    .filter(GetConfigurationResponse::hasConfiguration)
                    .map(GetConfigurationResponse::getConfiguration);
            Image base = image(before.get(name), standing.epoch(), told);
            if (base.digest() != standing.digest()) {
                // An agent that has nothing to do counts as one that was told nothing.
                base = image(before.get(name), standing.epoch(), Optional.empty());
            }
            if (base.digest() != standing.digest()) {
                throw new ControllerException(
                        ControllerException.Kind.REFUSED,
                        sessions.get(name).name() + " has changed while it was read; nothing was written: apply again");
            }
            bases.put(name, base);
        });
        return bases;
    }

    private SortedMap<String, Changes> changes(
            Plan plan, Map<String, SwitchConfiguration> before, Map<String, Image> bases) {
        SemanticModel model = compilation.model();
        Map<String, Integer> epochs = new HashMap<>();
        bases.forEach((name, base) -> epochs.put(name, base.epoch()));
        Transition transition =
                new EpochPlanner(pipeline.ids().model()).plan(plan, before, desired, epochs, Topology.of(model));
        SortedMap<String, AgentTransition> agents = new TreeMap<>();
        int waves = 0;
        for (SwitchPlan of : plan.switches().values()) {
            AgentTransition agent = of.agent()
                    .map(sessions::message)
                    .map(wanted -> AgentTransition.of(told(bases.get(of.switchName())), wanted))
                    .orElseGet(AgentTransition::none);
            agents.put(of.switchName(), agent);
            waves = Math.max(
                    waves,
                    Math.max(
                            transition.switches().get(of.switchName()).waves().size(),
                            agent.afterFlip().isEmpty() ? 0 : 1));
        }
        int count = waves;
        return new TreeMap<>(transition.switches().entrySet().parallelStream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        of -> codec.changes(
                                of.getValue(),
                                bases.get(of.getKey()),
                                transition.epoch(),
                                agents.get(of.getKey()),
                                count))));
    }

    private static Optional<AgentConfiguration> told(Image base) {
        return Optional.ofNullable(base.parts().get(AgentPart.KEY)).map(AgentPart::configuration);
    }

    /**
     * Waits until the transaction has ended everywhere.
     *
     * @throws ControllerException if nothing moves for too long, or another controller takes over
     */
    private void settle(CoordinatorDriver driver, TransactionId id) {
        if (!Coordinated.settle(driver, coordination)) {
            boolean decided = driver.unfinished();
            throw new ControllerException(
                    ControllerException.Kind.INCOMPLETE,
                    "transaction " + id + (decided ? " is decided" : " is given up") + ", but there is no answer from "
                            + driver.missing()
                            + "; the next apply goes on with it when they answer, or after ./weft fence SWITCH");
        }
        if (driver.phase() == Phase.DEPOSED) {
            throw new ControllerException(
                    ControllerException.Kind.REFUSED,
                    "transaction " + id + ": " + driver.result().reason() + " and ends it");
        }
    }

    private ControllerException aborted(CoordinatorDriver driver, Plan plan) {
        Result result = driver.result();
        SwitchSession by = sessions.get(result.participant());
        String what = result.refused()
                .map(write -> new RefusedPart(codec, plan, compilation.model()).text(result.participant(), write))
                .map(part ->
                        (by == null ? result.participant() : by.name()) + " refuses " + part + ": " + result.reason())
                .orElseGet(() -> (by == null ? "" : by.name() + ": ") + result.reason());
        return new ControllerException(
                ControllerException.Kind.REFUSED, what + "; what this apply had written is undone on every switch");
    }

    private int begin(String transaction) {
        return options.source()
                .map(Supplier::get)
                .map(source ->
                        state.history().begin(source.file(), source.text(), transaction, source.note(), Instant.now()))
                .orElse(0);
    }

    private void end(int number, Applied.Outcome outcome, int writes) {
        if (number > 0) {
            state.history().end(number, outcome, writes);
        }
    }
}
