package dev.weft.control.daemon;

import dev.weft.control.daemon.state.ControllerState;
import dev.weft.control.daemon.transaction.DriverTime;
import dev.weft.transaction.Coordinator;
import dev.weft.transaction.log.MemoryDisk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** How a controller coordinates switches: what it keeps between its runs, and its times. Immutable. */
public final class Coordination {
    /** How long a request may stay without an answer before it is repeated. */
    private static final Duration RESEND = Duration.ofMillis(100);

    /** The longest that a packet is on its way through a domain. */
    static final Duration LIFETIME = Duration.ofMillis(500);

    /** How long an operation waits for switches that do not answer, before it leaves the rest to the next. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Function<String, ControllerState> states;
    private final DriverTime time;
    private final Duration lifetime;
    private final Duration patience;

    private Coordination(
            Function<String, ControllerState> states, DriverTime time, Duration lifetime, Duration patience) {
        this.states = states;
        this.time = time;
        this.lifetime = lifetime;
        this.patience = patience;
    }

    /** State that lives as long as this object, and the machine's time. */
    public static Coordination inMemory() {
        Map<String, MemoryDisk> disks = new ConcurrentHashMap<>();
        return new Coordination(
                domain -> ControllerState.on(disks.computeIfAbsent(domain, name -> new MemoryDisk())),
                DriverTime.wallClock(),
                LIFETIME,
                PATIENCE);
    }

    /** State in a directory, a subdirectory for each domain. */
    public static Coordination in(Path directory) {
        Objects.requireNonNull(directory, "directory");
        return new Coordination(
                domain -> ControllerState.open(directory.resolve(domain), PATIENCE),
                DriverTime.wallClock(),
                LIFETIME,
                PATIENCE);
    }

    /** The same in another time. */
    public Coordination at(DriverTime other) {
        return new Coordination(states, other, lifetime, patience);
    }

    /**
     * The same with other limits.
     *
     * @param longestLifetime that a packet may be on its way: so long old entries stay after a flip
     * @param longestWait for switches that do not answer; while one prepares, twice that
     */
    public Coordination within(Duration longestLifetime, Duration longestWait) {
        return new Coordination(states, time, longestLifetime, longestWait);
    }

    /** The state of a domain; the caller closes it. */
    public ControllerState state(String domain) {
        return states.apply(domain);
    }

    DriverTime time() {
        return time;
    }

    Duration patience() {
        return patience;
    }

    Duration lifetime() {
        return lifetime;
    }

    Coordinator.Timing timing() {
        return new Coordinator.Timing(RESEND.toNanos(), 2 * patience.toNanos(), lifetime.toNanos());
    }
}
