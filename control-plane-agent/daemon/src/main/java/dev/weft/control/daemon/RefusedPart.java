package dev.weft.control.daemon;

import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.plan.Change;
import dev.weft.control.core.plan.Plan;
import dev.weft.transaction.Write;
import java.util.Set;

/** A write that a switch does not take, for people: what it is, and which statements want it. */
final class RefusedPart {
    private static final String EPOCH = "epoch";

    private final TransitionCodec codec;
    private final Plan plan;
    private final SemanticModel model;

    RefusedPart(TransitionCodec codec, Plan plan, SemanticModel model) {
        this.codec = codec;
        this.plan = plan;
        this.model = model;
    }

    String text(String switchName, Write write) {
        byte[] value = write.after().or(write::before).orElseThrow();
        String part = write.kind() + " " + codec.describe(write.key(), value);
        Set<String> because = plan.switches().get(switchName).changes().stream()
                .filter(change -> causes(change, value))
                .findFirst()
                .map(Change::provenance)
                .orElse(Set.of());
        return part + (because.isEmpty() ? "" : ", wanted by " + Places.of(because, model));
    }

    /** Whether a planned change has led to a write: that is the entry itself, or the same one for a single epoch. */
    private boolean causes(Change change, byte[] value) {
        return change.entry()
                .flatMap(planned -> codec.entry(value)
                        .map(written ->
                                planned.key().table().equals(written.key().table())
                                        && planned.key().matches().stream()
                                                .allMatch(match ->
                                                        written.key().matches().contains(match))
                                        && written.key().matches().stream()
                                                .filter(match -> !match.field().equals(EPOCH))
                                                .allMatch(match ->
                                                        planned.key().matches().contains(match))))
                .orElse(false);
    }
}
