package dev.weft.control.core.ir;

/** Short forms of fully qualified P4 names, for people. */
public final class Names {
    private Names() {}

    /** Returns what stands behind the last dot. */
    public static String last(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** Compares two names; the same object, which is the usual case here, costs nothing. */
    @SuppressWarnings("ReferenceEquality")
    static int compare(String a, String b) {
        return a == b ? 0 : a.compareTo(b);
    }
}
