package dev.weft.control.daemon;

import dev.weft.control.core.check.Checked;
import dev.weft.control.core.check.Checker;
import dev.weft.control.core.compile.Compilation;
import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.model.Problem;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.Severity;
import dev.weft.control.core.model.SwitchNode;
import dev.weft.control.core.plan.Plan;
import dev.weft.control.core.plan.Planner;
import dev.weft.control.core.risk.RiskLimits;
import dev.weft.control.core.text.Reading;
import dev.weft.control.core.text.SemanticReader;
import dev.weft.control.core.workspace.Workspace;
import dev.weft.control.daemon.state.ControllerState;
import dev.weft.control.daemon.state.StateException;
import dev.weft.control.daemon.transaction.CoordinationException;
import dev.weft.p4.runtime.ElectionId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Brings semantic files to switches that run the Weft program: read, check, compile, compare, write. It has no threads,
 * and opens connections only for the time of a call. What it keeps between calls is its {@link Coordination}.
 */
public final class Controller {
    private final long electionId;
    private final SemanticReader reader = new SemanticReader();
    private final Coordination coordination;
    private final PipelineBundle pipeline;

    private Controller(long electionId, Coordination coordination) {
        this.electionId = electionId;
        this.coordination = coordination;
        this.pipeline = PipelineBundle.weft();
    }

    /** A controller for the Weft program of this build, with P4Runtime election id 1. */
    public static Controller create() {
        return create(1);
    }

    /**
     * A controller for the Weft program of this build.
     *
     * @param electionId 1 or more: of several controllers the one with the highest may write (P4Runtime 1.4.1, section
     *     5.3)
     */
    public static Controller create(long electionId) {
        if (electionId < 1) {
            throw new IllegalArgumentException("election id " + electionId + ": must be 1 or more");
        }
        return new Controller(electionId, Coordination.inMemory());
    }

    /** The same controller with what another coordination keeps between its runs, and in its time. */
    public Controller with(Coordination other) {
        return new Controller(electionId, other);
    }

    /** What this controller keeps between its runs. */
    public Coordination coordination() {
        return coordination;
    }

    /** The pipeline that this controller compiles for. */
    public P4InfoPipeline pipeline() {
        return pipeline.ids();
    }

    /**
     * Finds all that is wrong with a text, without a network.
     *
     * @param file the name to use in positions; no file is opened
     */
    public Validation validate(String file, String text) {
        return validate(reader.read(file, text));
    }

    /** Finds all that is wrong with texts that are one domain together, by the names to use in positions. */
    public Validation validate(SortedMap<String, String> files) {
        return validate(reader.read(files));
    }

    private Validation validate(Reading reading) {
        Optional<SemanticModel> model = reading.model();
        if (model.isEmpty()) {
            return new Validation(reading.problems(), 0, 0, 0);
        }
        Checked checked = Checker.compile(model.get(), pipeline.ids().model());
        int entries = checked.compilation().map(Compilation::entryCount).orElse(0);
        return new Validation(
                checked.problems(),
                model.get().statements().size(),
                model.get().network().switches().size(),
                entries);
    }

    /**
     * Reads and checks a text.
     *
     * @throws ControllerException of kind {@link ControllerException.Kind#BAD_INPUT}: the first error, and the others as
     *     its details
     */
    public SemanticModel read(String file, String text) {
        return read(reader.read(file, text));
    }

    /** Reads and checks texts that are one domain together, by the names to use in positions. */
    public SemanticModel read(SortedMap<String, String> files) {
        return read(reader.read(files));
    }

    /**
     * Opens a file, or the files of a directory, to follow them while they change.
     *
     * @throws ControllerException of kind {@link ControllerException.Kind#BAD_INPUT} if they cannot be watched
     */
    public LiveDomain open(Path source) {
        try {
            return new LiveDomain(
                    source,
                    ConfigurationFiles.watched(source),
                    new Workspace(reader, pipeline.ids().model()));
        } catch (IOException e) {
            throw new ControllerException(
                    ControllerException.Kind.BAD_INPUT,
                    source + ": cannot be watched (" + e + "): give a file or directory of this machine",
                    List.of(),
                    e);
        }
    }

