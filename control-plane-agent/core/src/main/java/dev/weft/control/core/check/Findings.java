package dev.weft.control.core.check;

import dev.weft.control.core.model.Problem;
import dev.weft.control.core.model.Severity;
import dev.weft.control.core.model.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Collects what one check finds, and what its words depend on. */
final class Findings {
    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> mentions = new TreeSet<>();

    void error(Statement statement, String message, String remedy) {
        add(Severity.ERROR, statement, message, remedy);
    }

    void warning(Statement statement, String message, String remedy) {
        add(Severity.WARNING, statement, message, remedy);
    }

    /** Returns where another statement stands, for a message about a statement. */
    String place(Statement other, Statement about) {
        mention(other.id());
        return other.position().seenFrom(about.position());
    }

    /** Says that the words depend on something: a statement's place by its id, or the names of a kind. */
    void mention(String key) {
        mentions.add(key);
    }

    List<Problem> problems() {
        return problems;
    }

    Set<String> mentions() {
        return mentions;
    }

    private void add(Severity severity, Statement statement, String message, String remedy) {
        mention(statement.id());
        problems.add(new Problem(severity, statement.position(), statement.id(), message, remedy));
    }
}
