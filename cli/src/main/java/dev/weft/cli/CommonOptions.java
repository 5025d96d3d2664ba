package dev.weft.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Options that every subcommand has; use as a picocli mixin: {@code @Mixin CommonOptions common}.
 *
 * <p>A report is a JSON object whose fields keep the order of the given map or record, with {@code \n} line ends, so
 * that the same result gives the same file byte for byte.
 */
public final class CommonOptions {
    // slf4j-simple reads these once, when the first logger is made; options are parsed before that.
    private static final String OTHERS_LOG_LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";
    private static final String WEFT_LOG_LEVEL = "org.slf4j.simpleLogger.log.dev.weft";
    private static final String LOG_FILE = "org.slf4j.simpleLogger.logFile";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
            .defaultPrettyPrinter(new DefaultPrettyPrinter()
                    .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                    .withArrayIndenter(new DefaultIndenter("  ", "\n")))
            .build();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec mixee;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "write the result as JSON to FILE (fields in docs/cli.md)")
    private Path report;

    private boolean verbose;

    @Option(
            names = {"-v", "--verbose"},
            description = "log what the libraries do, and show stack traces of errors")
    void setVerbose(boolean verbose) {
        this.verbose = verbose;
        if (verbose) {
            logLevel("debug");
        }
    }

    /** What is logged by default: warnings. What a user must know is printed by the commands themselves. */
    static void quietLogs() {
        if (System.getProperty(OTHERS_LOG_LEVEL) == null) {
            System.setProperty(OTHERS_LOG_LEVEL, "warn");
            // It warns wherever there is no network card, as in the namespaces of the scenes.
            System.setProperty("org.slf4j.simpleLogger.log.io.netty.util.internal.MacAddressUtil", "error");
        }
    }

    /** Sets the level of Weft's own logs: trace, debug, info, warn, error or off. */
    static void logLevel(String level) {
        System.setProperty(WEFT_LOG_LEVEL, level);
    }

    /** Sends logs to a file, or to standard output for {@code System.out}; standard error otherwise. */
    static void logTo(String fileOrStream) {
        System.setProperty(LOG_FILE, fileOrStream);
    }

    /** Whether {@code -v} was given. */
    public boolean verbose() {
        return verbose;
    }

    /** Where {@code --report} asks for the report. */
    Optional<Path> reportFile() {
        return Optional.ofNullable(report);
    }

    /** Whether {@code --report} was given. */
    public boolean wantsReport() {
        return report != null;
    }

    /**
     * Writes the report where {@code --report} asks for it; does nothing otherwise.
     *
     * @param result a record, an ordered map or a Jackson tree, written as one JSON object
     * @throws CliException (exit code 2) when the file cannot be written
     */
    public void writeReport(Object result) {
        if (report == null) {
            return;
        }
        try {
            Path parent = report.toAbsolutePath().getParent();
            if (parent != null && !Files.isDirectory(parent)) {
                throw CliException.badInput("--report " + report + ": no folder " + parent + ": create it first");
            }
            Files.write(report, (JSON.writeValueAsString(result) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw CliException.badInput(
                    "--report " + report + ": cannot write (" + e.getMessage() + "): give a writable file name", e);
        }
    }

    /** Name of the command these options belong to, as the user typed it. */
    String commandName() {
        return mixee.qualifiedName();
    }
}
