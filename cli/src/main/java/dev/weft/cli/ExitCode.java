package dev.weft.cli;

/** Exit codes of {@code ./weft}; documented in {@code --help} and in {@code docs/cli.md}. */
public final class ExitCode {
    /** The command did what was asked, and what it measured or checked is good. */
    public static final int OK = 0;
    /** The command ran, but its result is a failure: a check failed, a switch was down, a scene lost packets. */
    public static final int FAILED = 1;
    /** The command was not run: unknown option, missing or unreadable file, input that is not valid. */
    public static final int BAD_INPUT = 2;

    /** The command was not run: a person has to approve what it would do. */
    public static final int NEEDS_APPROVAL = 3;

    private ExitCode() {}
}
