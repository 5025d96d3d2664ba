package dev.weft.bmv2.junit;

import dev.weft.bmv2.EmbeddedSwitch;
import dev.weft.bmv2.control.CounterValue;
import dev.weft.bmv2.control.SwitchControl;
import dev.weft.bmv2.control.TableAction;
import dev.weft.bmv2.control.TableEntry;
import dev.weft.bmv2.exec.ExecutorKind;
import dev.weft.bmv2.program.Action;
import dev.weft.bmv2.program.CounterArray;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.program.RegisterArray;
import dev.weft.bmv2.program.Table;
import dev.weft.bmv2.trace.EntryLookup;
import dev.weft.bmv2.trace.PacketTrace;
import dev.weft.bmv2.trace.TraceText;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assertions;

/**
 * A switch under test: entries by name, packets in, packets out. Names of tables, actions, key fields and arrays may be
 * shortened from the left as long as one thing is meant. Time stands still but for {@link #advance}. Not thread-safe.
 */
public final class P4Switch {
    private final EmbeddedSwitch device;
    private final Program program;
    private final List<Sent> sent = new ArrayList<>();
    private final List<PacketTrace> traces = new ArrayList<>();
    private final List<List<BigInteger>> digests = new ArrayList<>();
    private long nowNs;

    private record Sent(int port, byte[] frame) {}

    P4Switch(Program program, P4Program options, ExecutorKind executor) {
        this.program = program;
        EmbeddedSwitch.Builder builder = EmbeddedSwitch.builder(program)
                .clock(() -> nowNs)
                .executor(executor)
                .priorityQueues(options.priorityQueues())
                .sink((port, buffer, offset, length) ->
                        sent.add(new Sent(port, Arrays.copyOfRange(buffer, offset, offset + length))));
        if (options.cpuPort() >= 0) {
            builder.cpuPort(options.cpuPort());
        }
        device = builder.build();
        device.control().onDigest((list, values) -> digests.add(List.copyOf(values)));
    }

    /** The switch itself. */
    public EmbeddedSwitch device() {
        return device;
    }

    /** Its whole control API: meters, profiles, groups, value sets, multicast. */
    public SwitchControl control() {
        return device.control();
    }

    /** Moves the clock: meters refill, entries become idle. */
    public P4Switch advance(Duration time) {
        nowNs += time.toNanos();
        return this;
    }

    /**
     * Installs an entry of a table without priorities.
     *
     * @param key {@code FIELD = VALUE, ...}: numbers or addresses, {@code VALUE/PREFIX}, {@code VALUE&&&MASK},
     *     {@code LOW..HIGH}, {@code *}
     * @param action its name, or {@code NAME(PARAMETER = VALUE, ...)}: numbers of any width, or addresses
     * @param arguments values of the parameters in order, when the action does not name them
     */
    public P4Switch insert(String table, String key, String action, long... arguments) {
        return insert(table, 0, key, action, arguments);
    }

    /** Installs an entry of a table with ternary, range or optional keys; the larger priority wins. */
    public P4Switch insert(String table, int priority, String key, String action, long... arguments) {
        Table found = table(table);
        TableAction.Call call = call(found, action, arguments);
        control().tables().insert(new TableEntry(found.name(), KeyText.parse(found, key), priority, call));
        return this;
    }

    /** Sets what a miss runs. */
    public P4Switch setDefault(String table, String action, long... arguments) {
        Table found = table(table);
        control().tables().setDefault(found.name(), call(found, action, arguments), null);
        return this;
    }

    /** A packet arrives: hex digits, blanks ignored. What leaves waits for {@link #expect}. */
    public P4Switch send(int port, String hex) {
        return send(port, HexFormat.of().parseHex(hex.replaceAll("\\s", "")));
    }

    /** A packet arrives. */
    public P4Switch send(int port, byte[] frame) {
        traces.add(device.receiveTraced(port, frame));
        return this;
    }

    /** Takes the oldest packet that left on a port and compares it: {@code *} is any digit, blanks are ignored. */
    public P4Switch expect(int port, String hex) {
        String got = HexFormat.of().formatHex(take(port));
        String pattern = hex.replaceAll("\\s", "").toLowerCase(Locale.ROOT);
        boolean same = pattern.length() == got.length();
        for (int i = 0; same && i < got.length(); i++) {
            same = pattern.charAt(i) == '*' || pattern.charAt(i) == got.charAt(i);
        }
        if (!same) {
            Assertions.assertEquals(pattern, got, "packet on port " + port);
        }
        return this;
    }

    /** Takes and compares the oldest packet that left on a port. */
    public P4Switch expect(int port, byte[] frame) {
        return expect(port, HexFormat.of().formatHex(frame));
    }

    /** Takes the oldest packet that left on a port; fails if there is none. */
    public byte[] take(int port) {
        for (int i = 0; i < sent.size(); i++) {
            if (sent.get(i).port() == port) {
                return sent.remove(i).frame();
            }
        }
        return Assertions.fail("nothing left on port " + port + "; waiting: " + waiting());
    }

