package dev.weft.control.core.pipeline;

/** How a key field is compared (P4Runtime 1.4.1, section 9.1.1). */
public enum MatchKind {
    EXACT,
    LPM,
    TERNARY,
    RANGE,
    OPTIONAL
}
