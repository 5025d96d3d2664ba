package dev.weft.dataplane.agent.stats;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** Counts events. Thread-safe. */
public final class Counters {
    private final Map<Event, AtomicLong> counts = new EnumMap<>(Event.class);

    /** Creates counters at zero. */
    public Counters() {
        for (Event event : Event.values()) {
            counts.put(event, new AtomicLong());
        }
    }

    public void count(Event event) {
        counts.get(event).incrementAndGet();
    }

    public long get(Event event) {
        return counts.get(event).get();
    }

    /** Returns all counts by label. */
    public Map<String, Long> snapshot() {
        Map<String, Long> all = new TreeMap<>();
        counts.forEach((event, count) -> all.put(event.label(), count.get()));
        return all;
    }
}
