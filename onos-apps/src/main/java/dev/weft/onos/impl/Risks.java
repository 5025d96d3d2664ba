package dev.weft.onos.impl;

import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.plan.Change;
import dev.weft.control.core.plan.Operation;
import dev.weft.control.core.plan.SwitchPlan;
import dev.weft.transaction.Image;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** Why a plan waits for somebody's approval. */
final class Risks {
    private Risks() {}

    /**
     * Judges a plan.
     *
     * @param sharePercent above which share of changed and removed entries it is risky, 0..100
     * @return one line for each reason; empty: no risk
     */
    static List<String> of(
            Iterable<SwitchPlan> plans,
            Map<String, Image> images,
            SemanticModel model,
            SemanticModel before,
            int sharePercent) {
        List<String> reasons = new ArrayList<>();
        TreeSet<String> gone = new TreeSet<>();
        if (before != null) {
            before.services()
                    .forEach(service -> service.instances().stream()
                            .filter(instance -> model.instance(instance.name()).isEmpty())
                            .forEach(instance -> gone.add(instance.id())));
        }
        if (!gone.isEmpty()) {
            reasons.add("removes live instances: " + String.join(", ", gone));
        }
        long present = 0;
        long touched = 0;
        for (SwitchPlan plan : plans) {
            present += images.get(plan.switchName()).parts().size();
            for (Change change : plan.changes()) {
                touched += change.operation() == Operation.INSERT ? 0 : 1;
            }
        }
        if (present > 0 && touched * 100 > present * sharePercent) {
            reasons.add(String.format(
                    Locale.ROOT,
                    "changes or removes %d of %d entries, more than %d %%",
                    touched,
                    present,
                    sharePercent));
        }
        return reasons;
    }
}
