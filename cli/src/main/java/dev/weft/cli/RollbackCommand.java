package dev.weft.cli;

import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.daemon.ApplyOptions;
import dev.weft.control.daemon.ApplyReport;
import dev.weft.control.daemon.Controller;
import dev.weft.control.daemon.state.Applied;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weft rollback}: applies again what was applied before. */
@Command(
        name = "rollback",
        description = {
            "Apply again a configuration from the history: the one before the last, or that of --to.",
            "The file itself is not changed; a running ./weft controller would bring the present file back."
        },
        mixinStandardHelpOptions = true)
final class RollbackCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Mixin
    private ControlPlane controlPlane;

    @Mixin
    private HistoryOptions history;

    @Mixin
    private RiskOptions risk;

    @Option(names = "--to", paramLabel = "N", description = "number of the configuration in ./weft history")
    private Integer to;

    @Override
    public Integer call() {
        Applied wanted = to == null ? previous() : history.get(to);
        Controller controller = history.state().of(controlPlane.controller(), controlPlane.timeout());
        SemanticModel model = ControlPlane.translated(() -> controller.read(wanted.texts()));
        ApplyReport report;
        try (Interrupt interrupt = new Interrupt();
                InstallView view = new InstallView(System.err, System.console() != null, System::nanoTime)) {
            ApplyOptions options = risk.of(ApplyOptions.PLAIN
                    .of(wanted.file(), wanted.text())
                    .noting("back to " + wanted.number())
                    .followedBy(view)
                    .unless(interrupt.wished()));
            report = ControlPlane.translated(() -> controller.apply(model, controlPlane.channels(), options));
        }
        PrintWriter out = spec.commandLine().getOut();
        report.warnings().forEach(w -> out.println("warning: " + w));
        out.println(
                report.changed()
                        ? "Back to configuration " + wanted.number() + " (" + wanted.file() + "): "
                                + report.entryWrites() + " writes, " + report.flipWrites() + " flips."
                        : "Nothing to change: the switches hold configuration " + wanted.number() + ".");
        common.writeReport(new Report(
                wanted.number(),
                wanted.file(),
                report.changed(),
                report.entryWrites(),
                report.flipWrites(),
                report.warnings()));
        return ExitCode.OK;
    }

    private Applied previous() {
        List<Applied> good = history.all().stream()
                .filter(applied -> applied.outcome() == Applied.Outcome.APPLIED)
                .toList();
        if (good.isEmpty()) {
            throw CliException.badInput("nothing was applied yet: there is nothing to go back to");
        }
        String now = good.get(good.size() - 1).text();
        for (int i = good.size() - 2; i >= 0; i--) {
            if (!good.get(i).text().equals(now)) {
                return good.get(i);
            }
        }
        throw CliException.badInput("nothing else was applied before: name a number of ./weft history with --to");
    }

    /** What {@code --report} gives; see docs/cli.md. */
    record Report(int number, String file, boolean changed, int entryWrites, int flipWrites, List<String> warnings) {}
}
