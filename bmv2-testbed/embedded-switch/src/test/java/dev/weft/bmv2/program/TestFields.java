package dev.weft.bmv2.program;

/** Fields without a program around them. */
public final class TestFields {
    private TestFields() {}

    /** A metadata field. */
    public static Field field(String name, int width) {
        return new Field("m", name, 0, 0, width, false, false, false, false, 0, 0);
    }
}
