package dev.weft.control.daemon;

import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.plan.Operation;
import dev.weft.control.core.plan.Plan;
import dev.weft.control.core.plan.SwitchPlan;
import dev.weft.dataplane.api.VerifyResponse;
import dev.weft.transaction.Changes;
import dev.weft.transaction.PartKey;
import dev.weft.transaction.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Collects what a rollout wrote. */
final class RolloutReport {
    private final SwitchSessions sessions;
    private final SortedMap<String, SwitchConfiguration> desired;
    private final List<String> warnings = new ArrayList<>();
    private final SortedMap<String, Counts> switches = new TreeMap<>();

    private static final class Counts {
        int inserted;
        int modified;
        int deleted;
        int flips;
        int repaired;
        boolean pushed;
        boolean configured;
    }

    RolloutReport(SwitchSessions sessions, SortedMap<String, SwitchConfiguration> desired, Set<String> fenced) {
        this.sessions = sessions;
        this.desired = desired;
        sessions.all().forEach(session -> switches.put(session.node().name(), new Counts()));
        fenced.forEach(name -> warnings.add("switch " + name + " is fenced: it is left as it is, and nothing enters"
                + " from it; ./weft fence --lift " + name + " takes it back"));
        warnings.addAll(sessions.warnings());
    }

    void note(String line) {
        warnings.add(line);
    }

    void repaired(Map<String, VerifyResponse> drifts) {
        drifts.forEach((name, drift) -> {
            int flips = drift.getFoundEpoch() == drift.getWantedEpoch() ? 0 : 1;
            int repairs = drift.getRepairsCount();
            if (drift.getEstablished() && repairs + flips > 0) {
                switches.get(name).repaired += repairs;
                switches.get(name).flips += flips;
                note("switch " + name + " was not as the last transaction had left it: " + repairs
                        + " entries put right" + (flips == 0 ? "" : ", and the epoch"));
            }
        });
    }

    void direct(Plan plan, DirectInstallation direct) {
        for (SwitchPlan of : plan.switches().values()) {
            Counts counts = switches.get(of.switchName());
            counts.inserted += (int) of.count(Operation.INSERT);
            counts.modified += (int) of.count(Operation.MODIFY);
            counts.deleted += (int) of.count(Operation.DELETE);
            counts.pushed |= direct.pushed().contains(of.switchName());
            counts.configured |= direct.configured().contains(of.switchName());
        }
    }

    void coordinated(SortedMap<String, Changes> changes) {
        changes.forEach((name, of) -> {
            Counts counts = switches.get(name);
            for (Write write : of.all()) {
                if (write.key().rank() == PartKey.Rank.AGENT) {
                    counts.configured = true;
                    continue;
                }
                switch (write.kind()) {
                    case INSERT -> counts.inserted++;
                    case MODIFY -> counts.modified++;
                    default -> counts.deleted++;
                }
            }
            counts.flips += of.flips() ? 1 : 0;
        });
    }

    /** Entry writes so far. */
    int writes() {
        return report().entryWrites();
    }

    ApplyReport report() {
        List<ApplyReport.SwitchWrites> all = new ArrayList<>();
        for (SwitchSession session : sessions.all()) {
            String name = session.node().name();
            Counts counts = switches.get(name);
            all.add(new ApplyReport.SwitchWrites(
                    name,
                    counts.inserted,
                    counts.modified,
                    counts.deleted,
                    counts.flips,
                    counts.repaired,
                    counts.pushed,
                    counts.configured,
                    PlanReports.parts(desired.get(name))));
        }
        return new ApplyReport(all, warnings);
    }
}
