package dev.weft.control.core.workspace;

import dev.weft.control.core.index.ModelDelta;
import dev.weft.control.core.index.ModelIndex;
import dev.weft.control.core.model.Agent;
import dev.weft.control.core.model.Position;
import dev.weft.control.core.model.Service;
import dev.weft.control.core.model.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which statement each id stands for: of several definitions the first, in the order of file names and lines. */
final class Definitions {
    private static final Comparator<Statement> FIRST = Comparator.comparing(
            Statement::position, Comparator.comparing(Position::file).thenComparingInt(Position::line));

    private final Map<String, List<Statement>> byFile = new HashMap<>();
    private final Map<String, List<Statement>> definitions = new HashMap<>();
    private final Map<String, Set<String>> agentsOn = new HashMap<>();
    private final List<Statement> removed = new ArrayList<>();
    private final List<Statement> added = new ArrayList<>();
    private final Map<String, Optional<Statement>> touched = new LinkedHashMap<>();

    /** Replaces what a file says; a statement that is the same in the same place stays. */
    void replace(String file, List<Statement> now) {
        Map<String, Statement> old = new HashMap<>();
        List<Statement> gone = new ArrayList<>(byFile.getOrDefault(file, List.of()));
        gone.forEach(statement -> old.put(statement.id(), statement));
        List<Statement> defined = new ArrayList<>();
        Set<Statement> kept = new HashSet<>();
        for (Statement statement : now) {
            Statement before = old.remove(statement.id());
            boolean same = before != null
                    && places(before).equals(places(statement))
                    && before.content().equals(statement.content());
            if (same) {
                kept.add(before);
            } else {
                add(statement);
            }
            defined.add(same ? before : statement);
        }
        gone.stream().filter(statement -> !kept.contains(statement)).forEach(this::remove);
        byFile.put(file, defined);
    }

    /** Where a statement and those within it stand. */
    private static List<Position> places(Statement statement) {
        List<Position> places = new ArrayList<>(List.of(statement.position()));
        if (statement instanceof Service) {
            ((Service) statement).demands().forEach(demand -> places.add(demand.position()));
            ((Service) statement).instances().forEach(instance -> places.add(instance.position()));
        }
        return places;
    }

    private void add(Statement statement) {
        touch(statement.id());
        definitions.computeIfAbsent(statement.id(), id -> new ArrayList<>(1)).add(statement);
        added.add(statement);
    }

    private void remove(Statement statement) {
        touch(statement.id());
        List<Statement> all = definitions.get(statement.id());
        all.removeIf(one -> one == statement);
        if (all.isEmpty()) {
            definitions.remove(statement.id());
        }
        removed.add(statement);
    }

    private void touch(String id) {
        touched.putIfAbsent(id, first(id));
    }

    private Optional<Statement> first(String id) {
        return definitions.getOrDefault(id, List.of()).stream().min(FIRST);
    }

    /** Returns the definitions removed since the last {@link #settle}. */
    List<Statement> removed() {
        return removed;
    }

    /** Returns the definitions added since the last {@link #settle}. */
    List<Statement> added() {
        return added;
    }

    /**
     * Returns what the changes since the last {@link #settle} mean for the model.
     *
     * @param index the statements before
     */
    ModelDelta delta(ModelIndex index) {
        ModelDelta delta = new ModelDelta();
        Set<String> hosts = new TreeSet<>();
        touched.forEach((id, before) -> {
            Optional<Statement> now = first(id);
            if (id.startsWith("agent/")) {
                before.map(Agent.class::cast).ifPresent(agent -> {
                    hosts.add(agent.host());
                    agentsOn.get(agent.host()).remove(agent.name());
                });
                now.map(Agent.class::cast).ifPresent(agent -> {
                    hosts.add(agent.host());
                    agentsOn.computeIfAbsent(agent.host(), host -> new TreeSet<>())
                            .add(agent.name());
                });
            }
            boolean same = before.isPresent() && now.isPresent() && before.get() == now.get();
            if (!same && !(id.startsWith("agent/") && now.isPresent()) && (before.isPresent() || now.isPresent())) {
                delta.note(index.statement(id), now);
            }
        });
        for (String host : hosts) {
            Set<String> agents = agentsOn.get(host);
            for (String name : agents) {
                Agent agent = (Agent) first("agent/" + name).orElseThrow(IllegalStateException::new);
                delta.note(index.statement(agent.id()), Optional.of(agent.among(agents.size())));
            }
        }
        return delta;
    }

    /** Forgets what the changes were. */
    void settle() {
        removed.clear();
        added.clear();
        touched.clear();
    }
}
