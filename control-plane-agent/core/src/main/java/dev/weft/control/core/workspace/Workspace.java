package dev.weft.control.core.workspace;

import dev.weft.control.core.check.Checker;
import dev.weft.control.core.check.LiveChecker;
import dev.weft.control.core.check.LivePathChecker;
import dev.weft.control.core.compile.Compilation;
import dev.weft.control.core.compile.LiveCompiler;
import dev.weft.control.core.index.ModelDelta;
import dev.weft.control.core.index.ModelIndex;
import dev.weft.control.core.ir.SwitchChange;
import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.model.Agent;
import dev.weft.control.core.model.Capability;
import dev.weft.control.core.model.Host;
import dev.weft.control.core.model.Link;
import dev.weft.control.core.model.Network;
import dev.weft.control.core.model.Permission;
import dev.weft.control.core.model.Problem;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.Service;
import dev.weft.control.core.model.SwitchNode;
import dev.weft.control.core.model.Task;
import dev.weft.control.core.pipeline.PipelineModel;
import dev.weft.control.core.plan.LivePlan;
import dev.weft.control.core.plan.Plan;
import dev.weft.control.core.text.SemanticReader;
import dev.weft.control.core.text.Settings;
import dev.weft.control.core.text.SourceFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The files of a domain and what follows from them: problems, the configuration of each switch, and what must be written to
 * make the switches so. A change of a file costs what it changes. The result is at every time that of {@code
 * text.SemanticReader}, {@code check.Checker}, {@code compile.Compiler} and {@code plan.Planner} over the same files.
 *
 * <p>Files are given as text: whoever has a file system says when they change. Not thread-safe.
 */
public final class Workspace {
    private final SemanticReader reader;
    private final PipelineModel pipeline;
    private final SortedMap<String, SourceFile> files = new TreeMap<>();
    private final Set<String> dirty = new TreeSet<>();
    private final Set<String> unreadable = new TreeSet<>();
    private final Definitions definitions = new Definitions();
    private final LiveChecker checker = new LiveChecker();
    private final LivePathChecker paths = new LivePathChecker();
    private final LiveCompiler compiler;
    private final LivePlan plan = new LivePlan();
    private final SortedMap<String, List<Problem>> capacity = new TreeMap<>();
    private List<Problem> forwarding = List.of();
    private boolean forwardingPending = true;
    private ModelDelta pending = new ModelDelta();
    private Settings settings = Settings.of(List.of());
    private boolean settingsPending = true;
    private boolean compiled;
    private List<Problem> problems = List.of();

    /** Makes a workspace without files for a pipeline, which must be the Weft program. */
    public Workspace(SemanticReader reader, PipelineModel pipeline) {
        this.reader = reader;
        this.pipeline = pipeline;
        this.compiler = new LiveCompiler(pipeline);
    }

    /**
     * Says what a file contains, new or changed. It is read at once, and taken into account by {@link #update}.
     *
     * @param file its name, as problems are to name it
     */
    public void put(String file, String text) {
        SourceFile read = reader.parse(file, text);
        files.put(file, read);
        mark(file, !read.problems().isEmpty());
    }

    /** Says that a file is gone. */
    public void remove(String file) {
        files.remove(file);
        mark(file, false);
    }

    private void mark(String file, boolean bad) {
        dirty.add(file);
        if (bad) {
            unreadable.add(file);
        } else {
            unreadable.remove(file);
        }
    }

    /** Returns the names of the files. */
    public Set<String> files() {
        return Collections.unmodifiableSet(files.keySet());
    }

    /**
     * Takes all that was said of files into account. With an error the configurations stay what they are.
     *
     * @return every error and warning, ordered by file and line
     */
    public List<Problem> update() {
        Settings now = unreadable.isEmpty() ? Settings.of(files.values()) : settings;
        if (unreadable.isEmpty()) {
            take();
        }
        Collection<SourceFile> bad = new ArrayList<>();
        unreadable.forEach(name -> bad.add(files.get(name)));
        boolean anySwitch = !checker.index().switches().isEmpty();
        Collection<SourceFile> judged = bad.isEmpty() ? files.values() : bad;
        problems = List.copyOf(
                bad.isEmpty() && now.problems().isEmpty() && anySwitch
                        ? List.of()
                        : SemanticReader.problems(judged, now, anySwitch));
        if (problems.isEmpty()) {
            check(now);
        }
        return problems;
    }

    /** Lets the checker know of the changed files. */
    private void take() {
        for (String name : dirty) {
            SourceFile now = files.get(name);
            definitions.replace(name, now == null ? List.of() : now.statements());
        }
        dirty.clear();
        ModelDelta delta = definitions.delta(checker.index());
        checker.apply(definitions.removed(), definitions.added(), delta);
        definitions.settle();
        pending.note(delta);
    }

