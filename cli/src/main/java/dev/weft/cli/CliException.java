package dev.weft.cli;

/**
 * Ends a command with one line on standard error and an exit code. The message names the thing, where it is, and what
 * to do about it; no stack trace is shown unless {@code -v} was given.
 */
public final class CliException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private CliException(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** The result is bad (exit code 1): what was asked could not be achieved although the input was fine. */
    public static CliException failed(String message) {
        return new CliException(ExitCode.FAILED, message, null);
    }

    /** As {@link #failed(String)}, keeping the cause for {@code -v}. */
    public static CliException failed(String message, Throwable cause) {
        return new CliException(ExitCode.FAILED, message, cause);
    }

    /** The input is bad (exit code 2): nothing was done. */
    public static CliException badInput(String message) {
        return new CliException(ExitCode.BAD_INPUT, message, null);
    }

    /** As {@link #badInput(String)}, keeping the cause for {@code -v}. */
    public static CliException badInput(String message, Throwable cause) {
        return new CliException(ExitCode.BAD_INPUT, message, cause);
    }

    /** A person has to approve it first (exit code 3): nothing was done. */
    public static CliException needsApproval(String message, Throwable cause) {
        return new CliException(ExitCode.NEEDS_APPROVAL, message, cause);
    }

    /** {@link ExitCode#FAILED}, {@link ExitCode#NEEDS_APPROVAL} or {@link ExitCode#BAD_INPUT}. */
    public int exitCode() {
        return exitCode;
    }
}
