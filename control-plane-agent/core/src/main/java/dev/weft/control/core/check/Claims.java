package dev.weft.control.core.check;

import dev.weft.control.core.model.Agent;
import dev.weft.control.core.model.Demand;
import dev.weft.control.core.model.Host;
import dev.weft.control.core.model.Instance;
import dev.weft.control.core.model.Link;
import dev.weft.control.core.model.Position;
import dev.weft.control.core.model.Service;
import dev.weft.control.core.model.Statement;
import dev.weft.control.core.model.SwitchNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What may exist only once: ids, addresses, ports, endpoints. Who comes first has it. */
final class Claims {
    private static final String ANYCAST = "anycast address";
    private static final String OWN = "address";
    private static final List<Class<?>> ORDER = List.of(SwitchNode.class, Link.class, Host.class);

    /** Networks first, as in the file of a whole domain; then as they stand. */
    private static final Comparator<Claim> FIRST = Comparator.comparing(
                    (Claim claim) -> ORDER.contains(claim.statement.getClass())
                            ? ORDER.indexOf(claim.statement.getClass())
                            : ORDER.size())
            .thenComparing(claim -> claim.statement.position(), Claims::compare)
            .thenComparing(claim -> claim.statement.id());

    private final Map<String, List<Claim>> claims = new HashMap<>();

    private static final class Claim {
        final String what;
        final Statement statement;
        final String remedy;

        Claim(String what, Statement statement, String remedy) {
            this.what = what;
            this.statement = statement;
            this.remedy = remedy;
        }
    }

    private interface Taker {
        void take(String what, String value, Statement statement, String remedy);
    }

    static int compare(Position one, Position other) {
        int order = one.file().compareTo(other.file());
        return order != 0 ? order : Integer.compare(one.line(), other.line());
    }

    /** Enters the ids of a statement and of those within it; {@code touched} gets the keys. */
    void addIds(Statement statement, Set<String> touched) {
        ids(statement, adder(touched));
    }

    /** Takes back what {@link #addIds} has entered for the same object. */
    void removeIds(Statement statement, Set<String> touched) {
        ids(statement, remover(touched));
    }

    /** Enters what else a statement claims. */
    void add(Statement statement, Set<String> touched) {
        claims(statement, adder(touched));
    }

    /** Takes back what {@link #add} has entered for the same object. */
    void remove(Statement statement, Set<String> touched) {
        claims(statement, remover(touched));
    }

    private Taker adder(Set<String> touched) {
        return (what, value, statement, remedy) -> {
            String key = key(what, value);
            claims.computeIfAbsent(key, any -> new ArrayList<>(1)).add(new Claim(what, statement, remedy));
            touched.add(key);
        };
    }

    private Taker remover(Set<String> touched) {
        return (what, value, statement, remedy) -> {
            String key = key(what, value);
            List<Claim> all = claims.getOrDefault(key, new ArrayList<>());
            all.removeIf(claim -> claim.statement == statement);
            if (all.isEmpty()) {
                claims.remove(key);
            }
            touched.add(key);
        };
    }

    /** A service may not have a machine's address, but services may share one. */
    private static String key(String what, String value) {
        return (what.equals(ANYCAST) ? OWN : what) + " " + value;
    }

    private static void ids(Statement statement, Taker taker) {
        taker.take("id", statement.id(), statement, "rename one of the two");
        if (statement instanceof Service) {
            for (Demand demand : ((Service) statement).demands()) {
                taker.take("id", demand.id(), demand, "rename one of the two");
            }
            for (Instance instance : ((Service) statement).instances()) {
                taker.take("id", instance.id(), instance, "rename one of the two");
            }
        }
    }

    private static void claims(Statement statement, Taker taker) {
        if (statement instanceof SwitchNode) {
            SwitchNode node = (SwitchNode) statement;
            taker.take("device", node.device() + "", node, "give each switch its own device id");
            taker.take("agent", node.agent(), node, "give each agent its own host and port");
            taker.take("address", node.address().toString(), node, "give each agent and host its own address");
            node.tunnelAddress()
                    .ifPresent(address -> taker.take(
                            "address",
                            address.toString(),
                            node,
                            "give each tunnel end, agent and host its own address"));
            node.locator()
                    .ifPresent(locator ->
                            taker.take("locator", locator.toString(), node, "give each switch its own locator"));
            taker.take("mac", node.mac().toString(), node, "give each switch and host its own MAC address");
        } else if (statement instanceof Link) {
            Link link = (Link) statement;
            taker.take("port", link.a().toString(), link, "use another port");
            taker.take("port", link.b().toString(), link, "use another port");
        } else if (statement instanceof Host) {
            Host host = (Host) statement;
            taker.take("port", host.switchName() + ":" + host.port(), host, "use another port");
            taker.take("address", host.address().toString(), host, "give each agent and host its own address");
            taker.take("mac", host.mac().toString(), host, "give each switch and host its own MAC address");
        } else if (statement instanceof Agent && ((Agent) statement).plain()) {
            taker.take(
                    "agent for plain packets of host",
                    ((Agent) statement).host(),
                    statement,
                    "let only one agent of a host have \"plain: true\"");
        } else if (statement instanceof Service) {
            claims((Service) statement, taker);
        }
    }

    private static void claims(Service service, Taker taker) {
        String endpoint = service.address() + " " + service.protocol() + " port " + service.port();
        taker.take("endpoint", endpoint, service, "give each service its own address or port");
        if (service.isRoce()) {
            // Its instances send from it, and the source guard knows no ports.
            taker.take(OWN, service.address().toString(), service, "give a RoCEv2 service an address of its own");
        } else {
            taker.take(
                    ANYCAST, service.address().toString(), service, "give the service an address that no machine has");
        }
        for (Instance instance : service.instances()) {
            String place = instance.host() + " " + service.protocol() + " port " + instance.port();
            taker.take("endpoint", place, instance, "give each instance on a host its own port");
        }
    }

    /** Finds out who claims what another has. */
    void check(String key, Findings findings) {
        List<Claim> all = new ArrayList<>(claims.getOrDefault(key, List.of()));
        all.sort(FIRST);
        Claim first = all.isEmpty() ? null : all.get(0);
        for (int i = 1; i < all.size(); i++) {
            Claim claim = all.get(i);
            if (first.what.equals(ANYCAST) && claim.what.equals(ANYCAST)) {
                continue;
            }
            String value = key.substring(first.what.equals(ANYCAST) ? OWN.length() + 1 : first.what.length() + 1);
            if (claim.statement == first.statement) {
                findings.error(claim.statement, claim.what + " " + value + " is used twice", claim.remedy);
                continue;
            }
            boolean shared = claim.what.equals(ANYCAST) && first.statement instanceof Service;
            String place = findings.place(first.statement, claim.statement);
            findings.error(
                    claim.statement,
                    claim.what.equals("id")
                            ? "the id is used twice, first " + place
                            : claim.what + " " + value + " already belongs to " + first.statement.id() + " " + place,
                    shared ? first.remedy : claim.remedy);
        }
    }
}
