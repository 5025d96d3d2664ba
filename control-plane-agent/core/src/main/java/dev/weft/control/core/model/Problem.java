package dev.weft.control.core.model;

import java.util.Objects;

/**
 * What is wrong with a semantic file, as one line with a remedy.
 */
public final class Problem implements Comparable<Problem> {
    private final Severity severity;
    private final Position position;
    private final String statement;
    private final String message;
    private final String remedy;

    /**
     * Holds what it is given; collections are copied.
     *
     * @param severity whether it forbids to apply the file
     * @param position where
     * @param statement the id of the statement, or the part of the file
     * @param message what is wrong
     * @param remedy what to do about it
     */
    public Problem(Severity severity, Position position, String statement, String message, String remedy) {
        this.severity = Objects.requireNonNull(severity, "severity");
        this.position = Objects.requireNonNull(position, "position");
        this.statement = Objects.requireNonNull(statement, "statement");
        this.message = Objects.requireNonNull(message, "message");
        this.remedy = Objects.requireNonNull(remedy, "remedy");
    }

    /** Returns whether it forbids to apply the file. */
    public Severity severity() {
        return severity;
    }

    /** Returns where. */
    public Position position() {
        return position;
    }

    /** Returns the id of the statement, or the part of the file. */
    public String statement() {
        return statement;
    }

    /** Returns what is wrong. */
    public String message() {
        return message;
    }

    /** Returns what to do about it. */
    public String remedy() {
        return remedy;
    }

    /** Orders by file, by line, then by text. */
    @Override
    public int compareTo(Problem other) {
        int order = position.file().compareTo(other.position.file());
        if (order == 0) {
            order = Integer.compare(position.line(), other.position.line());
        }
        return order != 0 ? order : toString().compareTo(other.toString());
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Problem)) {
            return false;
        }
        Problem that = (Problem) other;
        return severity.equals(that.severity)
                && position.equals(that.position)
                && statement.equals(that.statement)
                && message.equals(that.message)
                && remedy.equals(that.remedy);
    }

    @Override
    public int hashCode() {
        return Objects.hash(severity, position, statement, message, remedy);
    }

    @Override
    public String toString() {
        return position + ": " + (severity == Severity.WARNING ? "warning: " : "") + statement + ": " + message + "; "
                + remedy;
    }
}
