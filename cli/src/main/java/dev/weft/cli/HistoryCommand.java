package dev.weft.cli;

import dev.weft.control.daemon.ConfigurationDifference;
import dev.weft.control.daemon.Controller;
import dev.weft.control.daemon.state.Applied;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weft history}: what was applied, and how two of it differ. */
@Command(
        name = "history",
        description = {
            "Show the configurations that were applied; with two numbers, how the second differs from the first.",
            "The history is that of the state directory, and needs no switch."
        },
        mixinStandardHelpOptions = true)
final class HistoryCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Mixin
    private HistoryOptions history;

    @Option(names = "--show", description = "with one number: print the file as it was applied")
    private boolean show;

    @Parameters(paramLabel = "N", arity = "0..2", description = "numbers from the list")
    private List<Integer> numbers = List.of();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (numbers.isEmpty()) {
            List<Applied> all = history.all();
            all.forEach(applied -> out.println(line(applied)));
            if (all.isEmpty()) {
                out.println("Nothing was applied yet.");
            }
            common.writeReport(new Report(all.stream().map(Item::of).toList()));
        } else if (numbers.size() == 1) {
            Applied one = history.get(numbers.get(0));
            out.println(line(one));
            if (show) {
                out.print(one.text());
            }
            common.writeReport(new Report(List.of(Item.of(one))));
        } else {
            difference(history.get(numbers.get(0)), history.get(numbers.get(1)), out);
        }
        return ExitCode.OK;
    }

    private void difference(Applied from, Applied to, PrintWriter out) {
        ConfigurationDifference difference =
                ControlPlane.translated(() -> ConfigurationDifference.between(Controller.create(), from, to));
        difference.statements().forEach(out::println);
        difference.entries().forEach(out::println);
        if (difference.isEmpty()) {
            out.println("No difference.");
        }
        common.writeReport(difference);
    }

    private static String line(Applied applied) {
        return String.format(
                Locale.ROOT,
                "%4d  %s  %-9s %6d writes  %s%s",
                applied.number(),
                applied.time().truncatedTo(ChronoUnit.SECONDS),
                applied.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                applied.writes(),
                applied.file(),
                applied.note().isEmpty() ? "" : " (" + applied.note() + ")");
    }

    /** What {@code --report} gives; see docs/cli.md. */
    record Report(List<Item> applied) {}

    record Item(int number, String time, String file, String outcome, int writes, String transaction, String note) {
        static Item of(Applied applied) {
            return new Item(
                    applied.number(),
                    applied.time().toString(),
                    applied.file(),
                    applied.outcome().name().toLowerCase(Locale.ROOT),
                    applied.writes(),
                    applied.transaction(),
                    applied.note());
        }
    }
}
