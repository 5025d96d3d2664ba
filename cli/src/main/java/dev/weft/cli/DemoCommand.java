package dev.weft.cli;

import dev.weft.control.core.model.Problem;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.text.Reading;
import dev.weft.control.core.text.SemanticReader;
import dev.weft.lab.demo.Demo;
import dev.weft.lab.demo.DemoOptions;
import dev.weft.lab.demo.DemoReport;
import dev.weft.lab.demo.DemoView;
import dev.weft.lab.demo.Promises;
import dev.weft.lab.netns.NetnsScene;
import dev.weft.lab.netns.ProcessTargets;
import dev.weft.lab.netns.SceneException;
import dev.weft.lab.twin.ExplanationText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weft demo}: the whole of Weft in one story, on embedded switches or on bmv2. */
@Command(
        name = "demo",
        description = {
            "Show Weft at work: four switches, three sites, a semantic file, requests.",
            "Everything runs in this process, in virtual time; no root is needed. Fails when a promise is broken.",
            "With --real-time --target bmv2 the switches are bmv2 processes in a network namespace (needs root)."
        },
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "" + DemoOptions.DEFAULT_SEED,
            description = "seed of every draw: the same seed gives the same report (default ${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--requests",
            paramLabel = "N",
            defaultValue = "" + DemoOptions.DEFAULT_REQUESTS,
            description = "requests to steer (default ${DEFAULT-VALUE})")
    private long requests;

    @Option(names = "--real-time", description = "wall clock and gRPC over TCP instead of virtual time")
    private boolean realTime;

    @Option(
            names = "--pcap",
            paramLabel = "DIR",
            description = "write what passes each link and each switch's CPU port to DIR")
    private Path pcap;

    @Mixin
    private TargetOptions target;

    @Option(names = "--inside", hidden = true, description = "second process: runs in a network namespace of its own")
    private boolean inside;

    @Override
    public Integer call() throws InterruptedException {
        if (requests < 1) {
            throw CliException.badInput("--requests " + requests + ": give 1 or more");
        }
        if (!target.embedded() && !realTime) {
            throw CliException.badInput("--target bmv2 knows no virtual time: add --real-time");
        }
        if (!target.embedded() && !inside) {
            target.target(); // a missing bmv2 is told before anything starts
            List<String> again = new ArrayList<>(
                    spec.commandLine().getParent().getParseResult().originalArgs());
            again.add("--inside");
            return OwnNamespace.run(again, "weft-demo-end");
        }
        PrintWriter out = spec.commandLine().getOut();
        boolean terminal = Ansi.AUTO.enabled();
        DemoView view = terminal ? new LiveDemoView(out, System::nanoTime) : new PlainDemoView(out);
        DemoOptions options = new DemoOptions(seed, requests, realTime, Optional.ofNullable(pcap));
        DemoReport report = run(options, view, target.target());
        common.writeReport(report);
        ExplanationText.lines(report.explain()).forEach(line -> out.println("  " + line));
        List<String> broken = Promises.brokenBy(report, !realTime);
        out.println();
        if (broken.isEmpty()) {
            summary(out, terminal ? Ansi.ON : Ansi.OFF);
            return ExitCode.OK;
        }
        broken.forEach(line -> out.println("broken promise: " + line));
        out.flush();
        return ExitCode.FAILED;
    }

    private DemoReport run(DemoOptions options, DemoView view, NetnsScene.Target switches) {
        try {
            SemanticModel model = model();
            if (target.embedded()) {
                return new Demo(options, model, view).run();
            }
            ProcessTargets.prepareNamespace();
            Path logs = Files.createTempDirectory("weft-demo");
            view.said("switches (" + switches.name() + " " + switches.version() + ") log to " + logs);
            ProcessTargets targets = new ProcessTargets(model, switches.program(), logs);
            DemoReport report = new Demo(options, model, view, switches.name(), targets).run();
            if (Promises.brokenBy(report, false).isEmpty()) {
                targets.deleteLogs(); // kept where something has to be looked into
            }
            return report;
        } catch (IllegalStateException e) {
            Throwable cause = e.getCause() instanceof SceneException ? e.getCause() : e;
            throw CliException.failed(cause.getMessage(), e);
        } catch (SceneException | IOException e) {
            throw CliException.failed(e.getMessage(), e);
        }
    }

    private static SemanticModel model() {
        Reading reading = new SemanticReader().read(Demo.FILE, Demo.text());
        return reading.model().orElseThrow(() -> {
            Problem first = reading.problems().get(0);
            return CliException.failed("the demo's own file is wrong: " + first);
        });
    }

    private static void summary(PrintWriter out, Ansi ansi) {
        out.println(ansi.string("@|bold,green All promises held.|@ Every figure above was measured from packets through"
                + " the data plane."));
        out.println();
        out.println("Try next:");
        out.println("  ./weft demo --real-time                       the same on the wall clock, gRPC over TCP");
        out.println("  ./weft demo --pcap /tmp/weft                  look at the packets with Wireshark");
        out.println("  ./weft plan --offline " + Demo.FILE + "      what the file means for each switch");
        out.println("  sudo ./weft scene netns                       curl and ping in network namespaces");
        out.println("  sudo ./weft demo --real-time --target bmv2    the same on bmv2");
        out.flush();
    }
}