    private void check(Settings now) {
        if (!now.sameValues(settings) || settingsPending) {
            checker.settings(now.domain(), now.services(), now.measurement());
            settingsPending = true;
        }
        settings = now;
        List<Problem> found = new ArrayList<>(checker.problems());
        if (!Checker.hasErrors(found)) {
            compile();
            found.addAll(paths.problems());
        }
        if (!Checker.hasErrors(found)) {
            capacity.values().forEach(found::addAll);
        }
        if (!Checker.hasErrors(found)) {
            if (forwardingPending) {
                forwarding = Checker.forwarding(network(compiler.index()), compiler.configurations(), pipeline);
                forwardingPending = false;
            }
            found.addAll(forwarding);
        }
        Collections.sort(found);
        problems = List.copyOf(found);
    }

    private void compile() {
        if (settingsPending) {
            compiler.settings(settings.domain(), settings.services(), settings.measurement());
            settingsPending = false;
        }
        forwardingPending |= !compiled
                || Stream.of(pending.removed(), pending.added(), pending.moved())
                        .flatMap(Collection::stream)
                        .anyMatch(statement -> statement instanceof SwitchNode
                                || statement instanceof Link
                                || statement instanceof Host);
        List<SwitchChange> changes = compiler.apply(pending);
        forwardingPending |= changes.stream().anyMatch(change -> Checker.concernsForwarding(change, pipeline));
        paths.apply(pending, compiler.index(), compiler.topology());
        Set<String> switches = new TreeSet<>();
        changes.forEach(change -> switches.add(change.switchName()));
        pending.moved().stream().filter(SwitchNode.class::isInstance).forEach(node -> switches.add(node.name()));
        pending = new ModelDelta();
        capacity.keySet().removeIf(name -> compiler.index().switchNode(name).isEmpty());
        for (String name : switches) {
            SwitchNode node = compiler.index().switchNode(name).orElseThrow(IllegalStateException::new);
            capacity.put(name, Checker.capacity(node, compiler.usage(name), pipeline));
        }
        SortedMap<String, SwitchConfiguration> desired = compiler.configurations();
        if (compiled) {
            plan.changed(changes, desired);
        } else {
            plan.actual(Map.of(), desired);
            compiled = true;
        }
    }

    /** Returns the problems that the last {@link #update} found. */
    public List<Problem> problems() {
        return problems;
    }

    /** Returns whether the configurations are those of the files as they are, and may be installed. */
    public boolean isSound() {
        return compiled && dirty.isEmpty() && !Checker.hasErrors(problems);
    }

    /** Returns the statements of the files, each id once. */
    public ModelIndex index() {
        return compiler.index();
    }

    /**
     * Says what switches hold, for example after reading them back; those not named hold nothing.
     *
     * @throws IllegalStateException unless the workspace {@link #isSound}
     */
    public void installed(Map<String, SwitchConfiguration> actual) {
        requireSound();
        plan.actual(actual, compiler.configurations());
    }

    /** Says that the switches now hold what the plan would make them hold. */
    public void installed() {
        requireSound();
        plan.done();
    }

    /**
     * Returns what must be written to make the switches what the files say; its cost follows the difference.
     *
     * @throws IllegalStateException unless the workspace {@link #isSound}
     */
    public Plan plan() {
        requireSound();
        return plan.plan(compiler.configurations());
    }

    /**
     * Returns the configurations. They change with the next {@link #update}; whoever needs them longer copies them. The cost
     * follows the number of statements.
     *
     * @throws IllegalStateException unless the workspace {@link #isSound}
     */
    public Compilation compilation() {
        requireSound();
        return compiler.compilation(model());
    }

    /** Returns the configuration of each switch as it is and will be. */
    public SortedMap<String, SwitchConfiguration> configurations() {
        return compiler.configurations();
    }

    private void requireSound() {
        if (!isSound()) {
            throw new IllegalStateException("the files have errors: " + problems);
        }
    }

    private SemanticModel model() {
        ModelIndex index = compiler.index();
        return new SemanticModel(
                settings.domain(),
                network(index),
                new ArrayList<Capability>(index.capabilities()),
                new ArrayList<Agent>(index.agents()),
                new ArrayList<Service>(index.services()),
                new ArrayList<Permission>(index.permissions()),
                new ArrayList<Task>(index.tasks()));
    }

    private Network network(ModelIndex index) {
        return new Network(
                settings.services(),
                settings.measurement(),
                new ArrayList<>(index.switches()),
                new ArrayList<Link>(index.links()),
                new ArrayList<Host>(index.hosts()));
    }
}
