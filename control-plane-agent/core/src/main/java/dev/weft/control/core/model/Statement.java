package dev.weft.control.core.model;

import java.util.List;

/** One statement of a semantic file: the unit to which entries, errors and explanations refer. */
public interface Statement {
    /** Returns the id of the statement: its kind and name, for example {@code service/render}. */
    String id();

    /** Returns the name given in the file. */
    String name();

    /** Returns where the statement stands. */
    Position position();

    /** Returns all that the statement says: equal for two statements that differ only in where they stand. */
    List<Object> content();
}
