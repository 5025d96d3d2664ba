package dev.weft.lab.twin;

import dev.weft.bmv2.trace.PacketTrace;
import dev.weft.bmv2.trace.PacketTrace.TableApplied;
import dev.weft.p4.program.Drop;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * Why the Weft program dropped a packet, from the tables it applied. The program counts the reason; a trace that leaves
 * the switch as it was cannot read that counter, so this follows the order of {@code p4/include/ingress.p4}. A test
 * holds both against each other.
 */
public final class DropReasons {
    private static final BigInteger ROLE_EDGE = BigInteger.ONE;

    private final List<TableApplied> tables;

    private DropReasons(PacketTrace trace) {
        tables = TraceReader.tables(trace);
    }

    /** The reason of a packet that was dropped. */
    public static Drop of(PacketTrace trace) {
        return new DropReasons(trace).reason();
    }

    private Drop reason() {
        Optional<TableApplied> ports = applied("ports");
        if (ports.isEmpty()) {
            return Drop.MALFORMED;
        }
        if (!ports.get().hit()) {
            return Drop.UNKNOWN_PORT;
        }
        boolean edge = ports.get().arguments().stream().anyMatch(a -> a.value().equals(ROLE_EDGE));
        if (edge && !hit("hosts_v4") && !hit("hosts_v6")) {
            return Drop.UNKNOWN_HOST;
        }
        if (ran("unknown_agent")) {
            return Drop.UNKNOWN_AGENT;
        }
        if (ran("deny")) {
            return Drop.NOT_ADMITTED;
        }
        Optional<TableApplied> demands = applied("demands");
        if (demands.isPresent()) {
            return afterDemands(demands.get());
        }
        if (edge && (ran("refuse_v4") || ran("refuse_v6"))) {
            return Drop.DIRECT;
        }
        return underlay();
    }

    private Drop afterDemands(TableApplied demands) {
        if (!demands.hit()) {
            return Drop.NO_POOL;
        }
        if (applied("instances").isEmpty()) {
            return Drop.RATE; // the meter is executed before, and nothing else stops a packet here
        }
        return ran("unknown") ? Drop.NO_INSTANCE : underlay();
    }

    private Drop underlay() {
        Optional<TableApplied> routes = applied("routes_v4").or(() -> applied("routes_v6"));
        boolean ip =
                applied("services_v4").isPresent() || applied("services_v6").isPresent();
        // Without a lookup the hop limit was used up, or there was no IP header to look up.
        return routes.isEmpty() && ip ? Drop.TTL : Drop.NO_ROUTE;
    }

    private Optional<TableApplied> applied(String table) {
        return tables.stream()
                .filter(t -> TraceReader.shortName(t.table()).equals(table))
                .findFirst();
    }

    private boolean hit(String table) {
        return applied(table).map(TableApplied::hit).orElse(false);
    }

    private boolean ran(String action) {
        return tables.stream()
                .anyMatch(t ->
                        t.action() != null && TraceReader.shortName(t.action()).equals(action));
    }
}
