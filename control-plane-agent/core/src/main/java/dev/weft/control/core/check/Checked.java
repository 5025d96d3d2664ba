package dev.weft.control.core.check;

import dev.weft.control.core.compile.Compilation;
import dev.weft.control.core.model.Problem;
import java.util.List;
import java.util.Optional;

/** What became of a model: problems, and unless one of them is an error, the compilation. */
public final class Checked {
    private final List<Problem> problems;
    private final Compilation compilation;

    Checked(List<Problem> problems, Compilation compilation) {
        this.problems = List.copyOf(problems);
        this.compilation = compilation;
    }

    /** Returns every error and warning, ordered by file and line. */
    public List<Problem> problems() {
        return problems;
    }

    /** Returns the compilation; empty if there is an error. */
    public Optional<Compilation> compilation() {
        return Optional.ofNullable(compilation);
    }
}
