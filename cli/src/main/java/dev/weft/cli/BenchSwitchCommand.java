package dev.weft.cli;

import dev.weft.lab.bench.BenchReport;
import dev.weft.lab.bench.BenchSettings;
import dev.weft.lab.bench.BenchText;
import dev.weft.lab.bench.SwitchBench;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weft bench switch}: the embedded switch, alone and beside bmv2. */
@Command(
        name = "switch",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Measure the embedded switch: packets per second in memory and over veth pairs, entry writes, lookups;",
            "side by side with bmv2 where it is installed. Takes some minutes; veth needs root."
        },
        footer = {"", "Exit codes: 0 measured (what could not be is null, with a note), 1 a switch failed, 2 bad input."
        })
final class BenchSwitchCommand implements Callable<Integer> {
    /** The parts, as users name them. */
    enum Part {
        memory,
        veth,
        writes,
        lookup;

        private SwitchBench.Part internal() {
            return switch (this) {
                case memory -> SwitchBench.Part.MEMORY;
                case veth -> SwitchBench.Part.VETH;
                case writes -> SwitchBench.Part.WRITES;
                case lookup -> SwitchBench.Part.LOOKUP;
            };
        }
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Option(names = "--quick", description = "tiny counts, in seconds: shows that it works, the figures mean little")
    private boolean quick;

    @Option(
            names = "--only",
            paramLabel = "PART",
            split = ",",
            description = "measure these parts: ${COMPLETION-CANDIDATES} (default: all)")
    private Set<Part> only = EnumSet.allOf(Part.class);

    @Option(
            names = "--bmv2",
            paramLabel = "PATH",
            description = "simple_switch_grpc of bmv2 (default: WEFT_BMV2, or on the PATH; without it, null figures)")
    private Path bmv2;

    @Option(names = "--inside", hidden = true, description = "second process: runs in a network namespace of its own")
    private boolean inside;

    @Override
    public Integer call() throws InterruptedException {
        Set<SwitchBench.Part> parts = EnumSet.noneOf(SwitchBench.Part.class);
        only.forEach(part -> parts.add(part.internal()));
        Optional<Path> found = TargetOptions.findBmv2(bmv2);
        Optional<String> noVeth = Optional.empty();
        if (only.contains(Part.veth) && !inside) {
            noVeth = OwnNamespace.missing();
            if (noVeth.isEmpty()) {
                List<String> again = new ArrayList<>(spec.commandLine()
                        .getParent()
                        .getParent()
                        .getParseResult()
                        .originalArgs());
                again.add("--inside");
                return OwnNamespace.run(again, "weft-bench-end");
            }
        }
        BenchSettings settings = new BenchSettings(quick, parts, TargetOptions.weft(), found, noVeth);
        PrintWriter err = spec.commandLine().getErr();
        try {
            BenchReport report = new SwitchBench(settings, System::nanoTime, line -> {
                        err.println("weft bench switch: " + line);
                        err.flush();
                    })
                    .run();
            PrintWriter out = spec.commandLine().getOut();
            BenchText.lines(report).forEach(out::println);
            out.flush();
            common.writeReport(report);
            return ExitCode.OK;
        } catch (IOException e) {
            throw CliException.failed(e.getMessage(), e);
        }
    }
}
