package dev.weft.control.core.check;

import dev.weft.control.core.compile.DataPlaneIds;
import dev.weft.control.core.index.ModelIndex;
import dev.weft.control.core.ir.EntryKey;
import dev.weft.control.core.ir.Names;
import dev.weft.control.core.ir.ProfileGroup;
import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.model.Problem;
import dev.weft.control.core.model.Service;
import dev.weft.control.core.model.Statement;
import dev.weft.control.core.model.SwitchNode;
import dev.weft.control.core.pipeline.PipelineModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What does not fit into the data plane is refused here, not half way through an installation. */
final class CapacityCheck {
    private CapacityCheck() {}

    /** How many services, instances and pools there are. */
    static final class Numbers {
        private int services;
        private int instances;
        private int pools;

        /** Counts what a statement adds, or with a sign of -1 takes away. */
        void count(Statement statement, int sign) {
            if (statement instanceof Service) {
                services += sign;
                instances += sign * ((Service) statement).instances().size();
                pools += sign * pools((Service) statement);
            }
        }

        private static int pools(Service service) {
            boolean general = service.demands().stream()
                    .anyMatch(demand -> demand.trafficClass().isEmpty());
            return service.demands().size() + (general ? 0 : 1);
        }

        /** Names the service with which there are too many. */
        void check(ModelIndex index, Findings findings) {
            boolean fits = services <= DataPlaneIds.LAST_SERVICE
                    && instances <= DataPlaneIds.LAST_INSTANCE
                    && pools <= DataPlaneIds.LAST_POOL;
            if (fits) {
                return;
            }
            Numbers before = new Numbers();
            List<Service> all = new ArrayList<>(index.services());
            all.sort(Comparator.comparing(Service::position, Claims::compare).thenComparing(Service::name));
            for (Service service : all) {
                crosses(service, "services", before.services, 1, DataPlaneIds.LAST_SERVICE, findings);
                crosses(
                        service,
                        "instances",
                        before.instances,
                        service.instances().size(),
                        DataPlaneIds.LAST_INSTANCE,
                        findings);
                crosses(
                        service,
                        "pools (a service's demands and its default)",
                        before.pools,
                        pools(service),
                        DataPlaneIds.LAST_POOL,
                        findings);
                before.count(service, 1);
            }
        }
    }

    private static void crosses(Statement statement, String what, int before, int added, int most, Findings findings) {
        if (before <= most && before + added > most) {
            findings.error(
                    statement,
                    "with it there are more than " + most + " " + what + ", which is all the data plane has",
                    "split the domain, or remove some");
        }
    }

    /** Returns how many entries each table has, and how many members the groups of each selector. */
    static Map<String, Long> usage(SwitchConfiguration configuration) {
        Map<String, Long> usage = new TreeMap<>();
        String table = null;
        long count = 0;
        for (EntryKey key : configuration.entries().keySet()) {
            // They are in the order of their tables.
            if (!key.table().equals(table)) {
                note(usage, table, count);
                table = key.table();
                count = 0;
            }
            count++;
        }
        note(usage, table, count);
        for (ProfileGroup group : configuration.groups().values()) {
            usage.merge(group.key().profile(), (long) group.members().size(), Long::sum);
        }
        return usage;
    }

    private static void note(Map<String, Long> usage, String table, long count) {
        if (count > 0) {
            usage.put(table, count);
        }
    }

    static List<Problem> check(SwitchNode node, Map<String, Long> usage, PipelineModel pipeline) {
        Findings findings = new Findings();
        usage.forEach((name, count) -> {
            boolean selector = pipeline.profiles().containsKey(name);
            long size = selector
                    ? pipeline.profile(name).size()
                    : pipeline.table(name).size();
            if (count > size) {
                findings.error(
                        node,
                        "needs " + count + (selector ? " next hops in selector " : " entries in table ")
                                + Names.last(name) + ", which holds " + size,
                        "spread hosts, agents and permissions over more switches");
            }
        });
        return findings.problems();
    }
}
