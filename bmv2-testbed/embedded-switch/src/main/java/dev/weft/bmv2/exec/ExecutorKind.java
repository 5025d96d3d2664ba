package dev.weft.bmv2.exec;

/** How a program is run. Both ways give the same result, bit for bit. */
public enum ExecutorKind {
    /** Trees of nodes are walked: the readable reference. */
    INTERPRETED,
    /** The program becomes JVM bytecode when it is loaded: the fast one. */
    COMPILED
}
