package dev.weft.cli;

import dev.weft.bmv2.exec.ExecutorKind;
import dev.weft.bmv2.reference.SimpleSwitch;
import dev.weft.bmv2.stf.StfSuite;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weft stf}: packet tests of the embedded switch. */
@Command(
        name = "stf",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Run packet tests (STF, as p4c's corpus has them) on the embedded switch, or on bmv2's simple_switch.",
            "Each NAME.stf needs the program NAME.json beside it; it is skipped otherwise.",
            "The numbers at the end count each vector once per executor."
        },
        footer = {"", "Exit codes: 0 all passed, 1 some failed, 2 nothing to run."})
final class StfCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "folders (with all below them), scripts, programs")
    private List<Path> paths;

    /** How to run programs, as users name it. */
    enum Executors {
        interpreted(ExecutorKind.INTERPRETED),
        compiled(ExecutorKind.COMPILED),
        both(ExecutorKind.INTERPRETED, ExecutorKind.COMPILED);

        private final List<ExecutorKind> kinds;

        Executors(ExecutorKind... kinds) {
            this.kinds = List.of(kinds);
        }
    }

    @Option(
            names = "--executor",
            defaultValue = "both",
            description = "${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE})")
    private Executors executor;

    /** What runs the scripts, as users name it. */
    enum Target {
        weft,
        bmv2
    }

    @Option(
            names = "--target",
            defaultValue = "weft",
            description =
                    "${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}); bmv2: simple_switch, which needs no root"
                            + " here; --executor and --trace have no meaning for it")
    private Target target;

    @Option(
            names = "--bmv2",
            paramLabel = "PATH",
            description = "simple_switch or simple_switch_grpc of bmv2 (default: WEFT_BMV2, or on the PATH)")
    private Path bmv2;

    @Option(names = "--trace", description = "with a failure, print what the packets met that went wrong")
    private boolean trace;

    @Override
    public Integer call() throws IOException {
        for (Path path : paths) {
            if (!Files.exists(path)) {
                throw CliException.badInput(path + ": no such file or folder: give a folder with NAME.stf, NAME.json");
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        List<String> lines = new ArrayList<>();
        StfSuite.Summary summary = StfSuite.runAll(paths, ways(), line -> {
            lines.add(line);
            out.println(line);
            out.flush();
        });
        if (summary.passed() + summary.failed() + summary.skipped() == 0) {
            throw CliException.badInput("no *.stf under " + paths + ": give a folder with NAME.stf, NAME.json");
        }
        lines.remove(lines.size() - 1); // the summary line: the report has its numbers
        common.writeReport(new Report(summary.passed(), summary.failed(), summary.skipped(), lines));
        return summary.failed() == 0 ? ExitCode.OK : ExitCode.FAILED;
    }

    private List<StfSuite.Way> ways() {
        if (target == Target.weft) {
            return executor.kinds.stream()
                    .map(kind -> StfSuite.embedded(kind, trace))
                    .toList();
        }
        Path program = TargetOptions.findBmv2(bmv2, List.of("simple_switch", "simple_switch_grpc"))
                .orElseThrow(
                        () -> CliException.badInput("--target bmv2: simple_switch is not on the PATH: install bmv2,"
                                + " or give --bmv2 PATH or WEFT_BMV2"));
        return List.of(StfSuite.on("bmv2", json -> SimpleSwitch.start(program, json)));
    }

    /** What {@code --report} gives; see docs/cli.md. */
    record Report(int passed, int failed, int skipped, List<String> problems) {}
}
