package dev.weft.bmv2.program;

/** How a key field is matched. P4's {@code optional} is {@code TERNARY} in bmv2 JSON. */
public enum MatchKind {
    EXACT,
    LPM,
    TERNARY,
    RANGE,
    /** Header validity as one bit (P4_14). */
    VALID
}
