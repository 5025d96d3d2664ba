package dev.weft.bmv2.trace;

import dev.weft.bmv2.control.EntryView;
import dev.weft.bmv2.control.MatchValue;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A trace for people: one line per event, copies and later passes indented below the packet they come from. */
public final class TraceText {
    private TraceText() {}

    /** The lines of a trace. */
    public static List<String> lines(PacketTrace trace, EntryLookup entries) {
        List<String> lines = new ArrayList<>();
        print(trace, entries, "", lines);
        return lines;
    }

    private static void print(PacketTrace trace, EntryLookup entries, String indent, List<String> lines) {
        lines.add(indent + trace.kind() + (trace.port() < 0 ? "" : " port " + trace.port()));
        List<String> states = new ArrayList<>();
        for (PacketTrace.Event event : trace.events()) {
            if (event instanceof PacketTrace.ParserStateEntered e) {
                states.add(e.state());
                continue;
            }
            if (!states.isEmpty()) {
                lines.add(indent + "  parser " + String.join(" > ", states));
                states.clear();
            }
            if (event instanceof PacketTrace.Spawned s) {
                print(s.child(), entries, indent + "  ", lines);
            } else {
                lines.add(indent + "  " + describe(event, entries));
            }
        }
        if (!states.isEmpty()) {
            lines.add(indent + "  parser " + String.join(" > ", states));
        }
    }

    private static String describe(PacketTrace.Event event, EntryLookup entries) {
        if (event instanceof PacketTrace.ParserErrorRaised e) {
            return "parser error " + e.error();
        }
        if (event instanceof PacketTrace.PipelineEntered e) {
            return e.pipeline();
        }
        if (event instanceof PacketTrace.TableApplied e) {
            return "table " + e.table() + " [" + values(e.key()) + "] "
                    + (e.hit() ? "hit entry " + e.handle() + entry(e, entries) : "miss") + " -> "
                    + (e.action() == null ? "nothing" : e.action() + "(" + values(e.arguments()) + ")")
                    + (e.memberId() == -1 ? "" : " of member " + Integer.toUnsignedString(e.memberId()));
        }
        if (event instanceof PacketTrace.BranchTaken e) {
            return "branch " + e.condition() + " " + e.value();
        }
        if (event instanceof PacketTrace.Logged e) {
            return "log " + e.message();
        }
        if (event instanceof PacketTrace.Dropped e) {
            return "dropped: " + e.reason();
        }
        if (event instanceof PacketTrace.Deparsed e) {
            return "deparsed "
                    + e.headers().stream().map(PacketTrace.DeparsedHeader::name).collect(Collectors.joining(", "))
                    + (e.headers().isEmpty() ? "" : ", ") + e.payloadBytes() + " bytes of payload";
        }
        if (event instanceof PacketTrace.Transmitted e) {
            return "transmitted on port " + e.port() + ": " + e.frame().length + " bytes "
                    + HexFormat.of().formatHex(e.frame());
        }
        return event.toString();
    }

    private static String entry(PacketTrace.TableApplied applied, EntryLookup entries) {
        Optional<EntryView> view = entries.entry(applied.table(), applied.handle());
        if (view.isEmpty()) {
            return "";
        }
        List<String> parts = new ArrayList<>();
        for (MatchValue value : view.get().entry().key()) {
            parts.add(match(value));
        }
        int priority = view.get().entry().priority();
        return " {" + String.join(", ", parts) + (priority == 0 ? "" : "; priority " + priority) + "}";
    }

    /** A match as people write it: {@code 0x1}, {@code 0xa000000/8}, {@code 0x1&&&0x3}, {@code 0x1..0x5}, {@code *}. */
    static String match(MatchValue value) {
        if (value instanceof MatchValue.Exact e) {
            return hex(e.value());
        }
        if (value instanceof MatchValue.Lpm l) {
            return hex(l.value()) + "/" + l.prefixLength();
        }
        if (value instanceof MatchValue.Ternary t) {
            return t.mask().signum() == 0 ? "*" : hex(t.value()) + "&&&" + hex(t.mask());
        }
        if (value instanceof MatchValue.Range r) {
            return hex(r.low()) + ".." + hex(r.high());
        }
        return "*";
    }

    private static String values(List<PacketTrace.NamedValue> values) {
        return values.stream().map(v -> v.name() + "=" + hex(v.value())).collect(Collectors.joining(", "));
    }

    static String hex(BigInteger value) {
        return "0x" + value.toString(16);
    }
}