    /** Fails if packets left that nobody took. */
    public P4Switch expectNothingElse() {
        if (!sent.isEmpty()) {
            Assertions.fail("more packets left: " + waiting());
        }
        return this;
    }

    /** Fails unless the last packet was dropped with a reason that contains these words, and left nothing. */
    public P4Switch expectDrop(String words) {
        List<String> reasons = trace().all(PacketTrace.Dropped.class).stream()
                .map(PacketTrace.Dropped::reason)
                .toList();
        if (reasons.stream().noneMatch(reason -> reason.contains(words))) {
            Assertions.fail("not dropped for '" + words + "' but " + reasons);
        }
        return expectNothingElse();
    }

    /** Fails unless the last packet, or a copy of it, ran this action in this table. */
    public P4Switch expectAction(String table, String action) {
        Table found = table(table);
        String full = Names.find("action of table " + found.name(), action, actions(found));
        List<String> ran = trace().all(PacketTrace.TableApplied.class).stream()
                .filter(applied -> applied.table().equals(found.name()))
                .map(PacketTrace.TableApplied::action)
                .toList();
        if (!ran.contains(full)) {
            Assertions.fail("table " + found.name() + " ran " + ran + ", not " + full);
        }
        return this;
    }

    /** Fails unless the last packet, or a copy of it, hit an entry of this table. */
    public P4Switch expectHit(String table) {
        return expectLookUp(table, true);
    }

    /** Fails unless the last packet, or a copy of it, found nothing in this table. */
    public P4Switch expectMiss(String table) {
        return expectLookUp(table, false);
    }

    private P4Switch expectLookUp(String table, boolean hit) {
        Table found = table(table);
        List<Boolean> hits = trace().all(PacketTrace.TableApplied.class).stream()
                .filter(applied -> applied.table().equals(found.name()))
                .map(PacketTrace.TableApplied::hit)
                .toList();
        if (!hits.contains(hit)) {
            Assertions.fail("table " + found.name() + (hits.isEmpty() ? " was not applied" : hit ? " missed" : " hit"));
        }
        return this;
    }

    /** A cell of a counter array. */
    public CounterValue counter(String name, int index) {
        List<String> all = program.counters().stream().map(CounterArray::name).toList();
        return control().state().readCounter(Names.find("counter", name, all), index);
    }

    /** The direct counter of an entry. */
    public CounterValue entryCounter(String table, int priority, String key) {
        Table found = table(table);
        return control()
                .tables()
                .get(found.name(), KeyText.parse(found, key), priority)
                .orElseThrow(() -> new IllegalArgumentException("table " + found.name() + " has no entry " + key))
                .counter();
    }

    /** Fails unless a counter cell has so many packets. */
    public P4Switch expectCount(String name, int index, long packets) {
        Assertions.assertEquals(packets, counter(name, index).packets(), "packets of " + name + "[" + index + "]");
        return this;
    }

    /** A register cell. */
    public BigInteger register(String name, int index) {
        List<String> all = program.registers().stream().map(RegisterArray::name).toList();
        return control().state().readRegister(Names.find("register", name, all), index);
    }

    /** Digests so far, oldest first: the values of their fields. */
    public List<List<BigInteger>> digests() {
        return List.copyOf(digests);
    }

    /** What the last packet met. */
    public PacketTrace trace() {
        if (traces.isEmpty()) {
            throw new IllegalStateException("no packet was sent yet");
        }
        return traces.get(traces.size() - 1);
    }

    /** What all packets met, in order. */
    public List<PacketTrace> traces() {
        return List.copyOf(traces);
    }

    /** All traces as text, with the entries that were hit. */
    public String traceText() {
        return traces.stream()
                .flatMap(trace -> TraceText.lines(trace, EntryLookup.of(control())).stream())
                .collect(Collectors.joining("\n"));
    }

    private String waiting() {
        return sent.stream()
                .map(each -> "port " + each.port() + " " + HexFormat.of().formatHex(each.frame()))
                .toList()
                .toString();
    }

    private Table table(String name) {
        return program.table(Names.find(
                "table", name, program.tables().stream().map(Table::name).toList()));
    }

    private static List<String> actions(Table table) {
        return table.actions().stream().map(Action::name).toList();
    }

    /** {@code NAME} with values in order, or {@code NAME(PARAMETER = VALUE, ...)} with none beside it. */
    private static TableAction.Call call(Table table, String written, long... arguments) {
        int open = written.indexOf('(');
        String name = (open < 0 ? written : written.substring(0, open)).strip();
        Action action = table.action(Names.find("action of table " + table.name(), name, actions(table)));
        if (open >= 0 && arguments.length == 0) {
            return KeyText.call(action, written.substring(open));
        }
        if (open >= 0 || action.parameters().size() != arguments.length) {
            throw new IllegalArgumentException("action " + action.name() + " takes "
                    + action.parameters().stream().map(Action.Parameter::name).toList()
                    + ", " + arguments.length + " values were given"
                    + (open < 0 ? "" : " beside " + written.substring(open)));
        }
        return TableAction.Call.of(action.name(), arguments);
    }
}
