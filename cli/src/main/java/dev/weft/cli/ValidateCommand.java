package dev.weft.cli;

import dev.weft.control.core.model.Problem;
import dev.weft.control.core.model.Severity;
import dev.weft.control.daemon.Controller;
import dev.weft.control.daemon.Validation;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weft validate}: all that can be known about a file without a network. */
@Command(
        name = "validate",
        description = "Check semantic files: syntax, schema, references, contradictions, and that they compile.",
        mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "semantic files (YAML), each for itself; a directory's *.yaml are one configuration")
    private List<Path> files;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Controller controller = Controller.create(1);
        List<FileReport> reports = new ArrayList<>();
        for (Path file : files) {
            Validation validation = Files.isDirectory(file)
                    ? controller.validate(ControlPlane.texts(file))
                    : controller.validate(file.toString(), ControlPlane.text(file));
            validation.problems().forEach(err::println);
            if (validation.valid()) {
                out.printf(
                        "%s: ok: %d statements, %d entries on %d switches%n",
                        file, validation.statements(), validation.entries(), validation.switches());
            }
            reports.add(new FileReport(
                    file.toString(),
                    validation.valid(),
                    validation.statements(),
                    validation.switches(),
                    validation.entries(),
                    validation.problems().stream().map(ProblemReport::of).toList()));
        }
        boolean valid = reports.stream().allMatch(FileReport::valid);
        common.writeReport(new ValidateReport(valid, reports));
        return valid ? ExitCode.OK : ExitCode.BAD_INPUT;
    }

    /** What {@code --report} gives; see docs/cli.md. */
    record ValidateReport(boolean valid, List<FileReport> files) {}

    record FileReport(
            String file, boolean valid, int statements, int switches, int entries, List<ProblemReport> problems) {}

    record ProblemReport(String severity, String file, int line, String statement, String message, String remedy) {
        static ProblemReport of(Problem problem) {
            return new ProblemReport(
                    problem.severity() == Severity.WARNING ? "warning" : "error",
                    problem.position().file(),
                    problem.position().line(),
                    problem.statement(),
                    problem.message(),
                    problem.remedy());
        }
    }
}
