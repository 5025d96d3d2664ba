package dev.weft.onos.impl;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.onosproject.net.DeviceId;
import org.onosproject.net.packet.PacketContext;
import org.onosproject.net.packet.PacketProcessor;

/**
 * Counts the packets that the pipeline sends to the controller, by device and reason. Without an agent beside the switch
 * nobody answers them; other applications do not get them, since they are not the packets of a host that asks for help.
 */
final class PuntMonitor implements PacketProcessor {
    private final ConcurrentMap<String, AtomicLong> counts = new ConcurrentHashMap<>();

    @Override
    public void process(PacketContext context) {
        DeviceId device = context.inPacket().receivedFrom().deviceId();
        context.inPacket().cookie().ifPresent(cookie -> {
            if (WeftInterpreter.isReason(cookie)) {
                String name = device + " " + WeftInterpreter.reason(cookie);
                counts.computeIfAbsent(name, n -> new AtomicLong()).incrementAndGet();
                context.block();
            }
        });
    }

    /** The counts, by device and reason. */
    SortedMap<String, Long> counts() {
        SortedMap<String, Long> all = new TreeMap<>();
        counts.forEach((name, count) -> all.put(name, count.get()));
        return all;
    }
}
