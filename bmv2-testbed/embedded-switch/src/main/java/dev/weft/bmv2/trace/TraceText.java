package dev.weft.bmv2.trace;

import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** One line per event. */
final class TraceText {
    private TraceText() {}

    static String describe(PacketTrace.Event event) {
        if (event instanceof PacketTrace.ParserStateEntered e) {
            return "parser state " + e.state();
        }
        if (event instanceof PacketTrace.ParserErrorRaised e) {
            return "parser error " + e.error();
        }
        if (event instanceof PacketTrace.PipelineEntered e) {
            return e.pipeline();
        }
        if (event instanceof PacketTrace.TableApplied e) {
            return "table " + e.table() + " [" + values(e.key()) + "] "
                    + (e.hit() ? "hit entry " + e.handle() : "miss") + " -> "
                    + (e.action() == null ? "nothing" : e.action() + "(" + values(e.arguments()) + ")")
                    + (e.memberId() < 0 ? "" : " of member " + e.memberId());
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
        if (event instanceof PacketTrace.Transmitted e) {
            return "transmitted on port " + e.port() + ": " + e.frame().length + " bytes "
                    + HexFormat.of().formatHex(e.frame());
        }
        return event.toString();
    }

    private static String values(List<PacketTrace.NamedValue> values) {
        return values.stream()
                .map(v -> v.name() + "=0x" + v.value().toString(16))
                .collect(Collectors.joining(", "));
    }
}
