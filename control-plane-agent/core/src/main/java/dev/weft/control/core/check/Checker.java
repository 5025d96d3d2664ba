package dev.weft.control.core.check;

import dev.weft.control.core.model.Problem;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.Severity;
import dev.weft.control.core.pipeline.PipelineModel;
import java.util.List;
import java.util.Optional;

/** Says whether a model makes sense before anything is installed anywhere. */
public final class Checker {
    private Checker() {}

    /**
     * Checks a model on its own.
     *
     * @return every error and warning, ordered by line
     */
    public static List<Problem> check(SemanticModel model) {
        return check(model, Optional.empty());
    }

    /**
     * Checks a model, and whether its entries fit into the tables of a pipeline.
     *
     * @return every error and warning, ordered by line
     */
    public static List<Problem> check(SemanticModel model, PipelineModel pipeline) {
        return check(model, Optional.of(pipeline));
    }

    /** Returns whether there is an error among problems. */
    public static boolean hasErrors(List<Problem> problems) {
        return problems.stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
    }

    private static List<Problem> check(SemanticModel model, Optional<PipelineModel> pipeline) {
        Findings findings = new Findings();
        UniquenessCheck.check(model, findings);
        ReferenceCheck.check(model, findings);
        AddressCheck.check(model, findings);
        ServiceCheck.check(model, findings);
        PermissionCheck.check(model, findings);
        CapacityCheck.checkNumbers(model, findings);
        if (!findings.hasErrors()) {
            // These follow references, so they need a sound model.
            PathCheck.check(model, findings);
            TaskCheck.check(model, findings);
        }
        if (!findings.hasErrors() && pipeline.isPresent()) {
            CapacityCheck.checkTables(model, pipeline.get(), findings);
        }
        return findings.sorted();
    }
}
