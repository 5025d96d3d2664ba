package dev.weft.cli;

import dev.weft.control.core.model.Policy;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.daemon.Controller;
import dev.weft.lab.netns.HttpReport;
import dev.weft.lab.netns.HttpStory;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weft scene http}: what requests to real servers take under each policy. */
@Command(
        name = "http",
        description = {
            "An open-loop HTTP load on real servers, every second one at a quarter of the speed, under each policy in turn.",
            "Everything runs in network namespaces that the scene makes and removes, also on Ctrl-C."
        },
        mixinStandardHelpOptions = true)
final class SceneHttpCommand implements Callable<Integer> {
    private static final Pattern POLICY = Pattern.compile("(?m)^(\\s+policy:)\\s*([a-z-]+)\\s*$");

    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            defaultValue = "examples/http.yaml",
            description = "semantic file with one line \"policy:\" (default ${DEFAULT-VALUE} of the project)")
    private Path file;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "120",
            description = "requests a second, of all clients together (default ${DEFAULT-VALUE})")
    private double rate;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "how long each policy is measured (default ${DEFAULT-VALUE})")
    private double seconds;

    @Option(names = "--policy", split = ",", paramLabel = "NAME", description = "only these policies (default: all)")
    private List<String> policies;

    @Mixin
    private SceneOptions scene;

    @Override
    public Integer call() {
        if (!(rate > 0 && rate <= 10_000)) {
            throw CliException.badInput("--rate " + rate + ": give a number above 0, at most 10000");
        }
        if (!(seconds > 0 && seconds <= 600)) {
            throw CliException.badInput("--seconds " + seconds + ": give a number above 0, at most 600");
        }
        Path chosen = ProjectFiles.find(file);
        String text = ControlPlane.text(chosen);
        String own = policy(chosen, text);
        Map<String, SemanticModel> models = models(chosen, text);
        return scene.play(
                "http",
                chosen,
                options(),
                common,
                models.values().iterator().next(),
                new HttpStory(models, own, rate, seconds),
                spec.commandLine().getOut(),
                SceneHttpCommand::tell);
    }

    private List<String> options() {
        List<String> options =
                new ArrayList<>(List.of("--rate", Double.toString(rate), "--seconds", Double.toString(seconds)));
        if (policies != null) {
            options.addAll(List.of("--policy", String.join(",", policies)));
        }
        return options;
    }

    /** The one policy of the file. */
    private static String policy(Path chosen, String text) {
        List<String> found =
                POLICY.matcher(text).results().map(match -> match.group(2)).toList();
        if (found.size() != 1) {
            throw CliException.badInput(
                    chosen + ": needs one service with a line \"policy: NAME\", which the scene changes");
        }
        return found.get(0);
    }

    /** The file as it is under each policy. */
    private Map<String, SemanticModel> models(Path chosen, String text) {
        List<String> wanted = new ArrayList<>();
        for (Policy policy : Policy.values()) {
            wanted.add(policy.toString());
        }
        if (policies != null) {
            for (String policy : policies) {
                if (!wanted.contains(policy)) {
                    throw CliException.badInput("--policy " + policy + ": give some of " + String.join(", ", wanted));
                }
            }
            wanted.retainAll(policies);
        }
        Map<String, SemanticModel> models = new LinkedHashMap<>();
        for (String policy : wanted) {
            String changed = POLICY.matcher(text).replaceAll("$1 " + policy);
            models.put(policy, ControlPlane.translated(() -> Controller.create().read(chosen.toString(), changed)));
        }
        return models;
    }

    private static void tell(HttpReport report, PrintWriter out) {
        out.printf("%n%-16s %9s %9s %9s %11s%n", "policy", "p50 ms", "p99 ms", "max ms", "unanswered");
        for (HttpReport.Row row : report.policies()) {
            out.printf(
                    "%-16s %9.1f %9.1f %9.1f %11d%n",
                    row.policy(), row.p50Ms(), row.p99Ms(), row.maxMs(), row.failed());
        }
        out.printf(
                "%s: %s, the policy of the file, %s%n",
                report.passed() ? "ok" : "FAILED",
                report.policy(),
                report.passed()
                        ? "left no request without an answer"
                        : "left requests without an answer, or a policy had none");
    }
}
