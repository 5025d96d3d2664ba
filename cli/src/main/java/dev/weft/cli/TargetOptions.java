package dev.weft.cli;

import dev.weft.lab.netns.NetnsScene;
import dev.weft.lab.netns.SceneException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Which switch forwards the packets: the embedded one or bmv2; use as a picocli mixin. */
final class TargetOptions {
    enum Kind {
        weft,
        bmv2
    }

    private static final String BMV2 = "simple_switch_grpc";

    @Option(
            names = "--target",
            defaultValue = "weft",
            description = "what forwards the packets: ${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE})")
    private Kind kind;

    @Option(
            names = "--bmv2",
            paramLabel = "PATH",
            description = "simple_switch_grpc of bmv2 (default: WEFT_BMV2, or on the PATH)")
    private Path bmv2;

    /**
     * The target that was chosen.
     *
     * @throws CliException (exit code 2) if bmv2 is asked for and not to be found
     */
    NetnsScene.Target target() {
        if (kind == Kind.weft) {
            List<String> program = new ArrayList<>(weft());
            program.add("switch");
            return new NetnsScene.Target("weft", Version.number(), program);
        }
        String path = bmv2Path().toString();
        try {
            return new NetnsScene.Target("bmv2", NetnsScene.versionOf(path), List.of(path));
        } catch (SceneException e) {
            throw CliException.badInput(e.getMessage(), e);
        }
    }

    /** Whether the packets go through the embedded switch. */
    boolean embedded() {
        return kind == Kind.weft;
    }

    /** These options again, for a process of our own: sudo and namespaces may drop the environment. */
    List<String> arguments() {
        return kind == Kind.weft
                ? List.of()
                : List.of(
                        "--target",
                        "bmv2",
                        "--bmv2",
                        bmv2Path().toAbsolutePath().toString());
    }

    /** The command of this very JVM. */
    static List<String> weft() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        return command;
    }

    private Path bmv2Path() {
        return findBmv2(bmv2)
                .orElseThrow(() -> CliException.badInput("--target bmv2: " + BMV2
                        + " is not on the PATH: install bmv2, or give --bmv2 PATH or WEFT_BMV2"));
    }

    /**
     * bmv2's {@code simple_switch_grpc}: as named, or by {@code WEFT_BMV2}, or on the PATH; empty if not installed.
     *
     * @param option what {@code --bmv2} gave; null without
     * @throws CliException (exit code 2) if a name was given and is no program
     */
    static Optional<Path> findBmv2(Path option) {
        return findBmv2(option, List.of(BMV2));
    }

    /**
     * One of bmv2's switches: as named, or by {@code WEFT_BMV2}, or the first that is on the PATH; empty if not installed.
     *
     * @param option what {@code --bmv2} gave; null without
     * @param programs names to look for on the PATH
     * @throws CliException (exit code 2) if a name was given and is no program
     */
    static Optional<Path> findBmv2(Path option, List<String> programs) {
        String environment = System.getenv("WEFT_BMV2");
        if (option != null || environment != null) {
            Path named = option != null ? option : Path.of(environment);
            if (!Files.isExecutable(named)) {
                throw CliException.badInput((option != null ? "--bmv2 " : "WEFT_BMV2=") + named
                        + ": no executable file: give the path of bmv2's " + String.join(" or ", programs));
            }
            return Optional.of(named);
        }
        String[] folders = System.getenv().getOrDefault("PATH", "").split(":");
        return programs.stream()
                .flatMap(program -> Stream.of(folders).map(folder -> Path.of(folder, program)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
