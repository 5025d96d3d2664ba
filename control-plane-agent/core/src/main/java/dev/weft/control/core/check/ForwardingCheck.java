package dev.weft.control.core.check;

import dev.weft.control.core.ir.Bits;
import dev.weft.control.core.ir.EntryKey;
import dev.weft.control.core.ir.FieldMatch;
import dev.weft.control.core.ir.MemberKey;
import dev.weft.control.core.ir.Names;
import dev.weft.control.core.ir.ProfileGroup;
import dev.weft.control.core.ir.ProfileMember;
import dev.weft.control.core.ir.SwitchChange;
import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.ir.TableEntry;
import dev.weft.control.core.model.Host;
import dev.weft.control.core.model.IpAddress;
import dev.weft.control.core.model.Link;
import dev.weft.control.core.model.Network;
import dev.weft.control.core.model.Problem;
import dev.weft.control.core.model.SwitchNode;
import dev.weft.control.core.pipeline.PipelineModel;
import dev.weft.control.core.pipeline.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jgrapht.Graph;
import org.jgrapht.alg.cycle.CycleDetector;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.SimpleDirectedGraph;

/**
 * Holds compiled routes against the cables of the model, without asking how they came about: no destination has a loop,
 * no switch passes packets on to one that has no route for them, and what an entry refers to is there.
 */
final class ForwardingCheck {
    private static final String ADDRESS = "address";
    private static final String PORT = "port";
    private static final String DEFECT =
            "nothing was written; this is a defect of the compiled entries: please report it with the files";

    private final Map<String, SwitchNode> nodes = new LinkedHashMap<>();
    private final SortedMap<String, SwitchConfiguration> switches;
    private final List<Table> selecting; // the tables whose entries refer to groups
    private final Findings findings = new Findings();
    private final Map<String, Map<Integer, String>> beyond = new HashMap<>(); // by switch and port; empty: a host
    private final Set<Map<String, Set<String>>> seen = new HashSet<>(); // many destinations share their ways

    private ForwardingCheck(Network network, SortedMap<String, SwitchConfiguration> switches, PipelineModel pipeline) {
        this.switches = switches;
        this.selecting = pipeline.tables().values().stream()
                .filter(table -> table.profile().isPresent())
                .collect(Collectors.toList());
        for (SwitchNode node : network.switches()) {
            nodes.put(node.name(), node);
            beyond.put(node.name(), new HashMap<>());
        }
        for (Link link : network.links()) {
            beyond.get(link.a().switchName()).put(link.a().port(), link.b().switchName());
            beyond.get(link.b().switchName()).put(link.b().port(), link.a().switchName());
        }
        for (Host host : network.hosts()) {
            beyond.get(host.switchName()).put(host.port(), "");
        }
    }

    /** Returns what is wrong with the entries of a sound model. */
    static List<Problem> check(
            Network network, SortedMap<String, SwitchConfiguration> switches, PipelineModel pipeline) {
        ForwardingCheck check = new ForwardingCheck(network, switches, pipeline);
        check.destinations().forEach(check::follow);
        return check.findings.problems();
    }

    /** Returns whether a change of a switch may have changed what the check looks at. */
    static boolean concerns(SwitchChange change, PipelineModel pipeline) {
        return !change.members().isEmpty()
                || !change.groups().isEmpty()
                || change.entries().keySet().stream()
                        .anyMatch(key -> pipeline.table(key.table()).profile().isPresent());
    }

    /** For each table and address, where each switch passes packets on to. */
    private Map<String, Map<String, Set<String>>> destinations() {
        Map<String, Map<String, Set<String>>> all = new TreeMap<>();
        for (SwitchNode node : nodes.values()) {
            SwitchConfiguration configuration = switches.get(node.name());
            Map<MemberKey, Set<String>> ways = new HashMap<>();
            for (Table table : selecting) {
                String profile = table.profile().orElseThrow(IllegalStateException::new);
                for (TableEntry entry : of(table, configuration)) {
                    if (entry.group().isEmpty()) {
                        continue;
                    }
                    MemberKey group = new MemberKey(profile, entry.group().getAsInt());
                    Set<String> next = ways.computeIfAbsent(group, key -> next(node, configuration, key, entry));
                    entry.key()
                            .match(ADDRESS)
                            .ifPresent(address -> all.computeIfAbsent(
                                            Names.last(table.name()) + " " + address, key -> atHome(address))
                                    .put(node.name(), next));
                }
            }
        }
        return all;
    }

    /** The entries of one table, which lie together: nearly all entries are in tables that select nothing. */
    private static Collection<TableEntry> of(Table table, SwitchConfiguration configuration) {
        EntryKey first = new EntryKey(table.name(), List.of(), Integer.MAX_VALUE);
        EntryKey beyond = new EntryKey(table.name() + '\0', List.of(), Integer.MAX_VALUE);
        return configuration.entries().subMap(first, beyond).values();
    }

    /** A switch has no route to itself. */
    private Map<String, Set<String>> atHome(FieldMatch address) {
        Map<String, Set<String>> ways = new HashMap<>();
        for (SwitchNode node : nodes.values()) {
            List<IpAddress> own = new ArrayList<>(List.of(node.address()));
            node.tunnelAddress().ifPresent(own::add);
            node.locator().ifPresent(locator -> own.add(locator.prefix().address()));
            for (IpAddress one : own) {
                if (one.width() == address.value().width()
                        && Bits.of(one.octets(), one.width()).equals(address.value())) {
                    ways.put(node.name(), Set.of(""));
                }
            }
        }
        return ways;
    }

    /** The switches behind the members of a group; an empty name is a host. */
    private Set<String> next(SwitchNode node, SwitchConfiguration configuration, MemberKey key, TableEntry entry) {
        ProfileGroup group = configuration.groups().get(key);
        if (group == null || group.members().isEmpty()) {
            findings.error(node, "has no group " + key.id() + ", to which " + entry + " refers", DEFECT);
            return Set.of();
        }
        Set<String> next = new TreeSet<>();
        for (int id : group.members().keySet()) {
            ProfileMember member = configuration.members().get(new MemberKey(key.profile(), id));
            Bits port = member == null ? null : member.action().arguments().get(PORT);
            String far = port == null ? null : beyond.get(node.name()).get((int) port.toLong());
            if (far == null) {
                findings.error(
                        node,
                        member == null
                                ? "has no member " + id + ", to which group " + key.id() + " refers"
                                : "sends packets out of port " + port + ", where the model has nothing",
                        DEFECT);
            } else {
                next.add(far);
            }
        }
        return next;
    }

    private void follow(String destination, Map<String, Set<String>> ways) {
        if (!seen.add(ways)) {
            return;
        }
        Graph<String, DefaultEdge> graph = new SimpleDirectedGraph<>(DefaultEdge.class);
        ways.keySet().forEach(graph::addVertex);
        ways.forEach((from, all) -> all.forEach(to -> {
            if (to.isEmpty()) {
                return;
            }
            if (!ways.containsKey(to)) {
                findings.error(
                        node(from),
                        "passes packets of " + destination + " to switch " + to + ", which has no route for them",
                        DEFECT);
                return;
            }
            graph.addEdge(from, to);
        }));
        List<String> round = new ArrayList<>(new TreeSet<>(new CycleDetector<>(graph).findCycles()));
        if (!round.isEmpty()) {
            findings.error(
                    node(round.get(0)),
                    "packets of " + destination + " may go round between switches " + String.join(", ", round),
                    DEFECT);
        }
    }

    private SwitchNode node(String name) {
        return Objects.requireNonNull(nodes.get(name), () -> "no switch " + name);
    }
}
