package dev.weft.lab.transactions;

/** A defect put into a schedule, to show that the crash matrix finds it. */
enum Mutation {
    NONE,
    /** A leader tells a participant to flip as soon as it has asked it to prepare, whatever the others say. */
    EARLY_FLIP,
    /** A leader has the old entries removed with the flip, before the packets that need them are gone. */
    EARLY_COLLECTION,
    /** A switch acknowledges a write now and then that it does not make. */
    LOST_WRITE,
    /** A leader never repeats a request. */
    NO_REPETITION
}
