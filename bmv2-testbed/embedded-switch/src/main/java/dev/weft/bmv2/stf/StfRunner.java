package dev.weft.bmv2.stf;

import dev.weft.bmv2.control.ControlException;
import dev.weft.bmv2.exec.ExecutorKind;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.trace.EntryLookup;
import dev.weft.bmv2.trace.PacketTrace;
import dev.weft.bmv2.trace.TraceText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Runs one STF script on the embedded switch, or another {@link StfTarget}, as p4c's {@code bmv2stf.py} does on
 * simple_switch: packets that leave are compared per port, in order, at the end; ports that no statement names are not
 * looked at; table commands that the switch refuses are noted but do not fail the script by themselves. Beyond that
 * runner, counters are checked, and a range key may be written {@code LOW->HIGH}.
 */
public final class StfRunner {
    private final boolean traced;
    private final StfTarget target;
    private final StfTables tables;
    private final Map<Integer, List<PortCheck.Sent>> sent = new TreeMap<>();
    private final Map<Integer, List<StfCommand.Expect>> expected = new TreeMap<>();
    private final TreeSet<Integer> ports = new TreeSet<>();
    private final TreeSet<Integer> packetLines = new TreeSet<>();
    private final Map<Integer, PacketTrace> traces = new HashMap<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final TreeSet<Integer> suspects = new TreeSet<>();
    private final StfMulticast multicast;
    private boolean nothingElse;

    private StfRunner(StfTarget target, boolean traced) {
        this.traced = traced;
        this.target = target;
        this.tables = new StfTables(target);
        this.multicast = new StfMulticast(target.replication());
    }

    /** {@link #run(Program, List, ExecutorKind, boolean)} on the compiled program, without traces. */
    public static List<String> run(Program program, List<StfCommand> script) {
        return run(program, script, ExecutorKind.COMPILED, false);
    }

    /**
     * Runs a script. If it fails it runs again with traces, which tell fields from bytes.
     *
     * @param withTraces whether to tell the traces of the packets that went wrong
     * @return what is wrong, in lines; empty if the script passes
     * @throws StfException if the script is ill-formed or names what the program has not
     */
    public static List<String> run(
            Program program, List<StfCommand> script, ExecutorKind executor, boolean withTraces) {
        List<String> problems = run(new EmbeddedStfTarget(program, executor), script);
        if (problems.isEmpty()) {
            return problems;
        }
        EmbeddedStfTarget tracing = new EmbeddedStfTarget(program, executor);
        StfRunner again = new StfRunner(tracing, true);
        again.run(script);
        if (again.problems.isEmpty()) {
            List<String> result = new ArrayList<>(problems);
            result.add("note: it passes with traces on: please report this");
            return result;
        }
        if (withTraces) {
            again.tellTraces(EntryLookup.of(tracing.control()));
        }
        return again.problems;
    }

    /**
     * Runs a script once on any target, which has the program freshly loaded; the caller closes it.
     *
     * @return what is wrong, in lines; empty if the script passes
     * @throws StfException if the script is ill-formed or names what the program has not
     */
    public static List<String> run(StfTarget target, List<StfCommand> script) {
        StfRunner runner = new StfRunner(target, false);
        runner.run(script);
        return runner.problems;
    }

    private void run(List<StfCommand> script) {
        for (StfCommand command : script) {
            if (command instanceof StfCommand.Packet p) {
                ports.add(p.port());
                packetLines.add(p.line());
            } else if (command instanceof StfCommand.Expect e) {
                ports.add(e.port());
            }
        }
        for (StfCommand command : script) {
            try {
                execute(command);
            } catch (ControlException e) {
                notes.add("refused: " + command + ": " + e.getMessage());
            }
        }
        compare();
    }

    private void execute(StfCommand command) {
        if (command instanceof StfCommand.Packet p) {
            receive(p);
        } else if (command instanceof StfCommand.Expect e) {
            String hex = e.hex() == null ? null : e.hex().toUpperCase(Locale.ROOT);
            expected.computeIfAbsent(e.port(), p -> new ArrayList<>())
                    .add(new StfCommand.Expect(e.port(), hex, e.line()));
        } else if (command instanceof StfCommand.NoPacket) {
            nothingElse = true;
        } else if (command instanceof StfCommand.Add a) {
            tables.add(a);
        } else if (command instanceof StfCommand.RemoveAll) {
            tables.removeAll();
        } else if (command instanceof StfCommand.SetDefault s) {
            tables.setDefault(s);
        } else if (command instanceof StfCommand.CheckCounter c) {
            String problem = tables.check(c);
            if (problem != null) {
                problems.add(problem);
                suspects.add(c.line());
            }
        } else if (command instanceof StfCommand.Cli c) {
            direct(c);
        }
    }

    /** As with the command line that p4c's runner hands these to, one that is refused goes without effect. */
    private void direct(StfCommand.Cli command) {
        try {
            StfCli.execute(target, command, multicast);
        } catch (StfException e) {
            notes.add("refused: line " + command.line() + ": " + command.command() + ": " + e.getMessage());
        }
    }

    private void receive(StfCommand.Packet packet) {
        StfTarget.Outcome outcome = target.receive(packet.port(), HexFormat.of().parseHex(packet.hex()), traced);
        PacketTrace trace = outcome.trace();
        if (trace != null) {
            traces.put(packet.line(), trace);
        }
        for (StfTarget.Output output : outcome.outputs()) {
            sent.computeIfAbsent(output.port(), p -> new ArrayList<>())
                    .add(new PortCheck.Sent(
                            HexFormat.of().withUpperCase().formatHex(output.frame()),
                            packet.line(),
                            trace == null
                                    ? null
                                    : trace.layout(output.port(), output.frame())
                                            .orElse(null)));
        }
    }

    private void compare() {
        TreeSet<Integer> all = new TreeSet<>(ports);
        if (nothingElse) {
            all.addAll(sent.keySet());
        }
        for (int port : all) {
            PortCheck check =
                    new PortCheck(port, expected.getOrDefault(port, List.of()), sent.getOrDefault(port, List.of()));
            problems.addAll(check.problems());
            suspects.addAll(check.lines());
        }
        if (!problems.isEmpty()) {
            problems.addAll(notes);
        }
    }

    /** An expectation that was not met belongs to the last packet before it, or to the first one behind it. */
    private void tellTraces(EntryLookup entries) {
        TreeSet<Integer> told = new TreeSet<>();
        for (int suspect : suspects) {
            Integer packet = packetLines.floor(suspect);
            packet = packet == null ? packetLines.ceiling(suspect) : packet;
            if (packet != null && traces.containsKey(packet) && told.add(packet)) {
                problems.add("trace of the packet of line " + packet + ":");
                TraceText.lines(traces.get(packet), entries).forEach(text -> problems.add("  " + text));
            }
        }
    }
}