    private SemanticModel read(Reading reading) {
        refuse(reading.problems());
        SemanticModel model = reading.model().orElseThrow();
        refuse(errors(Checker.check(model, pipeline.ids().model())));
        return model;
    }

    /**
     * Compiles a model after checking it.
     *
     * @throws ControllerException of kind {@link ControllerException.Kind#BAD_INPUT}
     */
    public Compilation compile(SemanticModel model) {
        Checked checked = Checker.compile(model, pipeline.ids().model());
        refuse(errors(checked.problems()));
        return checked.compilation().orElseThrow();
    }

    /** What an apply would write to switches that hold nothing. Connects to none. */
    public PlanReport planOffline(SemanticModel model) {
        Compilation compilation = compile(model);
        Plan plan = Planner.plan(compilation.switches(), Map.of());
        PlanReport.Writes writes = PlanReports.writes(
                compilation, plan, Map.of(), Set.of(), pipeline.ids().model());
        return PlanReports.of(compilation, plan, writes, Set.of(), List.of());
    }

    /**
     * What an apply would write now. Reads only.
     *
     * @throws ControllerException as {@link #apply}
     */
    public PlanReport plan(SemanticModel model, Channels channels) {
        Compilation compilation = compile(model);
        try (SwitchSessions sessions = SwitchSessions.open(model, channels, ElectionId.ZERO, pipeline, Set.of())) {
            Map<String, SwitchConfiguration> actual = sessions.readBack(compilation);
            Plan plan = Planner.plan(compilation.switches(), actual);
            List<String> warnings = new ArrayList<>(sessions.warnings());
            new Gate(sessions, compilation, actual)
                    .risks(plan, RiskLimits.USUAL)
                    .forEach(risk -> warnings.add("needs --approve: it " + risk));
            Set<String> coordinated = sessions.all().stream()
                    .filter(SwitchSession::transactional)
                    .map(session -> session.node().name())
                    .collect(Collectors.toSet());
            PlanReport.Writes writes = PlanReports.writes(
                    compilation, plan, actual, coordinated, pipeline.ids().model());
            return PlanReports.of(compilation, plan, writes, sessions.pipelineMissing(), warnings);
        }
    }

    /**
     * Makes the switches hold what the model says, as one transaction: checks, compiles, connects to all switches, ends
     * what an earlier run has left in the middle, and then writes only what differs. When a write fails, what was written
     * before is undone on every switch.
     *
     * @throws ControllerException one line that names what is wrong, where, and the remedy; then nothing has changed on
     *     any switch, unless its kind is {@link ControllerException.Kind#INCOMPLETE}
     */
    public ApplyReport apply(SemanticModel model, Channels channels) {
        return apply(compile(model), channels, ApplyOptions.PLAIN);
    }

    /** As the other, with options. */
    public ApplyReport apply(SemanticModel model, Channels channels, ApplyOptions options) {
        return apply(compile(model), channels, options);
    }

    /** As the other, for what is compiled already. */
    public ApplyReport apply(Compilation compilation, Channels channels, ApplyOptions options) {
        SemanticModel model = compilation.model();
        try (ControllerState state = coordination.state(model.domain());
                SwitchSessions sessions =
                        SwitchSessions.open(model, channels, ElectionId.of(electionId), pipeline, state.fenced())) {
            return new Rollout(compilation, sessions, state, coordination, options, pipeline).run();
        } catch (StateException | CoordinationException e) {
            throw new ControllerException(ControllerException.Kind.REFUSED, e.getMessage(), List.of(), e);
        }
    }

