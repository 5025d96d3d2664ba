package dev.weft.lab.twin;

import dev.weft.bmv2.control.EntryView;
import dev.weft.bmv2.control.MatchValue;
import dev.weft.bmv2.control.SwitchControl;
import dev.weft.bmv2.program.Table;
import dev.weft.bmv2.trace.PacketTrace;
import dev.weft.control.core.compile.Compilation;
import dev.weft.control.core.explain.Explainer;
import dev.weft.control.core.ir.Bits;
import dev.weft.control.core.ir.EntryKey;
import dev.weft.control.core.ir.FieldMatch;
import dev.weft.control.core.pipeline.MatchField;
import dev.weft.control.core.pipeline.PipelineModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Turns what a switch traced into steps with the statements behind them. */
final class TraceReader {
    private static final String WEFT = "WeftIngress.weft.";

    /** A miss here says only that a packet is an ordinary one. */
    private static final Set<String> QUIET_MISSES =
            Set.of("endpoints_v4", "endpoints_v6", "pins", "services_agent", "tunnels", "ends_v4", "ends_v6");

    private static final String ONLY_FROM_HOSTS = "refuses only what comes straight from a host";

    private final PipelineModel pipeline;
    private final Explainer explainer;
    private final Words words;

    TraceReader(Compilation compilation, PipelineModel pipeline) {
        this.pipeline = pipeline;
        this.explainer = new Explainer(compilation);
        this.words = new Words(compilation);
    }

    /** The program's tables in the order they were applied, without those that p4c made and those of no interest. */
    List<Explanation.Step> steps(String switchId, PacketTrace trace, SwitchControl control) {
        List<Explanation.Step> steps = new ArrayList<>();
        for (PacketTrace.TableApplied applied : tables(trace)) {
            String table = shortName(applied.table());
            if (table.equals("active_epoch") || !applied.hit() && QUIET_MISSES.contains(table)) {
                continue;
            }
            String action = action(applied);
            if (!applied.hit()) {
                steps.add(new Explanation.Step(table, "", action, Explainer.miss(table), List.of()));
                continue;
            }
            EntryKey key = key(applied, control);
            steps.add(new Explanation.Step(
                    table,
                    key.matches().stream().map(words::match).collect(Collectors.joining(", ")),
                    action,
                    action.startsWith("refuse_") ? ONLY_FROM_HOSTS : "",
                    explainer.entry(switchId, key).stream()
                            .map(s -> new Explanation.Source(
                                    s.id(), s.position().file(), s.position().line()))
                            .toList()));
        }
        return steps;
    }

    /** What the parser found, in order. */
    static List<String> headers(PacketTrace trace) {
        return trace.all(PacketTrace.ParserStateEntered.class).stream()
                .map(state -> shortName(state.state()))
                .filter(state -> state.startsWith("parse_"))
                .map(state -> state.substring("parse_".length()))
                .toList();
    }

    /** Tables of the program's source, in order. */
    static List<PacketTrace.TableApplied> tables(PacketTrace trace) {
        return trace.all(PacketTrace.TableApplied.class).stream()
                .filter(applied -> applied.table().startsWith(WEFT))
                .toList();
    }

    static String shortName(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private String action(PacketTrace.TableApplied applied) {
        if (applied.action() == null) {
            return "nothing";
        }
        String arguments = applied.arguments().stream()
                .map(a -> words.argument(applied.action(), a.name(), a.value()))
                .collect(Collectors.joining(", "));
        return shortName(applied.action()) + (arguments.isEmpty() ? "" : "(" + arguments + ")");
    }

    private EntryKey key(PacketTrace.TableApplied applied, SwitchControl control) {
        EntryView view = control.tables()
                .getByHandle(applied.table(), applied.handle())
                .orElseThrow(() -> new IllegalStateException(
                        "entry " + applied.handle() + " of " + applied.table() + " went while it was explained"));
        Table table = control.tables().table(applied.table());
        List<FieldMatch> matches = new ArrayList<>();
        List<MatchField> fields = pipeline.table(applied.table()).fields();
        for (int i = 0; i < fields.size(); i++) {
            match(fields.get(i), view.entry().key().get(i)).ifPresent(matches::add);
        }
        return new EntryKey(table.name(), matches, view.entry().priority());
    }

    private static Optional<FieldMatch> match(MatchField field, MatchValue value) {
        String name = field.name();
        int width = field.width();
        if (value instanceof MatchValue.Exact exact) {
            Bits bits = Bits.of(exact.value().toByteArray(), width);
            return Optional.of(
                    switch (field.kind()) {
                        case TERNARY -> FieldMatch.ternary(name, bits);
                        case OPTIONAL -> FieldMatch.optional(name, bits);
                        case LPM -> FieldMatch.lpm(name, bits, width);
                        default -> FieldMatch.exact(name, bits);
                    });
        }
        if (value instanceof MatchValue.Lpm lpm && lpm.prefixLength() > 0) {
            return Optional.of(FieldMatch.lpm(name, Bits.of(lpm.value().toByteArray(), width), lpm.prefixLength()));
        }
        if (value instanceof MatchValue.Ternary ternary && ternary.mask().signum() != 0) {
            return Optional.of(FieldMatch.ternary(
                    name,
                    Bits.of(ternary.value().toByteArray(), width),
                    Bits.of(ternary.mask().toByteArray(), width)));
        }
        if (value instanceof MatchValue.Range range) {
            Bits low = Bits.of(range.low().toByteArray(), width);
            Bits high = Bits.of(range.high().toByteArray(), width);
            return low.isZero() && high.equals(Bits.ones(width))
                    ? Optional.empty()
                    : Optional.of(FieldMatch.range(name, low, high));
        }
        return Optional.empty();
    }
}
