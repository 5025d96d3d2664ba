package dev.weft.cli;

import dev.weft.control.daemon.state.Applied;
import dev.weft.control.daemon.state.ControllerState;
import dev.weft.control.daemon.state.StateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which history; use as a picocli mixin. */
final class HistoryOptions {
    @Mixin
    private StateOptions state;

    @Option(names = "--domain", paramLabel = "NAME", description = "domain of the semantic file, if there are several")
    private String domain;

    /** Where the state is. */
    StateOptions state() {
        return state;
    }

    /** All of it, oldest first. */
    List<Applied> all() {
        try (ControllerState opened = state.coordination().state(domain())) {
            return opened.history().all();
        } catch (StateException e) {
            throw CliException.failed(e.getMessage(), e);
        }
    }

    /** One of it. */
    Applied get(int number) {
        return all().stream()
                .filter(applied -> applied.number() == number)
                .findFirst()
                .orElseThrow(() -> CliException.badInput(
                        "no configuration " + number + " in the history: ./weft history lists those that are kept"));
    }

    private String domain() {
        if (domain != null) {
            return domain;
        }
        Path root = state.directory();
        if (!Files.isDirectory(root)) {
            throw CliException.badInput("no history in " + root + ": apply something first, or name --state");
        }
        try (Stream<Path> children = Files.list(root)) {
            List<String> names = children.filter(Files::isDirectory)
                    .map(path -> path.getFileName().toString())
                    .sorted()
                    .toList();
            if (names.size() != 1) {
                throw CliException.badInput("history of which domain? give --domain, one of " + names);
            }
            return names.get(0);
        } catch (IOException e) {
            throw CliException.badInput("cannot read " + root + " (" + e + ")", e);
        }
    }
}
