package dev.weft.control.core.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.control.core.model.Agent;
import dev.weft.control.core.model.Capability;
import dev.weft.control.core.model.Host;
import dev.weft.control.core.model.Link;
import dev.weft.control.core.model.Network;
import dev.weft.control.core.model.Permission;
import dev.weft.control.core.model.Position;
import dev.weft.control.core.model.Problem;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.Service;
import dev.weft.control.core.model.Severity;
import dev.weft.control.core.model.Statement;
import dev.weft.control.core.model.SwitchNode;
import dev.weft.control.core.model.Task;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * Reads a semantic file, or the files of a directory that together describe one domain: YAML, then the JSON Schema, then
 * values. Immutable and thread-safe once made; making one loads the schema, so keep it.
 */
public final class SemanticReader {
    private final SchemaCheck whole = SchemaCheck.ofFile();
    private final SchemaCheck part = SchemaCheck.ofPart();

    /**
     * Reads a text that is a whole configuration.
     *
     * @param file the name to use in positions; no file is opened
     * @param text the YAML text
     * @return a model, or every problem that was found; never throws for what the text says
     */
    public Reading read(String file, String text) {
        return combine(List.of(parse(whole, file, text)));
    }

    /**
     * Reads the files of a directory. Lists of statements follow each other in the order of the files' names; the settings
     * of the domain stand in one of the files.
     *
     * @param files texts by the names to use in positions
     * @return a model, or every problem that was found
     */
    public Reading read(SortedMap<String, String> files) {
        return combine(files.entrySet().parallelStream()
                .map(file -> parse(file.getKey(), file.getValue()))
                .collect(Collectors.toList()));
    }

    /** Reads one file of a directory by itself. */
    public SourceFile parse(String file, String text) {
        return parse(part, file, text);
    }

    /** Returns what prevents parsed files from being one domain, references and other meaning aside. */
    public static List<Problem> problems(Collection<SourceFile> files, Settings settings, boolean anySwitch) {
        List<Problem> problems = new ArrayList<>();
        files.forEach(file -> problems.addAll(file.problems()));
        if (problems.isEmpty()) {
            problems.addAll(settings.problems());
        }
        if (problems.isEmpty() && !anySwitch) {
            String first =
                    files.isEmpty() ? "configuration" : files.iterator().next().name();
            problems.add(new Problem(
                    Severity.ERROR,
                    new Position(first, 1),
                    "network",
                    "no file has a switch",
                    "add one under \"network\", \"switches\""));
        }
        Collections.sort(problems);
        return problems;
    }

    private static SourceFile parse(SchemaCheck schema, String file, String text) {
        YamlTree tree = YamlTree.read(file, text, "start with \"weft: 1\"; see docs/semantic-configuration.md");
        Optional<JsonNode> root = tree.root();
        if (root.isEmpty()) {
            return new SourceFile(file, tree.problems());
        }
        List<Problem> problems = schema.check(tree, root.get());
        if (!problems.isEmpty()) {
            return new SourceFile(file, problems);
        }
        ModelBuilder builder = new ModelBuilder(tree, root.get());
        SourceFile parsed = new SourceFile(file, builder.settings(), builder.statements());
        return builder.problems().isEmpty() ? parsed : new SourceFile(file, builder.problems());
    }

    private static Reading combine(List<SourceFile> files) {
        List<Statement> statements =
                files.stream().flatMap(file -> file.statements().stream()).collect(Collectors.toList());
        Settings settings = Settings.of(files);
        List<SwitchNode> switches = only(SwitchNode.class, statements);
        List<Problem> problems = problems(files, settings, !switches.isEmpty());
        if (!problems.isEmpty()) {
            return Reading.refused(problems);
        }
        Network network = new Network(
                settings.services(),
                settings.measurement(),
                switches,
                only(Link.class, statements),
                only(Host.class, statements));
        return Reading.of(new SemanticModel(
                settings.domain(),
                network,
                only(Capability.class, statements),
                resolved(only(Agent.class, statements)),
                only(Service.class, statements),
                only(Permission.class, statements),
                only(Task.class, statements)));
    }

    /** An agent answers for its host's plain packets if it says so, or says nothing and is alone there. */
    private static List<Agent> resolved(List<Agent> agents) {
        Map<String, Integer> byHost = new HashMap<>();
        agents.forEach(agent -> byHost.merge(agent.host(), 1, Integer::sum));
        return agents.stream()
                .map(agent -> agent.among(byHost.get(agent.host())))
                .collect(Collectors.toList());
    }

    private static <T extends Statement> List<T> only(Class<T> type, List<Statement> statements) {
        return statements.stream().filter(type::isInstance).map(type::cast).collect(Collectors.toList());
    }
}
