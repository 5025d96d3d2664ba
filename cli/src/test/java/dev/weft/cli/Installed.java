package dev.weft.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs that some tests need and a machine may lack: those tests are then skipped, by the program's name. */
final class Installed {
    private Installed() {}

    /** A program on the PATH. */
    static Optional<Path> program(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** bmv2 as the commands find it: {@code WEFT_BMV2}, or on the PATH. */
    static Optional<Path> bmv2() {
        Optional<Path> named =
                Optional.ofNullable(System.getenv("WEFT_BMV2")).map(Path::of).filter(Files::isExecutable);
        return named.isPresent() ? named : program("simple_switch_grpc");
    }

    /** Whether this process may make network namespaces, as far as its user tells. */
    static boolean root() {
        return "root".equals(System.getProperty("user.name"));
    }
}
