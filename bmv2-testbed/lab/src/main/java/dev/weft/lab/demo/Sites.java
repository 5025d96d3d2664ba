package dev.weft.lab.demo;

import dev.weft.control.core.model.Host;
import dev.weft.control.core.model.Instance;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.Service;
import dev.weft.lab.host.ServiceTime;
import java.util.ArrayList;
import java.util.List;

/**
 * The sites of the story: the switches that have instances, numbered from 1 in the order of the file, and what a frame
 * costs there. The costs are facts of the world that the lab stands for; no switch and no controller is told them.
 */
final class Sites {
    /** Compute delay at site 1, 2 and 3 (CATS use cases, AR/VR). */
    private static final long[] COMPUTE_NS = {4_000_000, 10_000_000, 5_000_000};

    private final SemanticModel model;
    private final List<String> switches = new ArrayList<>();

    /** @throws IllegalArgumentException when the model has not three sites */
    Sites(SemanticModel model) {
        this.model = model;
        List<String> used = new ArrayList<>();
        for (Service service : model.services()) {
            for (Instance instance : service.instances()) {
                used.add(hostOf(instance).switchName());
            }
        }
        model.network().switches().stream()
                .map(dev.weft.control.core.model.SwitchNode::name)
                .filter(used::contains)
                .forEach(switches::add);
        if (switches.size() != COMPUTE_NS.length) {
            throw new IllegalArgumentException("the demo tells of " + COMPUTE_NS.length + " sites, but the file has"
                    + " instances at " + switches + ": use examples/arvr.yaml");
        }
    }

    int siteOf(Instance instance) {
        return switches.indexOf(hostOf(instance).switchName()) + 1;
    }

    Host hostOf(Instance instance) {
        return model.host(instance.host())
                .orElseThrow(() -> new IllegalArgumentException(instance + " is on no host of the file"));
    }

    /** The use case's constant delay, or, under the policy {@code joint}, an everyday mix with the same mean. */
    ServiceTime serviceTime(Service service, Instance instance) {
        long meanNs = COMPUTE_NS[siteOf(instance) - 1];
        return service.policy() == dev.weft.control.core.model.Policy.JOINT
                ? ServiceTime.exponential(meanNs)
                : ServiceTime.constant(meanNs);
    }
}
