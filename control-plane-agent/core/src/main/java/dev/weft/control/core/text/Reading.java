package dev.weft.control.core.text;

import dev.weft.control.core.model.Problem;
import dev.weft.control.core.model.SemanticModel;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What became of a text: a model, or the problems that prevent one, ordered by line. */
public final class Reading {
    private final SemanticModel model;
    private final List<Problem> problems;

    private Reading(SemanticModel model, List<Problem> problems) {
        this.model = model;
        this.problems = List.copyOf(problems);
    }

    static Reading of(SemanticModel model) {
        return new Reading(Objects.requireNonNull(model, "model"), List.of());
    }

    static Reading refused(List<Problem> problems) {
        return new Reading(null, problems);
    }

    /** Returns the model; empty if there are problems. */
    public Optional<SemanticModel> model() {
        return Optional.ofNullable(model);
    }

    /** Returns the problems, ordered by line; empty if there is a model. */
    public List<Problem> problems() {
        return problems;
    }
}
