package dev.weft.control.daemon;

import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.SwitchNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import p4.v1.P4RuntimeOuterClass.Entity;

/** One fake switch for each switch of a model, in process. */
final class FakeNetwork implements AutoCloseable {
    private static final AtomicInteger NETWORKS = new AtomicInteger();

    private final String prefix = "network-" + NETWORKS.incrementAndGet() + "-";
    private final Map<String, FakeSwitch> switches = new LinkedHashMap<>();

    FakeNetwork(SemanticModel model, boolean withAgents, boolean withProgram) {
        for (SwitchNode node : model.network().switches()) {
            switches.put(
                    node.name(),
                    new FakeSwitch(
                            prefix + node.agent(),
                            withProgram ? PipelineBundle.weft().p4Info() : null,
                            withAgents));
        }
    }

    FakeSwitch get(String name) {
        return switches.get(name);
    }

    Iterable<FakeSwitch> all() {
        return switches.values();
    }

    Channels channels() {
        return Channels.inProcess(endpoint -> prefix + endpoint);
    }

    /** All that is installed, by switch: to compare before and after. */
    Map<String, Map<String, Entity>> installed() {
        Map<String, Map<String, Entity>> all = new TreeMap<>();
        switches.forEach((name, s) -> all.put(name, new TreeMap<>(s.entities)));
        return all;
    }

    int writes() {
        return switches.values().stream().mapToInt(s -> s.writes.size()).sum();
    }

    void forgetWrites() {
        switches.values().forEach(s -> s.writes.clear());
    }

    @Override
    public void close() {
        switches.values().forEach(FakeSwitch::close);
    }
}
