package dev.weft.bmv2.stf;

import dev.weft.bmv2.EmbeddedSwitch;
import dev.weft.bmv2.control.ControlException;
import dev.weft.bmv2.control.MatchValue;
import dev.weft.bmv2.control.SwitchControl;
import dev.weft.bmv2.control.TableEntry;
import dev.weft.bmv2.program.Action;
import dev.weft.bmv2.program.MatchKind;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.program.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Runs one STF script on the embedded switch, as p4c's {@code bmv2stf.py} does on simple_switch: packets that leave are
 * compared per port, in order, at the end; ports that no statement names are not looked at; table commands that the
 * switch refuses are noted but do not fail the script by themselves.
 */
public final class StfRunner {
    private final Program program;
    private final Map<Integer, List<String>> received = new TreeMap<>();
    private final Map<Integer, List<String>> expected = new TreeMap<>();
    private final TreeSet<Integer> ports = new TreeSet<>();
    private final List<String> notes = new ArrayList<>();
    private final Map<Integer, List<Integer>> nodes = new HashMap<>();
    private final EmbeddedSwitch target;
    private boolean nothingElse;

    private StfRunner(Program program) {
        this.program = program;
        this.target = EmbeddedSwitch.builder(program).sink(this::receive).build();
    }

    /**
     * Runs a script.
     *
     * @return what is wrong, in lines; empty if the script passes
     * @throws StfException if the script is ill-formed or names what the program has not
     */
    public static List<String> run(Program program, List<StfCommand> script) {
        return new StfRunner(program).run(script);
    }

    private void receive(int port, byte[] buffer, int offset, int length) {
        String hex = HexFormat.of().withUpperCase().formatHex(buffer, offset, offset + length);
        received.computeIfAbsent(port, p -> new ArrayList<>()).add(hex);
    }

    private List<String> run(List<StfCommand> script) {
        for (StfCommand command : script) {
            if (command instanceof StfCommand.Packet p) {
                ports.add(p.port());
            } else if (command instanceof StfCommand.Expect e) {
                ports.add(e.port());
            }
        }
        SwitchControl control = target.control();
        for (StfCommand command : script) {
            try {
                execute(control, command);
            } catch (ControlException e) {
                notes.add("refused: " + command + ": " + e.getMessage());
            }
        }
        return problems();
    }

    private void execute(SwitchControl control, StfCommand command) {
        if (command instanceof StfCommand.Packet p) {
            byte[] frame = HexFormat.of().parseHex(p.hex());
            target.receive(p.port(), frame, 0, frame.length);
        } else if (command instanceof StfCommand.Expect e) {
            expected.computeIfAbsent(e.port(), p -> new ArrayList<>()).add(e.hex() == null ? "" : e.hex());
        } else if (command instanceof StfCommand.NoPacket) {
            nothingElse = true;
        } else if (command instanceof StfCommand.Add a) {
            add(control, a);
        } else if (command instanceof StfCommand.SetDefault s) {
            Table table = StfKeys.table(program, s.table());
            Action action = StfKeys.action(table, s.action());
            control.tables().setDefault(table.name(), StfKeys.call(action, s.arguments()), null);
        } else if (command instanceof StfCommand.Cli c) {
            StfCli.execute(control, c, nodes);
        }
    }

    private void add(SwitchControl control, StfCommand.Add add) {
        Table table = StfKeys.table(program, add.table());
        List<MatchValue> key = StfKeys.key(table, add.key());
        int priority = 0;
        if (table.matchKind() == MatchKind.TERNARY || table.matchKind() == MatchKind.RANGE) {
            if (add.priority() == null) {
                throw new StfException("an entry of table '" + table.name() + "' needs a priority");
            }
            // STF allows 0; one more keeps the order and is valid here.
            priority = add.priority() + 1;
        }
        Action action = StfKeys.action(table, add.action());
        control.tables().insert(new TableEntry(table.name(), key, priority, StfKeys.call(action, add.arguments())));
    }

    private List<String> problems() {
        List<String> problems = new ArrayList<>();
        TreeSet<Integer> all = new TreeSet<>(ports);
        if (nothingElse) {
            all.addAll(received.keySet());
        }
        for (int port : all) {
            List<String> wanted = expected.getOrDefault(port, List.of());
            List<String> got = received.getOrDefault(port, List.of());
            if (wanted.size() != got.size()) {
                problems.add(
                        "port " + port + ": expected " + wanted.size() + " packets, got " + got.size() + " " + got);
            }
            for (int i = 0; i < Math.min(wanted.size(), got.size()); i++) {
                String difference = difference(wanted.get(i).toUpperCase(Locale.ROOT), got.get(i));
                if (difference != null) {
                    problems.add("port " + port + " packet " + i + ": " + difference);
                    problems.add("  expected " + wanted.get(i).toUpperCase(Locale.ROOT));
                    problems.add("  got      " + got.get(i));
                }
            }
        }
        if (!problems.isEmpty()) {
            problems.addAll(notes);
        }
        return problems;
    }

    private static String difference(String wanted, String got) {
        boolean exact = wanted.endsWith("$");
        String pattern = exact ? wanted.substring(0, wanted.length() - 1) : wanted;
        if (exact && got.length() > pattern.length()) {
            return "too long by " + (got.length() - pattern.length()) + " hex digits";
        }
        if (got.length() < pattern.length()) {
            return "too short by " + (pattern.length() - got.length()) + " hex digits";
        }
        for (int i = 0; i < pattern.length(); i++) {
            if (pattern.charAt(i) != '*' && pattern.charAt(i) != got.charAt(i)) {
                return "differs at hex digit " + i;
            }
        }
        return null;
    }
}
