package dev.weft.control.core.model;

/** How bad a {@link Problem} is. */
public enum Severity {
    /** The file must not be applied. */
    ERROR,
    /** The file can be applied; its author should look at this. */
    WARNING
}
