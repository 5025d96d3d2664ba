package dev.weft.control.daemon;

import dev.weft.control.core.model.SemanticModel;
import java.util.Collection;
import java.util.stream.Collectors;

/** Says where statements stand. */
final class Places {
    private Places() {}

    /** {@code ID (FILE:LINE)}, or the bare id when the model has no such statement. */
    static String of(String statementId, SemanticModel model) {
        return model.statement(statementId)
                .map(s -> s.id() + " (" + s.position() + ")")
                .orElse(statementId);
    }

    /** Several, with commas between them. */
    static String of(Collection<String> statementIds, SemanticModel model) {
        return statementIds.stream().map(id -> of(id, model)).collect(Collectors.joining(", "));
    }
}
