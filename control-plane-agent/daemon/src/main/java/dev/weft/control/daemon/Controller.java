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
import dev.weft.control.core.text.Reading;
import dev.weft.control.core.text.SemanticReader;
import dev.weft.control.core.workspace.Workspace;
import dev.weft.p4.runtime.ElectionId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * Brings semantic files to switches that run the Weft program: read, check, compile, compare, write. It has no threads,
 * keeps nothing between calls, and opens connections only for the time of a call, so that the truth about a switch is
 * always what the switch itself says.
 */
public final class Controller {
    private final long electionId;
    private final SemanticReader reader = new SemanticReader();
    private final PipelineBundle pipeline;

    private Controller(long electionId) {
        this.electionId = electionId;
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
        return new Controller(electionId);
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
        return PlanReports.of(compilation, plan, Set.of(), List.of());
    }

    /**
     * What an apply would write now. Reads only.
     *
     * @throws ControllerException as {@link #apply}
     */
    public PlanReport plan(SemanticModel model, Channels channels) {
        Compilation compilation = compile(model);
        try (SwitchSessions sessions = SwitchSessions.open(model, channels, ElectionId.ZERO, pipeline)) {
            Map<String, SwitchConfiguration> actual = sessions.readBack(compilation);
            Plan plan = Planner.plan(compilation.switches(), actual);
            return PlanReports.of(compilation, plan, sessions.pipelineMissing(), sessions.warnings());
        }
    }

    /**
     * Makes the switches hold what the model says: checks, compiles, connects to all switches and reads back, and then
     * writes only what differs. When a write fails, what was written before is undone on every switch.
     *
     * @throws ControllerException one line that names what is wrong, where, and the remedy; then nothing has changed on
     *     any switch, unless its kind is {@link ControllerException.Kind#INCOMPLETE}
     */
    public ApplyReport apply(SemanticModel model, Channels channels) {
        return apply(compile(model), channels);
    }

    /** As the other, for what is compiled already. */
    public ApplyReport apply(Compilation compilation, Channels channels) {
        try (SwitchSessions sessions =
                SwitchSessions.open(compilation.model(), channels, ElectionId.of(electionId), pipeline)) {
            Map<String, SwitchConfiguration> before = sessions.readBack(compilation);
            Plan plan = Planner.plan(compilation.switches(), before);
            return new Installation(compilation, plan, sessions, before).run();
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
