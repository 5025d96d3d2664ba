package dev.weft.control.core.model;

import java.util.Objects;

/**
 * A place in a semantic file.
 */
public final class Position {
    private final String file;
    private final int line;
    private final String path;

    /**
     * Makes a place of which only the line is known.
     *
     * @param file the file name as the user gave it
     * @param line the line, counted from 1
     */
    public Position(String file, int line) {
        this(file, line, "");
    }

    /**
     * Makes a place.
     *
     * @param file the file name as the user gave it
     * @param line the line, counted from 1
     * @param path the JSON pointer (RFC 6901) of the field; empty: the whole document, or not known
     */
    public Position(String file, int line, String path) {
        this.file = Objects.requireNonNull(file, "file");
        this.line = line;
        this.path = Objects.requireNonNull(path, "path");
    }

    /** Returns the JSON pointer (RFC 6901) of the field; empty: the whole document, or not known. */
    public String path() {
        return path;
    }

    /** Returns the file name as the user gave it. */
    public String file() {
        return file;
    }

    /** Returns the line, counted from 1. */
    public int line() {
        return line;
    }

    /** Returns this place as a reader at another one needs it: {@code on line 12}, or {@code at hosts.yaml:12}. */
    public String seenFrom(Position other) {
        return file.equals(other.file) ? "on line " + line : "at " + this;
    }

    /** Equal at the same line of the same file; the path says no more than that. */
    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Position)) {
            return false;
        }
        Position that = (Position) other;
        return file.equals(that.file) && line == that.line;
    }

    @Override
    public int hashCode() {
        return Objects.hash(file, line);
    }

    @Override
    public String toString() {
        return file + ":" + line;
    }
}
