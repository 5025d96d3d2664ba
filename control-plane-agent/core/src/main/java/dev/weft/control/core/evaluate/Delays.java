package dev.weft.control.core.evaluate;

import dev.weft.control.core.model.Link;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.SwitchNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which ports lie on a path of least delay, by relaxation until nothing changes (Bellman-Ford). Slow and plain on
 * purpose: it must not share a mistake with the compiler's paths.
 */
final class Delays {
    private final SemanticModel model;
    private final Map<String, Map<String, Long>> toTarget = new HashMap<>();

    Delays(SemanticModel model) {
        this.model = model;
    }

    /** Returns the ports of a switch on which a least-delay path to another begins; empty if there is none. */
    Set<Integer> ports(String from, String target) {
        Map<String, Long> delays = toTarget.computeIfAbsent(target, this::relax);
        Set<Integer> ports = new TreeSet<>();
        Long whole = delays.get(from);
        if (whole == null || from.equals(target)) {
            return ports;
        }
        for (Link link : model.network().links()) {
            if (link.a().switchName().equals(from) || link.b().switchName().equals(from)) {
                Long rest = delays.get(link.far(from).switchName());
                if (rest != null && rest + cost(link) == whole) {
                    ports.add(link.near(from).port());
                }
            }
        }
        return ports;
    }

    private Map<String, Long> relax(String target) {
        Map<String, Long> delays = new HashMap<>();
        for (SwitchNode node : model.network().switches()) {
            if (node.name().equals(target)) {
                delays.put(target, 0L);
            }
        }
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Link link : model.network().links()) {
                changed |= shorten(delays, link.a().switchName(), link.b().switchName(), cost(link));
                changed |= shorten(delays, link.b().switchName(), link.a().switchName(), cost(link));
            }
        }
        return delays;
    }

    private static boolean shorten(Map<String, Long> delays, String from, String via, long cost) {
        Long rest = delays.get(via);
        if (rest == null || rest + cost >= delays.getOrDefault(from, Long.MAX_VALUE)) {
            return false;
        }
        delays.put(from, rest + cost);
        return true;
    }

    /** A cable without delay still makes way. */
    private static long cost(Link link) {
        return Math.max(1, link.delayNs());
    }
}