    /**
     * Ends what an earlier run has left in the middle: a transaction that was decided is finished, any other is taken back.
     *
     * @return one line for each
     * @throws ControllerException if switches that are needed for it do not answer
     */
    public List<String> recover(SemanticModel model, Channels channels) {
        return operate(model, channels, Set.of(), Operations::recover);
    }

    /**
     * Goes on without a switch that cannot be reached, by an operator's word: nothing enters from it any more, no
     * transaction waits for it, and nobody writes to it.
     *
     * @return one line for each transaction that had waited
     * @throws ControllerException of kind BAD_INPUT if there is no such switch, or it is fenced
     */
    public List<String> fence(SemanticModel model, Channels channels, String switchName) {
        return operate(model, channels, Set.of(switchName), operations -> operations.fence(switchName));
    }

    /**
     * Takes a fenced switch back: the next apply brings it up to date and opens the ports towards it.
     *
     * @throws ControllerException of kind BAD_INPUT if it is not fenced
     */
    public void liftFence(SemanticModel model, String switchName) {
        try (ControllerState state = coordination.state(model.domain())) {
            Operations.remember(state, model, switchName, false);
        }
    }

    /**
     * Compares each switch with what it should hold; a switch that is down is reported, not thrown.
     *
     * @param repair whether what differs is put right, with the fewest writes
     */
    public VerifyReport verify(SemanticModel model, Channels channels, boolean repair) {
        Compilation compilation = compile(model);
        try (ControllerState state = coordination.state(model.domain())) {
            return new Verifier(compilation, pipeline, channels, ElectionId.of(electionId), state.fenced()).run(repair);
        } catch (StateException e) {
            throw new ControllerException(ControllerException.Kind.REFUSED, e.getMessage(), List.of(), e);
        }
    }

    private <T> T operate(SemanticModel model, Channels channels, Set<String> without, Function<Operations, T> work) {
        Compilation compilation = compile(model);
        try (ControllerState state = coordination.state(model.domain());
                SwitchSessions sessions = SwitchSessions.open(
                        model, channels, ElectionId.of(electionId), pipeline, union(state.fenced(), without))) {
            TransitionCodec codec = new TransitionCodec(pipeline.ids(), pipeline.p4Info());
            return work.apply(new Operations(compilation, state, coordination, sessions, codec));
        } catch (StateException | CoordinationException e) {
            throw new ControllerException(ControllerException.Kind.REFUSED, e.getMessage(), List.of(), e);
        }
    }

    /**
     * What the switches hold and their agents know. Reads only; a switch that is down is reported, not thrown.
     *
     * @throws ControllerException of kind {@link ControllerException.Kind#BAD_INPUT} when the model is unsound
     */
    public StatusReport status(SemanticModel model, Channels channels) {
        Compilation compilation = compile(model);
        List<StatusReport.SwitchStatus> switches = new ArrayList<>();
        for (SwitchNode node : model.network().switches()) {
            switches.add(SwitchStatusReader.read(node, compilation, channels, pipeline));
        }
        return new StatusReport(switches);
    }

    /**
     * Where instances of a service run best. Changes nothing.
     *
     * @throws ControllerException of kind {@link ControllerException.Kind#BAD_INPUT} when the model or the request is unsound,
     *     {@link ControllerException.Kind#UNREACHABLE} when an agent that is asked does not answer
     */
    public PlacementReport place(SemanticModel model, Channels channels, PlacementRequest request) {
        compile(model);
        return Placer.place(model, channels, request);
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(others);
        return all;
    }

    private static List<Problem> errors(List<Problem> problems) {
        return problems.stream().filter(p -> p.severity() == Severity.ERROR).toList();
    }

    static void refuse(List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new ControllerException(
                    ControllerException.Kind.BAD_INPUT,
                    problems.get(0).toString(),
                    problems.stream().skip(1).map(Problem::toString).toList(),
                    null);
        }
    }
}
