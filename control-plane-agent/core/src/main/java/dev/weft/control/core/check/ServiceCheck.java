package dev.weft.control.core.check;

import dev.weft.control.core.model.Demand;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.Service;
import java.util.HashMap;
import java.util.Map;

/** Services have instances, and each traffic class has one demand. */
final class ServiceCheck {
    private ServiceCheck() {}

    static void check(SemanticModel model, Findings findings) {
        for (Service service : model.services()) {
            if (service.instances().isEmpty()) {
                findings.error(
                        service, "has no instances", "add at least one under \"instances\", or remove the service");
            }
            Map<String, Demand> byClass = new HashMap<>();
            for (Demand demand : service.demands()) {
                String trafficClass = demand.trafficClass().isPresent()
                        ? "traffic class " + demand.trafficClass().getAsInt()
                        : "every other traffic class";
                Demand first = byClass.putIfAbsent(trafficClass, demand);
                if (first != null) {
                    findings.error(
                            demand,
                            trafficClass + " already belongs to " + first.id() + " on line "
                                    + first.position().line(),
                            "give each demand of a service its own traffic class");
                }
            }
        }
    }
}
