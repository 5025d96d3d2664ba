package dev.weft.control.core.text;

import dev.weft.control.core.model.Problem;
import dev.weft.control.core.model.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What one file of a configuration says, for itself: statements, settings, or the problems that prevent to tell. Immutable. */
public final class SourceFile {
    private final String name;
    private final SortedMap<Setting, Settings.Said> settings;
    private final List<Statement> statements;
    private final List<Problem> problems;

    SourceFile(String name, SortedMap<Setting, Settings.Said> settings, List<Statement> statements) {
        this.name = name;
        this.settings = Collections.unmodifiableSortedMap(settings);
        this.statements = List.copyOf(statements);
        this.problems = List.of();
    }

    SourceFile(String name, List<Problem> problems) {
        this.name = name;
        this.settings = new TreeMap<>();
        this.statements = List.of();
        List<Problem> sorted = new ArrayList<>(problems);
        Collections.sort(sorted);
        this.problems = List.copyOf(sorted);
    }

    /** Returns the name used in positions. */
    public String name() {
        return name;
    }

    /** Returns the statements in the order of the model; demands and instances stand within their services. */
    public List<Statement> statements() {
        return statements;
    }

    /** Returns what is wrong with the file by itself, ordered by line; if there is anything, it says nothing else. */
    public List<Problem> problems() {
        return problems;
    }

    SortedMap<Setting, Settings.Said> settings() {
        return settings;
    }
}
