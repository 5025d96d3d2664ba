package dev.weft.control.core.compile;

import static dev.weft.control.core.compile.P4Names.family;

import dev.weft.control.core.ir.ActionCall;
import dev.weft.control.core.ir.MemberKey;
import dev.weft.control.core.ir.ProfileGroup;
import dev.weft.control.core.ir.ProfileMember;
import dev.weft.control.core.ir.TableEntry;
import dev.weft.control.core.model.Host;
import dev.weft.control.core.model.IpAddress;
import dev.weft.control.core.model.IpPrefix;
import dev.weft.control.core.model.Link;
import dev.weft.control.core.model.MacAddress;
import dev.weft.control.core.model.SwitchNode;
import dev.weft.control.core.pipeline.Profile;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Routes to every host and every other agent (underlay.p4). Members and groups are numbered by what they stand for
 * (a cable; the way to a switch or host), so a changed path changes one group and no route.
 */
final class UnderlayRules {
    private UnderlayRules() {}

    /** The routes to a host: over its cable at its own switch, over the way to that switch at the others. */
    static void host(RuleScope scope, Host host) {
        boolean v6 = host.address().isV6();
        SwitchNode own = scope.switchNode(host.switchName());
        Profile selector = selector(scope, v6);
        member(scope, selector, v6, own, host.id(), host.port(), host.mac(), Set.of(host.id(), own.id()));
        group(scope, selector, own, host.id(), Map.of(host.id(), host.port()), Set.of(host.id()));
        scope.sink().entry(own.name(), route(scope, host.address(), host.id(), host.id()));
        remote(scope, own.name(), route(scope, host.address(), host.id(), own.id()));
    }

    /** The routes of the others to the agent of a switch. */
    static void node(RuleScope scope, SwitchNode node) {
        remote(scope, node.name(), route(scope, node.address(), node.id(), node.id()));
    }

    /** Adds a route at every other switch that has a path to one. */
    static void remote(RuleScope scope, String target, TableEntry route) {
        for (SwitchNode from : scope.index().switches()) {
            // No path: the checks have said so where it matters.
            if (!from.name().equals(target) && scope.topology().reaches(from.name(), target)) {
                scope.sink().entry(from.name(), route);
            }
        }
    }

    private static TableEntry route(RuleScope scope, IpAddress destination, String cause, String way) {
        return route(scope, IpPrefix.whole(destination), cause, way);
    }

    /** The route to a prefix over the way to a switch. */
    static TableEntry route(RuleScope scope, IpPrefix destination, String cause, String way) {
        return scope.entry(P4Names.ROUTES + family(destination.address().isV6()))
                .match("address", destination)
                .because(cause)
                .toGroup(scope.ids().way(way));
    }

    /** The ways from a switch to all others that have addresses of the family, as groups of equally short first links. */
    static void ways(RuleScope scope, SwitchNode here) {
        for (boolean v6 : new boolean[] {false, true}) {
            Profile selector = selector(scope, v6);
            Set<String> made = new TreeSet<>();
            for (SwitchNode target : scope.index().switches()) {
                if (hasAddress(scope, target, v6) && !target.name().equals(here.name())) {
                    way(scope, selector, v6, here, target, made);
                }
            }
        }
    }

    /** Whether there is something of an address family to reach at a switch. */
    static boolean hasAddress(RuleScope scope, SwitchNode target, boolean v6) {
        return target.address().isV6() == v6
                || target.tunnelAddress()
                        .filter(address -> address.isV6() == v6)
                        .isPresent()
                || v6 && target.locator().isPresent()
                || !scope.index().hostsAt(target.name(), v6).isEmpty();
    }

    private static void way(
            RuleScope scope, Profile selector, boolean v6, SwitchNode here, SwitchNode target, Set<String> made) {
        List<Link> links = scope.topology().firstLinks(here.name(), target.name());
        if (links.isEmpty()) {
            return;
        }
        int most = selector.maxGroupSize() == 0 ? links.size() : selector.maxGroupSize();
        SortedMap<String, Integer> cables = new TreeMap<>();
        for (Link link : links.subList(0, Math.min(most, links.size()))) {
            SwitchNode neighbour = scope.switchNode(link.far(here.name()).switchName());
            int port = link.near(here.name()).port();
            if (made.add(link.id())) {
                Set<String> causes = Set.of(link.id(), here.id(), neighbour.id());
                member(scope, selector, v6, here, link.id(), port, neighbour.mac(), causes);
            }
            cables.put(link.id(), port);
        }
        Set<String> causes = new TreeSet<>(cables.keySet());
        causes.add(target.id());
        group(scope, selector, here, target.id(), cables, causes);
    }

    private static void member(
            RuleScope scope,
            Profile selector,
            boolean v6,
            SwitchNode at,
            String cable,
            int port,
            MacAddress destination,
            Set<String> causes) {
        ActionCall call = EntryWriter.call(
                scope.pipeline(),
                P4Names.NEXT_HOP + family(v6),
                Map.of("port", port, "source", at.mac(), "destination", destination));
        MemberKey key = new MemberKey(selector.name(), scope.ids().way(cable));
        scope.sink().member(at.name(), new ProfileMember(key, call, new TreeSet<>(causes)));
    }

    /** Where there are several cables the switch itself passes over those that are dead: flows on the others stay there. */
    private static void group(
            RuleScope scope,
            Profile selector,
            SwitchNode at,
            String way,
            Map<String, Integer> ports,
            Set<String> causes) {
        SortedMap<Integer, Integer> members = new TreeMap<>();
        SortedMap<Integer, Integer> watched = new TreeMap<>();
        ports.forEach((cable, port) -> {
            members.put(scope.ids().way(cable), 1);
            if (ports.size() > 1) {
                watched.put(scope.ids().way(cable), port);
            }
        });
        MemberKey key = new MemberKey(selector.name(), scope.ids().way(way));
        scope.sink().group(at.name(), new ProfileGroup(key, members, watched, causes));
    }

    private static Profile selector(RuleScope scope, boolean v6) {
        String table = P4Names.ROUTES + family(v6);
        return scope.pipeline()
                .profile(scope.pipeline()
                        .table(table)
                        .profile()
                        .orElseThrow(() -> new IllegalArgumentException(table + " has no action selector")));
    }
}
