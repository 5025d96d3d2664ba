package dev.weft.dataplane.agent.daemon;

import java.time.Duration;
import java.util.Set;

/**
 * How a daemon takes samples of what it senses.
 *
 * @param shortest time between two samples when things change
 * @param longest the same when nothing changes
 * @param interfaces network interfaces of the machine that are reported; empty: all but the loopback
 */
public record Sensing(Duration shortest, Duration longest, Set<String> interfaces) {
    /** Twice a second when things change, every 10 s when they do not. */
    public static final Sensing USUAL = new Sensing(Duration.ofMillis(500), Duration.ofSeconds(10), Set.of());
}
