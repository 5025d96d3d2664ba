package dev.weft.control.core.plan;

/** What a change is about. */
public enum PartKind {
    MEMBER,
    GROUP,
    ENTRY,
    /** A meter cell. INSERT and MODIFY set its rate, DELETE makes it unlimited again. */
    METER
}
