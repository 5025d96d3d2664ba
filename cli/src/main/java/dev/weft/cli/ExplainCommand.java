package dev.weft.cli;

import dev.weft.control.core.compile.Compilation;
import dev.weft.control.core.explain.Explainer;
import dev.weft.control.core.explain.Part;
import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.ir.TableEntry;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.Statement;
import dev.weft.control.daemon.Controller;
import dev.weft.lab.twin.Explanation;
import dev.weft.lab.twin.ExplanationText;
import dev.weft.lab.twin.NetworkTwin;
import dev.weft.lab.twin.PacketSpec;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weft explain}: from a statement to entries, from an entry to statements, from a packet to both. */
@Command(
        name = "explain",
        description = {
            "Explain what a statement becomes, why an entry is there, or what happens to a packet and why.",
            "A packet is run through a twin of the network in this process: no switch is asked or changed."
        },
        mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Parameters(paramLabel = "FILE", description = "semantic file (YAML)")
    private Path file;

    @ArgGroup(multiplicity = "1")
    private Question question;

    @Option(names = "--in", paramLabel = "SWITCH:PORT", description = "where the packet of --hex enters")
    private String in;

    private static final class Question {
        @Option(
                names = "--statement",
                paramLabel = "ID",
                description = "id of a statement, for example permission/allow-glasses; the name alone if it is unique")
        private String statement;

        @Option(
                names = "--entry",
                paramLabel = "TEXT",
                description = "words that the wanted entries contain, for example 'permissions s1'")
        private String entry;

        @Option(
                names = "--packet",
                paramLabel = "SPEC",
                description =
                        "a packet in words: 'in=s1:1 src=10.1.0.1 dst=10.96.0.10 proto=udp sport=40000 dport=9000',"
                                + " optionally class=, ttl=, agent=, service=, task=, qp=")
        private String packet;

        @Option(names = "--hex", paramLabel = "BYTES", description = "an Ethernet frame in hexadecimal; needs --in")
        private String hex;
    }

    @Override
    public Integer call() {
        Controller controller = Controller.create();
        SemanticModel model = ControlPlane.model(controller, file);
        Compilation compilation = ControlPlane.translated(() -> controller.compile(model));
        if ((question.hex == null) != (in == null)) {
            throw CliException.badInput("--hex BYTES and --in SWITCH:PORT go together: give both");
        }
        if (question.statement != null) {
            statement(compilation, question.statement);
        } else if (question.entry != null) {
            entry(compilation, question.entry);
        } else {
            packet(controller, model);
        }
        return ExitCode.OK;
    }

    private void statement(Compilation compilation, String id) {
        PrintWriter out = spec.commandLine().getOut();
        Statement statement = find(compilation.model(), id);
        List<Part> parts = new Explainer(compilation).statement(statement.id());
        out.println(statement.id() + " (" + statement.position() + ") becomes "
                + (parts.isEmpty()
                        ? "nothing on any switch"
                        : (parts.size() == 1 ? "one part:" : parts.size() + " parts:")));
        parts.forEach(part -> out.println("  " + part.switchName() + "  " + part.text()));
        common.writeReport(new StatementReport(
                statement.id(),
                statement.position().file(),
                statement.position().line(),
                parts.stream()
                        .map(p -> new PartReport(p.switchName(), p.text()))
                        .toList()));
    }

    private static Statement find(SemanticModel model, String id) {
        List<Statement> found = model.statements().stream()
                .filter(s -> s.id().equals(id) || s.name().equals(id))
                .toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        if (found.isEmpty()) {
            throw CliException.badInput("--statement " + id + ": the file has no such statement; ids are KIND/NAME, for"
                    + " example " + model.statements().get(0).id());
        }
        throw CliException.badInput("--statement " + id + ": several have this name: "
                + String.join(", ", found.stream().map(Statement::id).toList()) + "; give one of these");
    }

    private void entry(Compilation compilation, String words) {
        PrintWriter out = spec.commandLine().getOut();
        Explainer explainer = new Explainer(compilation);
        String[] wanted = words.toLowerCase(Locale.ROOT).trim().split("\\s+");
        List<EntryReport> found = new ArrayList<>();
        for (SwitchConfiguration configuration : compilation.switches().values()) {
            for (TableEntry entry : configuration.entries().values()) {
                String text = configuration.switchName() + " " + entry;
                if (Stream.of(wanted).allMatch(text.toLowerCase(Locale.ROOT)::contains)) {
                    List<String> causes = explainer.entry(configuration.switchName(), entry.key()).stream()
                            .map(s -> s.id() + " (" + s.position() + ")")
                            .toList();
                    found.add(new EntryReport(configuration.switchName(), entry.toString(), causes));
                }
            }
        }
        if (found.isEmpty()) {
            throw CliException.failed(
                    "--entry '" + words + "': no entry contains all these words; ./weft plan --offline shows them all");
        }
        for (EntryReport entry : found) {
            out.println(entry.switchId() + "  " + entry.entry());
            entry.statements().forEach(s -> out.println("    because of " + s));
        }
        common.writeReport(new EntriesReport(found));
    }

    private void packet(Controller controller, SemanticModel model) {
        try (NetworkTwin twin = NetworkTwin.of(model, controller)) {
            Explanation explanation;
            if (question.packet != null) {
                explanation = twin.explain(PacketSpec.parse(question.packet));
            } else {
                PacketSpec.PortRef at = PacketSpec.PortRef.parse(in);
                byte[] frame = HexFormat.of().parseHex(question.hex.replaceAll("[\\s:]", ""));
                explanation =
                        twin.explain(at.switchId(), at.port(), frame, frame.length + " bytes given in hexadecimal");
            }
            ExplanationText.lines(explanation).forEach(spec.commandLine().getOut()::println);
            common.writeReport(explanation);
        } catch (IllegalArgumentException e) {
            throw CliException.badInput((question.packet != null ? "--packet: " : "--hex: ") + e.getMessage(), e);
        }
    }

    /** What {@code --report} gives for {@code --statement}; see docs/cli.md. */
    record StatementReport(String statement, String file, int line, List<PartReport> parts) {}

    record PartReport(String switchId, String text) {}

    /** What {@code --report} gives for {@code --entry}; see docs/cli.md. */
    record EntriesReport(List<EntryReport> entries) {}

    record EntryReport(String switchId, String entry, List<String> statements) {}
}
