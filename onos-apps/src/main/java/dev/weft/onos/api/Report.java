package dev.weft.onos.api;

import java.util.List;
import java.util.Objects;

/** An answer, for people and for programs. Immutable. */
public final class Report {
    private final List<String> lines;
    private final String json;

    /**
     * Holds what it is given.
     *
     * @param lines for people
     * @param json the same for programs: one JSON object
     */
    public Report(List<String> lines, String json) {
        this.lines = List.copyOf(lines);
        this.json = Objects.requireNonNull(json, "json");
    }

    /** Returns it for people. */
    public List<String> lines() {
        return lines;
    }

    /** Returns it for programs: one JSON object. */
    public String json() {
        return json;
    }

    @Override
    public String toString() {
        return String.join("\n", lines);
    }
}
