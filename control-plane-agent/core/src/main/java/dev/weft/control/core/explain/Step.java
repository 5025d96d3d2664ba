package dev.weft.control.core.explain;

import dev.weft.control.core.model.Statement;
import java.util.List;
import java.util.Objects;

/**
 * One table lookup and the statements behind it.
 */
public final class Step {
    private final TraceFact fact;
    private final List<Statement> statements;
    private final String meaning;

    /**
     * Holds what it is given; collections are copied.
     *
     * @param fact the lookup
     * @param statements the statements that caused the entry, by id; empty for a miss or for an entry that no statement wants
     * @param meaning what it comes to, in one line
     */
    public Step(TraceFact fact, List<Statement> statements, String meaning) {
        this.fact = Objects.requireNonNull(fact, "fact");
        this.statements = List.copyOf(statements);
        this.meaning = Objects.requireNonNull(meaning, "meaning");
    }

    /** Returns the lookup. */
    public TraceFact fact() {
        return fact;
    }

    /** Returns the statements that caused the entry, by id; empty for a miss or for an entry that no statement wants. */
    public List<Statement> statements() {
        return statements;
    }

    /** Returns what it comes to, in one line. */
    public String meaning() {
        return meaning;
    }

    @Override
    public String toString() {
        return meaning;
    }
}
