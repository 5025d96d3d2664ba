package dev.weft.control.core.check;

import dev.weft.control.core.model.Problem;
import dev.weft.control.core.model.Severity;
import dev.weft.control.core.model.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Collects what the checks find. */
final class Findings {
    private final List<Problem> problems = new ArrayList<>();
    private boolean errors;

    void error(Statement statement, String message, String remedy) {
        errors = true;
        add(Severity.ERROR, statement, message, remedy);
    }

    void warning(Statement statement, String message, String remedy) {
        add(Severity.WARNING, statement, message, remedy);
    }

    boolean hasErrors() {
        return errors;
    }

    List<Problem> sorted() {
        Collections.sort(problems);
        return List.copyOf(problems);
    }

    private void add(Severity severity, Statement statement, String message, String remedy) {
        problems.add(new Problem(severity, statement.position(), statement.id(), message, remedy));
    }
}
