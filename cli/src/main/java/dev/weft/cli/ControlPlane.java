package dev.weft.cli;

import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.daemon.Channels;
import dev.weft.control.daemon.ConfigurationFiles;
import dev.weft.control.daemon.Controller;
import dev.weft.control.daemon.ControllerException;
import dev.weft.p4.runtime.tls.PemFiles;
import dev.weft.p4.runtime.tls.TlsIdentity;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of the commands that talk to switches; use as a picocli mixin. */
final class ControlPlane {
    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "how long one call to a switch may take (default ${DEFAULT-VALUE})")
    private int timeoutSeconds;

    @Option(
            names = "--election-id",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "P4Runtime election id of this controller: the highest one may write (default ${DEFAULT-VALUE})")
    private long electionId;

    @Mixin
    private TlsOptions tls;

    /** The controller that these options ask for. */
    Controller controller() {
        if (electionId < 1) {
            throw CliException.badInput("--election-id " + electionId + ": give a number above 0");
        }
        return Controller.create(electionId);
    }

    /** How long one call may take. */
    Duration timeout() {
        if (timeoutSeconds < 1 || timeoutSeconds > 3600) {
            throw CliException.badInput("--timeout " + timeoutSeconds + ": give 1 to 3600 seconds");
        }
        return Duration.ofSeconds(timeoutSeconds);
    }

    /** TCP with the asked-for time limit, and TLS where certificates are given. */
    Channels channels() {
        Optional<PemFiles> files = tls.files(Optional.empty());
        if (files.isEmpty()) {
            return Channels.tcp(timeout());
        }
        try {
            // It looks after its files as long as the command runs.
            return Channels.tcp(timeout(), TlsIdentity.of(files.get()).client());
        } catch (IOException e) {
            throw CliException.badInput(e.getMessage(), e);
        }
    }

    /** Text of a file that the user named. */
    static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw CliException.badInput(file + ": no such file: give the path of a semantic file", e);
        } catch (MalformedInputException e) {
            throw CliException.badInput(file + ": not UTF-8 text: give a semantic file (YAML)", e);
        } catch (IOException e) {
            throw CliException.badInput(file + ": cannot read (" + e + "): give a readable semantic file", e);
        }
    }

    /** Texts of the files in a directory that the user named, by name. */
    static SortedMap<String, String> texts(Path directory) {
        try {
            SortedMap<String, String> texts = ConfigurationFiles.read(directory);
            if (texts.isEmpty()) {
                throw CliException.badInput(directory + ": holds no file *.yaml: give a directory of semantic files");
            }
            return texts;
        } catch (IOException e) {
            throw CliException.badInput(
                    directory + ": cannot read (" + e + "): give a directory of readable semantic files (UTF-8)", e);
        }
    }

    /** The model of a file, or of the files of a directory together, without errors. */
    static SemanticModel model(Controller controller, Path source) {
        if (Files.isDirectory(source)) {
            SortedMap<String, String> texts = texts(source);
            return translated(() -> controller.read(texts));
        }
        String text = text(source);
        return translated(() -> controller.read(source.toString(), text));
    }

    /** Runs work of the controller, its errors as those of the command line. */
    static <T> T translated(Supplier<T> work) {
        try {
            return work.get();
        } catch (ControllerException e) {
            if (e.kind() == ControllerException.Kind.RISKY) {
                throw CliException.needsApproval(e.getMessage(), e);
            }
            String message = e.getMessage()
                    + (e.details().isEmpty()
                            ? ""
                            : " (and " + e.details().size() + " more: ./weft validate lists them)");
            throw e.kind() == ControllerException.Kind.BAD_INPUT
                    ? CliException.badInput(message, e)
                    : CliException.failed(e.getMessage(), e);
        }
    }
}
