package dev.weft.cli;

import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.daemon.Controller;
import dev.weft.control.daemon.StatusReport;
import dev.weft.control.daemon.StatusReport.AgentView;
import dev.weft.control.daemon.StatusReport.SwitchStatus;
import dev.weft.control.daemon.VerifyReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weft status}: what the switches hold, beside what the file asks for. */
@Command(
        name = "status",
        description = {
            "Show what each switch holds and its agent knows; exit code 1 unless all is as the file says.",
            "With --verify: read every switch back and show what differs from what it should hold, and why."
        },
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    private static final double US_PER_MS = 1000.0;

    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Mixin
    private ControlPlane controlPlane;

    @Mixin
    private StateOptions state;

    @Option(names = "--verify", description = "compare entry by entry with the last transaction")
    private boolean verify;

    @Option(names = "--repair", description = "as --verify, and put right what differs, with the fewest writes")
    private boolean repair;

    @Parameters(paramLabel = "FILE", description = "semantic file (YAML), or a directory of them")
    private Path file;

    @Override
    public Integer call() {
        Controller controller = controlPlane.controller();
        SemanticModel model = ControlPlane.model(controller, file);
        if (verify || repair) {
            return verify(state.of(controller, controlPlane.timeout()), model);
        }
        StatusReport status = ControlPlane.translated(() -> controller.status(model, controlPlane.channels()));
        status.switches().forEach(this::print);
        common.writeReport(new Report(
                file.toString(),
                status.good(),
                status.switches().stream().map(SwitchReport::of).toList()));
        return status.good() ? ExitCode.OK : ExitCode.FAILED;
    }

    private int verify(Controller controller, SemanticModel model) {
        VerifyReport report = ControlPlane.translated(() -> controller.verify(model, controlPlane.channels(), repair));
        PrintWriter out = spec.commandLine().getOut();
        for (VerifyReport.SwitchDrift of : report.switches()) {
            out.println(of.switchId() + ": " + summary(of));
            if (!of.why().isEmpty()) {
                out.println("  why      " + of.why());
            }
            of.items().forEach(item -> {
                out.println(String.format(Locale.ROOT, "  %-8s %s", item.kind(), item.entry()));
                if (!item.statements().isEmpty()) {
                    out.println("      because of " + String.join(", ", item.statements()));
                }
            });
        }
        common.writeReport(new Verified(file.toString(), report.good(), report.found(), report.switches()));
        return report.good() ? ExitCode.OK : ExitCode.FAILED;
    }

    private static String summary(VerifyReport.SwitchDrift of) {
        String with = of.compared() == VerifyReport.Compared.TRANSACTION ? "the last transaction" : "the file";
        return switch (of.compared()) {
            case NOTHING -> "NOT compared";
            default ->
                of.items().isEmpty() && of.why().isEmpty()
                        ? "no difference from " + with
                        : of.items().size() + " differences from " + with
                                + (of.repaired() ? ", repaired by " + of.writes() + " writes" : "");
        };
    }

    private void print(SwitchStatus status) {
        PrintWriter out = spec.commandLine().getOut();
        if (!status.reachable()) {
            out.println(status.switchId() + ": DOWN, " + status.problem());
            return;
        }
        out.println(status.switchId() + ": " + (status.good() ? "ok" : "NOT as the file says") + ", "
                + status.installed() + " of " + status.desired() + " entries, drift " + status.drift() + ", P4 program "
                + status.pipeline().name().toLowerCase(Locale.ROOT));
        if (!status.problem().isEmpty()) {
            out.println("  problem  " + status.problem());
        }
        status.services().forEach((service, packets) -> {
            if (packets > 0) {
                out.println("  service  " + service + ": " + packets + " packets");
            }
        });
        status.drops().forEach((reason, packets) -> out.println("  dropped  " + packets + " " + reason));
        status.meters()
                .forEach(m -> out.println(
                        "  limit    " + m.service() + ": " + m.ratePps() + " packets/s, burst " + m.burst()));
        status.agent().ifPresentOrElse(agent -> print(agent, out), () -> out.println("  agent    none"));
    }

    private static void print(AgentView agent, PrintWriter out) {
        out.println("  agent    " + (agent.configured() ? "configured" : "NOT configured") + ", target "
                + agent.target() + ", " + agent.pins() + " pinned flows");
        agent.peers()
                .forEach(peer -> out.println("    peer     " + peer.switchId() + ": "
                        + (peer.reachable() ? ms(peer.roundTripUs()) + " round trip" : "NOT reachable")));
        agent.instances()
                .forEach(i -> out.println("    instance " + i.instance() + " at " + i.site() + ": " + i.knowledge()
                        + ", compute " + ms(i.computeUs()) + ", network "
                        + (i.networkUs() < 0 ? "not known" : ms(i.networkUs())) + ", scores " + i.computeScore() + "/"
                        + i.networkScore() + " -> " + i.score() + ", slots " + i.availableSlots()));
        agent.pools()
                .forEach(pool -> out.println("    pool     " + pool.service()
                        + (pool.demand().isEmpty() ? "" : " (" + pool.demand() + ")") + ", " + pool.policy()
                        + selection(pool) + ": "
                        + pool.shares().entrySet().stream()
                                .map(s -> String.format(Locale.ROOT, "%s %.0f %%", s.getKey(), s.getValue()))
                                .collect(Collectors.joining(", "))));
    }

    private static String selection(StatusReport.PoolView pool) {
        if (pool.selection().equals("distributed")) {
            return "";
        }
        return ", " + pool.selection()
                + (pool.gap() < 0
                        ? " (no shares from a controller)"
                        : String.format(Locale.ROOT, " (at most %.1f %% above the optimum)", 100 * pool.gap()));
    }

    private static String ms(long us) {
        return String.format(Locale.ROOT, "%.2f ms", us / US_PER_MS);
    }

    /** What {@code --report} gives; see docs/cli.md. */
    record Report(String file, boolean good, List<SwitchReport> switches) {}

    /** What {@code --verify --report} gives; see docs/cli.md. */
    record Verified(String file, boolean good, boolean found, List<VerifyReport.SwitchDrift> switches) {}

    /**
     * One switch.
     *
     * @param agent null without an agent
     */
    record SwitchReport(
            String id,
            String endpoint,
            boolean good,
            boolean reachable,
            String problem,
            String pipeline,
            int desired,
            int installed,
            int drift,
            AgentView agent,
            Map<String, Long> drops,
            Map<String, Long> services,
            List<StatusReport.MeterView> meters) {
        static SwitchReport of(SwitchStatus s) {
            return new SwitchReport(
                    s.switchId(),
                    s.endpoint(),
                    s.good(),
                    s.reachable(),
                    s.problem(),
                    s.pipeline().name().toLowerCase(Locale.ROOT),
                    s.desired(),
                    s.installed(),
                    s.drift(),
                    s.agent().orElse(null),
                    s.drops(),
                    s.services(),
                    s.meters());
        }
    }
}
