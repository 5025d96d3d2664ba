package dev.weft.bmv2.trace;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.bmv2.control.EntryView;
import java.util.HexFormat;
import java.util.List;

/**
 * A trace as JSON. The field names are stable; {@code docs/embedded-switch.md} lists them. Values of fields are texts in
 * hexadecimal, since they may have any width.
 */
public final class TraceJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private TraceJson() {}

    /** The tree of a packet: {@code kind}, {@code port}, {@code events}; copies are events with a tree of their own. */
    public static ObjectNode of(PacketTrace trace, EntryLookup entries) {
        ObjectNode node = NODES.objectNode().put("kind", trace.kind());
        if (trace.port() >= 0) {
            node.put("port", trace.port());
        }
        ArrayNode events = node.putArray("events");
        for (PacketTrace.Event event : trace.events()) {
            events.add(event(event, entries));
        }
        return node;
    }

    private static ObjectNode event(PacketTrace.Event event, EntryLookup entries) {
        if (event instanceof PacketTrace.ParserStateEntered e) {
            return typed("parserState").put("state", e.state());
        }
        if (event instanceof PacketTrace.ParserErrorRaised e) {
            return typed("parserError").put("error", e.error());
        }
        if (event instanceof PacketTrace.PipelineEntered e) {
            return typed("pipeline").put("pipeline", e.pipeline());
        }
        if (event instanceof PacketTrace.TableApplied e) {
            return table(e, entries);
        }
        if (event instanceof PacketTrace.BranchTaken e) {
            return typed("branch").put("condition", e.condition()).put("taken", e.value());
        }
        if (event instanceof PacketTrace.Logged e) {
            return typed("log").put("message", e.message());
        }
        if (event instanceof PacketTrace.Dropped e) {
            return typed("drop").put("reason", e.reason());
        }
        if (event instanceof PacketTrace.Deparsed e) {
            return deparsed(e);
        }
        if (event instanceof PacketTrace.Transmitted e) {
            return typed("transmit")
                    .put("port", e.port())
                    .put("bytes", e.frame().length)
                    .put("frame", HexFormat.of().formatHex(e.frame()));
        }
        PacketTrace child = ((PacketTrace.Spawned) event).child();
        ObjectNode node = typed("copy");
        node.set("packet", of(child, entries));
        return node;
    }

    private static ObjectNode table(PacketTrace.TableApplied applied, EntryLookup entries) {
        ObjectNode node = typed("table").put("table", applied.table());
        node.set("key", values(applied.key()));
        node.put("hit", applied.hit());
        if (applied.hit()) {
            ObjectNode entry = node.putObject("entry").put("handle", applied.handle());
            entries.entry(applied.table(), applied.handle()).ifPresent(view -> describe(view, entry));
        }
        if (applied.memberId() != -1) {
            node.put("member", Integer.toUnsignedLong(applied.memberId()));
        }
        if (applied.action() != null) {
            node.putObject("action").put("name", applied.action()).set("arguments", values(applied.arguments()));
        }
        return node;
    }

    private static void describe(EntryView view, ObjectNode entry) {
        ArrayNode matches = entry.putArray("matches");
        view.entry().key().forEach(value -> matches.add(TraceText.match(value)));
        if (view.entry().priority() != 0) {
            entry.put("priority", view.entry().priority());
        }
        entry.put("constant", view.constant());
    }

    private static ObjectNode deparsed(PacketTrace.Deparsed deparsed) {
        ObjectNode node = typed("deparse");
        ArrayNode headers = node.putArray("headers");
        for (PacketTrace.DeparsedHeader header : deparsed.headers()) {
            headers.addObject()
                    .put("name", header.name())
                    .put("offsetBits", header.offsetBits())
                    .put("widthBits", header.widthBits());
        }
        return node.put("payloadBytes", deparsed.payloadBytes());
    }

    private static ObjectNode values(List<PacketTrace.NamedValue> values) {
        ObjectNode node = NODES.objectNode();
        values.forEach(v -> node.put(v.name(), TraceText.hex(v.value())));
        return node;
    }

    private static ObjectNode typed(String type) {
        return NODES.objectNode().put("type", type);
    }
}
