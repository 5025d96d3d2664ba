package dev.weft.lab.fabric;

import dev.weft.bmv2.openconfig.ManagedPort;
import dev.weft.bmv2.openconfig.ManagedPorts;
import dev.weft.lab.network.Port;
import dev.weft.packetio.PortCounters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** The ports of a lab's switch for management, which asks on threads of its own; they are counted from the first look on. */
final class NodePorts implements ManagedPorts {
    private static final long SPEED_MBPS = 10_000;

    private final SwitchNode node;
    private final Map<Integer, Counted> ports = new ConcurrentSkipListMap<>();

    NodePorts(SwitchNode node) {
        this.node = node;
    }

    /** Takes in the ports where a link ends by now; on the lab's thread. */
    void look() {
        for (Port port : node.ports()) {
            if (port.isConnected() && !ports.containsKey(port.number())) {
                Counted counted = new Counted();
                port.listen((timeNs, at, outbound, frame) -> counted.frame(outbound, frame.length()));
                ports.put(port.number(), counted);
            }
        }
    }

    @Override
    public List<ManagedPort> ports() {
        List<ManagedPort> all = new ArrayList<>();
        ports.forEach((number, counted) -> all.add(new ManagedPort(
                number,
                node.name() + "-" + number,
                counted.enabled,
                counted.enabled,
                SPEED_MBPS,
                new PortCounters(
                        counted.rxFrames.sum(),
                        counted.rxBytes.sum(),
                        0,
                        counted.txFrames.sum(),
                        counted.txBytes.sum(),
                        0))));
        return all;
    }

    @Override
    public void setEnabled(int number, boolean enabled) {
        ports.get(number).enabled = enabled;
        node.target().device().setPortUp(number, enabled);
    }

    /** One port. */
    private static final class Counted {
        private final LongAdder rxFrames = new LongAdder();
        private final LongAdder rxBytes = new LongAdder();
        private final LongAdder txFrames = new LongAdder();
        private final LongAdder txBytes = new LongAdder();
        private volatile boolean enabled = true;

        void frame(boolean outbound, int length) {
            (outbound ? txFrames : rxFrames).increment();
            (outbound ? txBytes : rxBytes).add(length);
        }
    }
}
