package dev.weft.control.core.compile;

import static dev.weft.control.core.compile.P4Names.family;

import dev.weft.control.core.ir.ActionCall;
import dev.weft.control.core.ir.MemberKey;
import dev.weft.control.core.ir.ProfileGroup;
import dev.weft.control.core.ir.ProfileMember;
import dev.weft.control.core.model.Host;
import dev.weft.control.core.model.IpAddress;
import dev.weft.control.core.model.Link;
import dev.weft.control.core.model.MacAddress;
import dev.weft.control.core.model.SwitchNode;
import dev.weft.control.core.pipeline.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Routes to every host and every other agent (underlay.p4). Members and groups are numbered by what they stand for
 * (a cable; the way to a switch or host), so a changed path changes one group and no route.
 */
final class UnderlayRules {
    private static final int LAST_ID = Integer.MAX_VALUE;
    private final SwitchScope scope;
    private final boolean v6;
    private final Profile selector;
    private final SortedMap<String, Integer> memberIds;
    private final SortedMap<String, Integer> groupIds;
    private final Set<String> made = new TreeSet<>();

    private UnderlayRules(SwitchScope scope, boolean v6) {
        this.scope = scope;
        this.v6 = v6;
        String table = P4Names.ROUTES + family(v6);
        this.selector = scope.pipeline()
                .profile(scope.pipeline()
                        .table(table)
                        .profile()
                        .orElseThrow(() -> new IllegalArgumentException(table + " has no action selector")));
        List<String> cables = new ArrayList<>();
        List<String> ways = new ArrayList<>();
        for (Link link : scope.model().network().links()) {
            cables.add(link.id());
        }
        for (Host host : scope.hosts()) {
            cables.add(host.id());
            ways.add(host.id());
        }
        for (SwitchNode node : scope.model().network().switches()) {
            ways.add(node.id());
        }
        this.memberIds = StableNumbers.assign(cables, LAST_ID);
        this.groupIds = StableNumbers.assign(ways, LAST_ID);
    }

    static void add(SwitchScope scope) {
        for (boolean v6 : new boolean[] {false, true}) {
            new UnderlayRules(scope, v6).addRoutes();
        }
    }

    private void addRoutes() {
        String here = scope.node().name();
        for (Host host : scope.model().network().hosts()) {
            if (host.address().isV6() == v6) {
                if (host.switchName().equals(here)) {
                    toHost(host);
                    route(host.address(), host.id(), host.id());
                } else {
                    route(host.address(), host.id(), "switch/" + host.switchName());
                }
            }
        }
        for (SwitchNode node : scope.model().network().switches()) {
            if (node.address().isV6() == v6 && !node.name().equals(here)) {
                route(node.address(), node.id(), node.id());
            }
        }
    }

    private void route(IpAddress destination, String cause, String way) {
        if (way.startsWith("switch/") && !toSwitch(way)) {
            return; // no path; the checks have said so where it matters
        }
        scope.configuration()
                .entry(scope.entry(P4Names.ROUTES + family(v6))
                        .match("address", destination)
                        .because(cause)
                        .toGroup(groupIds.get(way)));
    }

    private void toHost(Host host) {
        member(
                host.id(),
                host.port(),
                host.mac(),
                Set.of(host.id(), scope.node().id()));
        group(host.id(), List.of(host.id()), Set.of(host.id()));
    }

    private boolean toSwitch(String way) {
        String target = way.substring("switch/".length());
        String here = scope.node().name();
        List<Link> links = scope.topology().firstLinks(here, target);
        if (links.isEmpty() || !made.add(way)) {
            return !links.isEmpty();
        }
        int most = selector.maxGroupSize() == 0 ? links.size() : selector.maxGroupSize();
        List<String> cables = new ArrayList<>();
        for (Link link : links.subList(0, Math.min(most, links.size()))) {
            SwitchNode neighbour = scope.model()
                    .switchNode(link.far(here).switchName())
                    .orElseThrow(() -> new IllegalArgumentException(link.id() + " leads to no switch"));
            if (made.add(link.id())) {
                Set<String> causes = Set.of(link.id(), scope.node().id(), neighbour.id());
                member(link.id(), link.near(here).port(), neighbour.mac(), causes);
            }
            cables.add(link.id());
        }
        Set<String> causes = new TreeSet<>(cables);
        causes.add(way);
        group(way, cables, causes);
        return true;
    }

    private void member(String cable, int port, MacAddress destination, Set<String> causes) {
        ActionCall call = EntryWriter.call(
                scope.pipeline(),
                P4Names.NEXT_HOP + family(v6),
                Map.of("port", port, "source", scope.node().mac(), "destination", destination));
        MemberKey key = new MemberKey(selector.name(), memberIds.get(cable));
        scope.configuration().member(new ProfileMember(key, call, new TreeSet<>(causes)));
    }

    private void group(String way, List<String> cables, Set<String> causes) {
        SortedMap<Integer, Integer> members =
                cables.stream().collect(Collectors.toMap(memberIds::get, cable -> 1, (a, b) -> a, TreeMap::new));
        MemberKey key = new MemberKey(selector.name(), groupIds.get(way));
        scope.configuration().group(new ProfileGroup(key, members, causes));
    }
}
