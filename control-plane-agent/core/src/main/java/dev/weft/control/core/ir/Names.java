package dev.weft.control.core.ir;

/** Short forms of fully qualified P4 names, for people. */
public final class Names {
    private Names() {}

    /** Returns what stands behind the last dot. */
    public static String last(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
