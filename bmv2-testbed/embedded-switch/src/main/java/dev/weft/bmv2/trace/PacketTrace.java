package dev.weft.bmv2.trace;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** What happened to one packet, in order; clones, replicas and later passes are children in place. */
public final class PacketTrace {
    /** A step. */
    public sealed interface Event {}

    /** The parser entered a state. */
    public record ParserStateEntered(String state) implements Event {}

    /** The parser stopped with an error. */
    public record ParserErrorRaised(String error) implements Event {}

    /** A pipeline ({@code ingress} or {@code egress}) began. */
    public record PipelineEntered(String pipeline) implements Event {}

    /** A value with its name. */
    public record NamedValue(String name, BigInteger value) {}

    /**
     * A table was applied.
     *
     * @param table fully qualified name
     * @param key what was looked up, unsigned
     * @param hit whether an entry matched
     * @param handle the entry's handle, -1 after a miss
     * @param action what ran, or null if nothing did
     * @param arguments its data
     * @param memberId member of the action profile, -1 if none
     */
    public record TableApplied(
            String table,
            List<NamedValue> key,
            boolean hit,
            long handle,
            String action,
            List<NamedValue> arguments,
            int memberId)
            implements Event {
        public TableApplied {
            key = List.copyOf(key);
            arguments = List.copyOf(arguments);
        }
    }

    /** A branch was taken. */
    public record BranchTaken(String condition, boolean value) implements Event {}

    /** {@code log_msg} of the program. */
    public record Logged(String message) implements Event {}

    /** The packet ended here. */
    public record Dropped(String reason) implements Event {}

    /**
     * A field of a header.
     *
     * @param offsetBits from the start of its header
     * @param widthBits present width of a varbit
     */
    public record FieldSpan(String name, int offsetBits, int widthBits) {}

    /**
     * A header of an outgoing packet.
     *
     * @param offsetBits from the start of the packet
     * @param widthBits of all fields
     */
    public record DeparsedHeader(String name, int offsetBits, int widthBits, List<FieldSpan> fields) {
        public DeparsedHeader {
            fields = List.copyOf(fields);
        }
    }

    /**
     * The deparser put the packet together.
     *
     * @param headers valid headers, as they follow each other
     * @param headerBits their sum, in whole bytes
     * @param payloadBytes what follows: bytes that no state of the parser took
     */
    public record Deparsed(List<DeparsedHeader> headers, int headerBits, int payloadBytes) implements Event {
        public Deparsed {
            headers = List.copyOf(headers);
        }
    }

    /** The packet left. */
    public record Transmitted(int port, byte[] frame) implements Event {}

    /** A copy or a further pass. */
    public record Spawned(PacketTrace child) implements Event {}

    private final String kind;
    private final int port;
    private final List<Event> events = new ArrayList<>();

    /**
     * An empty trace.
     *
     * @param kind {@code packet}, {@code ingress clone}, {@code egress clone}, {@code replica}, {@code resubmit},
     *     {@code recirculate}
     * @param port ingress port of a packet, egress port of a copy
     */
    public PacketTrace(String kind, int port) {
        this.kind = kind;
        this.port = port;
    }

    public String kind() {
        return kind;
    }

    public int port() {
        return port;
    }

    public List<Event> events() {
        return Collections.unmodifiableList(events);
    }

    public void add(Event event) {
        events.add(event);
    }

    /** Adds a child and returns it. */
    public PacketTrace spawn(String childKind, int childPort) {
        PacketTrace child = new PacketTrace(childKind, childPort);
        events.add(new Spawned(child));
        return child;
    }

    /** All events of one type, children's included, in order. */
    public <T extends Event> List<T> all(Class<T> type) {
        List<T> result = new ArrayList<>();
        collect(type, result);
        return result;
    }

    /** How a packet that left was put together; empty if no such packet left. */
    public Optional<Deparsed> layout(int egressPort, byte[] frame) {
        Deparsed last = null;
        for (Event event : events) {
            if (event instanceof Deparsed d) {
                last = d;
            } else if (event instanceof Transmitted t && t.port() == egressPort && Arrays.equals(t.frame(), frame)) {
                return Optional.ofNullable(last);
            } else if (event instanceof Spawned s) {
                Optional<Deparsed> found = s.child().layout(egressPort, frame);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private <T extends Event> void collect(Class<T> type, List<T> result) {
        for (Event event : events) {
            if (type.isInstance(event)) {
                result.add(type.cast(event));
            }
            if (event instanceof Spawned s) {
                s.child().collect(type, result);
            }
        }
    }

    /** Several lines of plain text. */
    @Override
    public String toString() {
        return String.join("\n", TraceText.lines(this, EntryLookup.NONE)) + "\n";
    }
}
