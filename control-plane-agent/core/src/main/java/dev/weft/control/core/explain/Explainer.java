package dev.weft.control.core.explain;

import dev.weft.control.core.compile.Compilation;
import dev.weft.control.core.ir.EntryKey;
import dev.weft.control.core.ir.Names;
import dev.weft.control.core.ir.Pool;
import dev.weft.control.core.ir.ProfileGroup;
import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.ir.TableEntry;
import dev.weft.control.core.model.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Walks from packets and entries to statements, and from statements to entries. */
public final class Explainer {
    /** What it means that a table has no entry for a packet. */
    private static final Map<String, String> MISSES = Map.ofEntries(
            Map.entry("ports", "no statement connects anything to this port"),
            Map.entry("hosts_v4", "no host with this source address lives at this port"),
            Map.entry("hosts_v6", "no host with this source address lives at this port"),
            Map.entry("agents", "no agent with this id lives on this host"),
            Map.entry("endpoints_v4", "the source is not an instance"),
            Map.entry("endpoints_v6", "the source is not an instance"),
            Map.entry("services_v4", "the destination is not a service"),
            Map.entry("services_v6", "the destination is not a service"),
            Map.entry("services_agent", "the agent header names no service"),
            Map.entry("permissions", "no permission covers this call, so it is denied"),
            Map.entry("demands", "no demand of the service takes this traffic class"),
            Map.entry("instances", "the chosen instance is not known here, or its pool is empty"),
            Map.entry("pins", "the agent has not pinned this flow"),
            Map.entry("tunnels", "the instance is here, or its service has no tunnel"),
            Map.entry("ends_v4", "the tunnel ends elsewhere"),
            Map.entry("ends_v6", "the tunnel ends elsewhere"),
            Map.entry("routes_v4", "no host or agent has this destination address"),
            Map.entry("routes_v6", "no host or agent has this destination address"));

    private final Compilation compilation;

    /** Makes an explainer of what was compiled, and presumably installed. */
    public Explainer(Compilation compilation) {
        this.compilation = Objects.requireNonNull(compilation, "compilation");
    }

    /**
     * Explains the lookups of a packet at one switch.
     *
     * @param switchName the switch
     * @param facts the lookups in order
     * @return one step for each lookup
     * @throws IllegalArgumentException if the model has no such switch
     */
    public List<Step> packet(String switchName, List<TraceFact> facts) {
        return facts.stream().map(fact -> step(switchName, fact)).collect(Collectors.toList());
    }

    /**
     * Returns the statements that caused an entry, by id; empty if no statement wants it.
     *
     * @throws IllegalArgumentException if the model has no such switch
     */
    public List<Statement> entry(String switchName, EntryKey key) {
        return find(switchName, key)
                .map(entry -> statements(causes(configuration(switchName), entry)))
                .orElse(List.of());
    }

    /**
     * Returns everything on all switches that a statement has caused, by switch.
     *
     * @throws IllegalArgumentException if the model has no such statement
     */
    public List<Part> statement(String id) {
        if (compilation.model().statement(id).isEmpty()) {
            throw new IllegalArgumentException("the file has no statement " + id);
        }
        List<Part> parts = new ArrayList<>();
        for (SwitchConfiguration configuration : compilation.switches().values()) {
            String name = configuration.switchName();
            configuration.entries().values().stream()
                    .filter(entry -> entry.provenance().contains(id))
                    .forEach(entry -> parts.add(new Part(name, entry.toString(), Optional.of(entry.key()))));
            configuration.members().values().stream()
                    .filter(member -> member.provenance().contains(id))
                    .forEach(member -> parts.add(new Part(name, member.toString(), Optional.empty())));
            configuration.groups().values().stream()
                    .filter(group -> group.provenance().contains(id))
                    .forEach(group -> parts.add(new Part(name, group.toString(), Optional.empty())));
            configuration.meters().values().stream()
                    .filter(meter -> meter.provenance().contains(id))
                    .forEach(meter -> parts.add(new Part(name, meter.toString(), Optional.empty())));
            configuration
                    .agent()
                    .ifPresent(agent -> agent.pools().stream()
                            .filter(pool -> concerns(pool, id))
                            .forEach(pool -> parts.add(
                                    new Part(name, "agent: " + pool + " of " + pool.candidates(), Optional.empty()))));
        }
        return parts;
    }

    private static boolean concerns(Pool pool, String id) {
        return pool.statement().equals(id)
                || ("service/" + pool.serviceName()).equals(id)
                || pool.candidates().stream().anyMatch(candidate -> ("instance/" + candidate.name()).equals(id));
    }

    /** Returns what it means that a table, by its full or last name, has no entry for a packet. */
    public static String miss(String table) {
        return MISSES.getOrDefault(Names.last(table), "no entry");
    }

    private Step step(String switchName, TraceFact fact) {
        String table = Names.last(fact.table());
        if (fact.entry().isEmpty()) {
            String why = miss(table);
            return new Step(fact, List.of(), table + ": no match -> " + Names.last(fact.action()) + "   # " + why);
        }
        List<Statement> statements = entry(switchName, fact.entry().get());
        String effect = find(switchName, fact.entry().get())
                .flatMap(TableEntry::action)
                .map(Object::toString)
                .orElse(Names.last(fact.action()));
        String why = statements.isEmpty()
                ? "not caused by this file"
                : statements.stream()
                        .map(statement -> statement.id() + " (" + statement.position() + ")")
                        .collect(Collectors.joining(", "));
        return new Step(fact, statements, fact.entry().get() + " -> " + effect + "   # " + why);
    }

    private Optional<TableEntry> find(String switchName, EntryKey key) {
        return Optional.ofNullable(configuration(switchName).entries().get(key));
    }

    private SwitchConfiguration configuration(String switchName) {
        SwitchConfiguration configuration = compilation.switches().get(switchName);
        if (configuration == null) {
            throw new IllegalArgumentException("the file has no switch/" + switchName);
        }
        return configuration;
    }

    /** A route is there because of its destination; where it leads is its group's matter. */
    private static Set<String> causes(SwitchConfiguration configuration, TableEntry entry) {
        Set<String> causes = new TreeSet<>(entry.provenance());
        if (entry.group().isPresent()) {
            for (ProfileGroup group : configuration.groups().values()) {
                if (group.key().id() == entry.group().getAsInt()) {
                    causes.addAll(group.provenance());
                }
            }
        }
        return causes;
    }

    private List<Statement> statements(Collection<String> ids) {
        return ids.stream()
                .map(id -> compilation.model().statement(id))
                .flatMap(Optional::stream)
                .collect(Collectors.toList());
    }
}
