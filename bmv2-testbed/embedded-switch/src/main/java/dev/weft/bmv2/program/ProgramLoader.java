package dev.weft.bmv2.program;

/** Reads bmv2 JSON. */
public final class ProgramLoader {
    private ProgramLoader() {}

    /** Loads a program; throws {@link ProgramLoadException}. */
    public static Program load(byte[] json) {
        throw new ProgramLoadException("not built yet");
    }
}
