package dev.weft.control.daemon;

import dev.weft.control.core.compile.Compilation;
import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.model.SwitchNode;
import dev.weft.control.core.plan.Change;
import dev.weft.control.core.plan.Planner;
import dev.weft.dataplane.api.VerifyResponse;
import dev.weft.dataplane.api.transaction.TransactionMessages;
import dev.weft.p4.runtime.ElectionId;
import dev.weft.p4.runtime.client.P4RuntimeException;
import dev.weft.transaction.Drift;
import dev.weft.transaction.PartKey;
import dev.weft.transaction.Write;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds what differs on switches from what they should hold, says what and why, and puts it right with the fewest writes.
 * A switch whose agent remembers the last transaction is compared with that, by the agent; any other with the file.
 */
final class Verifier {
    private final Compilation compilation;
    private final PipelineBundle pipeline;
    private final TransitionCodec codec;
    private final Channels channels;
    private final ElectionId electionId;
    private final Set<String> fenced;

    Verifier(
            Compilation compilation,
            PipelineBundle pipeline,
            Channels channels,
            ElectionId electionId,
            Set<String> fenced) {
        this.compilation = compilation;
        this.pipeline = pipeline;
        this.codec = new TransitionCodec(pipeline.ids(), pipeline.p4Info());
        this.channels = channels;
        this.electionId = electionId;
        this.fenced = fenced;
    }

    VerifyReport run(boolean repair) {
        List<VerifyReport.SwitchDrift> all = new ArrayList<>();
        for (SwitchNode node : compilation.model().network().switches()) {
            if (!fenced.contains(node.name())) {
                all.add(compare(node, repair));
            }
        }
        return new VerifyReport(all);
    }

    private VerifyReport.SwitchDrift compare(SwitchNode node, boolean repair) {
        ElectionId bid = repair ? electionId : ElectionId.ZERO;
        try (SwitchSession session = SwitchSession.open(node, channels, bid, pipeline)) {
            if (session.running() == StatusReport.Pipeline.OTHER) {
                return failed(node, "it runs another P4 program: somebody has replaced it; restart it without one");
            }
            if (session.transactional()) {
                VerifyResponse found = session.verify(repair);
                if (found.getEstablished()) {
                    return ofAgent(node, TransactionMessages.drift(found), found.getCause(), repair);
                }
            }
            return ofFile(session, repair);
        } catch (ControllerException | RefusedChangeException | P4RuntimeException e) {
            return failed(node, e.getMessage());
        } catch (StatusRuntimeException e) {
            return failed(node, SwitchErrors.reason(e));
        }
    }

    private static VerifyReport.SwitchDrift failed(SwitchNode node, String why) {
        return new VerifyReport.SwitchDrift(node.name(), VerifyReport.Compared.NOTHING, List.of(), why, false, 0);
    }

    private VerifyReport.SwitchDrift ofAgent(SwitchNode node, Drift drift, String cause, boolean repair) {
        Map<PartKey, List<String>> wanted = repairsWanted(node, drift);
        List<VerifyReport.Item> items = new ArrayList<>();
        for (Write write : drift.repairs()) {
            byte[] value = write.after().or(write::before).orElseThrow();
            items.add(new VerifyReport.Item(
                    kind(write), codec.describe(write.key(), value), wanted.getOrDefault(write.key(), List.of())));
        }
        boolean flip = drift.foundEpoch() != drift.wantedEpoch();
        return new VerifyReport.SwitchDrift(
                node.name(),
                VerifyReport.Compared.TRANSACTION,
                items,
                drift.isNone() ? "" : cause,
                repair && !drift.isNone(),
                repair ? items.size() + (flip ? 1 : 0) : 0);
    }

    private static VerifyReport.Kind kind(Write write) {
        return switch (write.kind()) {
            case INSERT -> VerifyReport.Kind.MISSING;
            case MODIFY -> VerifyReport.Kind.CHANGED;
            case DELETE -> VerifyReport.Kind.UNWANTED;
        };
    }

    /** Which statements want what is repaired, if the file is the one that was applied. */
    private Map<PartKey, List<String>> repairsWanted(SwitchNode node, Drift drift) {
        Map<PartKey, List<String>> places = new HashMap<>();
        if (!drift.repairs().isEmpty()) {
            codec.causes(compilation.switches().get(node.name()))
                    .forEach((key, ids) -> places.put(
                            key,
                            ids.stream()
                                    .map(id -> Places.of(id, compilation.model()))
                                    .toList()));
        }
        return places;
    }

    private VerifyReport.SwitchDrift ofFile(SwitchSession session, boolean repair) {
        String name = session.node().name();
        SwitchConfiguration desired = Fencing.apply(compilation.switches(), compilation.model(), fenced)
                .get(name);
        SwitchConfiguration actual = session.readBack();
        List<Change> changes = Planner.plan(desired, actual).changes();
        List<VerifyReport.Item> items = new ArrayList<>();
        for (Change change : changes) {
            items.add(new VerifyReport.Item(
                    switch (change.operation()) {
                        case INSERT -> VerifyReport.Kind.MISSING;
                        case MODIFY -> VerifyReport.Kind.CHANGED;
                        case DELETE -> VerifyReport.Kind.UNWANTED;
                    },
                    change.part().toString(),
                    change.provenance().stream()
                            .map(id -> Places.of(id, compilation.model()))
                            .toList()));
        }
        if (repair && !changes.isEmpty()) {
            session.requirePrimary();
            if (session.running() == StatusReport.Pipeline.NONE) {
                session.pushPipeline();
            }
            session.write(changes);
        }
        return new VerifyReport.SwitchDrift(
                name,
                VerifyReport.Compared.FILE,
                items,
                why(session, changes, actual),
                repair && !changes.isEmpty(),
                repair ? changes.size() : 0);
    }

    private static String why(SwitchSession session, List<Change> changes, SwitchConfiguration actual) {
        if (changes.isEmpty()) {
            return "";
        }
        if (session.running() == StatusReport.Pipeline.NONE) {
            return "it has no P4 program: it was restarted";
        }
        if (PlanReports.parts(actual) == 0) {
            return "it holds nothing: it was restarted, or nothing was applied yet";
        }
        return "the file was not applied, or somebody else has written to it";
    }
}
