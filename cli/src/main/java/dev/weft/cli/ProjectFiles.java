package dev.weft.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** Files that belong to the project, found from whatever folder the user calls {@code weft} in. */
final class ProjectFiles {
    private ProjectFiles() {}

    /**
     * Finds a file: as named from the current folder, or else in the project that {@code ./weft} belongs to.
     *
     * @throws CliException (exit code 2) if it is in neither place
     */
    static Path find(Path file) {
        Path inProject = Path.of(System.getProperty("weft.home", ".")).resolve(file);
        if (Files.isRegularFile(file)) {
            return file;
        }
        if (Files.isRegularFile(inProject)) {
            return inProject;
        }
        throw CliException.badInput(file + ": no such file: give the path of a semantic file");
    }
}
