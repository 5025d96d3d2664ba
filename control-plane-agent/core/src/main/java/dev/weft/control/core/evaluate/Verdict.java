package dev.weft.control.core.evaluate;

import dev.weft.p4.program.Drop;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What should happen to a packet at one switch.
 */
public final class Verdict {
    private final Outcome outcome;
    private final Drop reason;
    private final Optional<String> service;
    private final Endpoint source;
    private final List<Way> ways;
    private final Set<String> because;

    /**
     * Holds what it is given; collections are copied.
     *
     * @param outcome what becomes of it
     * @param reason why it is dropped; NONE if it is not
     * @param service the name of the service it calls, if it calls one and may
     * @param source the source address and port with which it leaves
     * @param ways the ways it may leave, any of which is right; empty if it does not
     * @param because the ids of the statements that decide
     */
    public Verdict(
            Outcome outcome,
            Drop reason,
            Optional<String> service,
            Endpoint source,
            List<Way> ways,
            Set<String> because) {
        this.outcome = Objects.requireNonNull(outcome, "outcome");
        this.reason = Objects.requireNonNull(reason, "reason");
        this.service = Objects.requireNonNull(service, "service");
        this.source = Objects.requireNonNull(source, "source");
        this.ways = List.copyOf(ways);
        this.because = Collections.unmodifiableSet(new LinkedHashSet<>(because));
    }

    /** Returns what becomes of it. */
    public Outcome outcome() {
        return outcome;
    }

    /** Returns why it is dropped; NONE if it is not. */
    public Drop reason() {
        return reason;
    }

    /** Returns the name of the service it calls, if it calls one and may. */
    public Optional<String> service() {
        return service;
    }

    /** Returns the source address and port with which it leaves. */
    public Endpoint source() {
        return source;
    }

    /** Returns the ways it may leave, any of which is right; empty if it does not. */
    public List<Way> ways() {
        return ways;
    }

    /** Returns the ids of the statements that decide. */
    public Set<String> because() {
        return because;
    }

    /** Returns the way to an instance. */
    public Optional<Way> to(String instance) {
        return ways.stream()
                .filter(way -> way.instance().equals(Optional.of(instance)))
                .findFirst();
    }

    @Override
    public String toString() {
        return outcome + (reason == Drop.NONE ? "" : " " + reason)
                + service.map(name -> " " + name).orElse("") + (ways.isEmpty() ? "" : " from " + source + " by " + ways)
                + " because of " + because;
    }
}
