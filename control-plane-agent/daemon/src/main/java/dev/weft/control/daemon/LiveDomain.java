package dev.weft.control.daemon;

import dev.weft.control.core.compile.Compilation;
import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.model.Problem;
import dev.weft.control.core.model.Severity;
import dev.weft.control.core.plan.Plan;
import dev.weft.control.core.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A semantic configuration that stays open: what its files say and what must be written follow the files, at a cost that
 * follows what changes in them. Not thread-safe.
 */
public final class LiveDomain implements AutoCloseable {
    private final Path source;
    private final ConfigurationFiles files;
    private final Workspace workspace;

    LiveDomain(Path source, ConfigurationFiles files, Workspace workspace) {
        this.source = source;
        this.files = files;
        this.workspace = workspace;
    }

    /** From the next {@link #refresh} on, nothing that the file system has failed to tell is missed. */
    public void compareAll() {
        files.compareAll();
    }

    /**
     * Takes the changes of the files into account.
     *
     * @return whether there were any
     * @throws ControllerException of kind {@link ControllerException.Kind#BAD_INPUT}: the first error, and the others as
     *     its details
     */
    public boolean refresh() {
        SortedMap<String, Optional<String>> changes;
        try {
            changes = files.changes();
        } catch (IOException e) {
            throw new ControllerException(
                    ControllerException.Kind.BAD_INPUT,
                    source + ": cannot read (" + e + "): give readable semantic files (YAML, UTF-8)",
                    List.of(),
                    e);
        }
        changes.forEach((file, text) ->
                text.ifPresentOrElse(content -> workspace.put(file, content), () -> workspace.remove(file)));
        if (workspace.files().isEmpty()) {
            throw new ControllerException(
                    ControllerException.Kind.BAD_INPUT, source + ": holds no file *.yaml; put a semantic file there");
        }
        List<Problem> problems = changes.isEmpty() ? workspace.problems() : workspace.update();
        Controller.refuse(problems.stream()
                .filter(problem -> problem.severity() == Severity.ERROR)
                .toList());
        return !changes.isEmpty();
    }

    /** Returns what the last {@link #refresh} found, warnings too. */
    public List<Problem> problems() {
        return workspace.problems();
    }

    /** Returns what must be written, given what the switches are known to hold. */
    public Plan plan() {
        return workspace.plan();
    }

    /** Returns what each switch should hold; it changes with the next {@link #refresh}. */
    public Compilation compilation() {
        return workspace.compilation();
    }

    /** Says that the switches hold what they should. */
    public void installed() {
        workspace.installed();
    }

    /** Says what the switches hold. */
    public void installed(Map<String, SwitchConfiguration> actual) {
        workspace.installed(actual);
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
