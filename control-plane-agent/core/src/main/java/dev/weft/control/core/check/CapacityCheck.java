package dev.weft.control.core.check;

import dev.weft.control.core.compile.Compilation;
import dev.weft.control.core.compile.Compiler;
import dev.weft.control.core.compile.DataPlaneIds;
import dev.weft.control.core.ir.Names;
import dev.weft.control.core.ir.ProfileGroup;
import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.ir.TableEntry;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.Service;
import dev.weft.control.core.model.Statement;
import dev.weft.control.core.model.SwitchNode;
import dev.weft.control.core.pipeline.PipelineModel;
import java.util.Map;
import java.util.TreeMap;

/** What does not fit into the data plane is refused here, not half way through an installation. */
final class CapacityCheck {
    private CapacityCheck() {}

    static void checkNumbers(SemanticModel model, Findings findings) {
        int services = 0;
        int instances = 0;
        int pools = 0;
        for (Service service : model.services()) {
            long general = service.demands().stream()
                    .filter(demand -> demand.trafficClass().isEmpty())
                    .count();
            int added = service.demands().size() + (general == 0 ? 1 : 0);
            crosses(service, "services", services, 1, DataPlaneIds.LAST_SERVICE, findings);
            crosses(service, "instances", instances, service.instances().size(), DataPlaneIds.LAST_INSTANCE, findings);
            crosses(
                    service,
                    "pools (a service's demands and its default)",
                    pools,
                    added,
                    DataPlaneIds.LAST_POOL,
                    findings);
            services++;
            instances += service.instances().size();
            pools += added;
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

    static void checkTables(SemanticModel model, PipelineModel pipeline, Findings findings) {
        Compilation compilation = new Compiler(pipeline).compile(model);
        for (SwitchNode node : model.network().switches()) {
            SwitchConfiguration configuration = compilation.switches().get(node.name());
            Map<String, Long> entries = new TreeMap<>();
            for (TableEntry entry : configuration.entries().values()) {
                entries.merge(entry.key().table(), 1L, Long::sum);
            }
            entries.forEach((table, count) -> fits(
                    node,
                    count + " entries in table " + Names.last(table),
                    count,
                    pipeline.table(table).size(),
                    findings));
            Map<String, Long> members = new TreeMap<>();
            for (ProfileGroup group : configuration.groups().values()) {
                members.merge(group.key().profile(), (long) group.members().size(), Long::sum);
            }
            members.forEach((profile, count) -> fits(
                    node,
                    count + " next hops in selector " + Names.last(profile),
                    count,
                    pipeline.profile(profile).size(),
                    findings));
        }
    }

    private static void fits(SwitchNode node, String what, long needed, long size, Findings findings) {
        if (needed > size) {
            findings.error(
                    node,
                    "needs " + what + ", which holds " + size,
                    "spread hosts, agents and permissions over more switches");
        }
    }
}
