package dev.weft.bmv2.stf;

import dev.weft.bmv2.control.ControlException;
import dev.weft.bmv2.control.ControlException.Reason;
import dev.weft.bmv2.control.CounterValue;
import dev.weft.bmv2.control.MatchValue;
import dev.weft.bmv2.control.TableEntry;
import dev.weft.bmv2.program.Action;
import dev.weft.bmv2.program.CounterArray;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.program.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The statements about tables and their counters. */
final class StfTables {
    private static final int FCS_BYTES = 4;

    private final Program program;
    private final StfTarget target;
    private final List<Handle> entries = new ArrayList<>();
    private final Map<String, Handle> named = new HashMap<>();

    private record Handle(String table, long handle) {}

    StfTables(StfTarget target) {
        this.program = target.program();
        this.target = target;
    }

    void add(StfCommand.Add add) {
        Table table = StfKeys.table(program, add.table());
        List<MatchValue> key = StfKeys.key(table, add.key());
        int priority = 0;
        if (table.hasPriority()) {
            if (add.priority() == null) {
                throw new StfException(
                        "line " + add.line() + ": an entry of table '" + table.name() + "' needs a priority");
            }
            // STF allows 0; one more keeps the order and is valid here.
            priority = add.priority() + 1;
        }
        Action action = StfKeys.action(table, add.action());
        long handle = target.insert(new TableEntry(table.name(), key, priority, StfKeys.call(action, add.arguments())));
        Handle added = new Handle(table.name(), handle);
        entries.add(added);
        if (add.entry() != null) {
            named.put(add.entry(), added);
        }
    }

    void removeAll() {
        entries.forEach(entry -> target.delete(entry.table(), entry.handle()));
        entries.clear();
        named.clear();
    }

    void setDefault(StfCommand.SetDefault set) {
        Table table = StfKeys.table(program, set.table());
        if (table.profile() != null) {
            throw new ControlException(
                    Reason.FAILED_PRECONDITION,
                    "table '" + table.name() + "' has an action profile: its default action is the program's");
        }
        Action action = StfKeys.action(table, set.action());
        target.setDefault(table.name(), StfKeys.call(action, set.arguments()));
    }

    /** What is wrong with a counter, or null. Without a condition nothing is checked. */
    String check(StfCommand.CheckCounter check) {
        if (check.operator() == null) {
            return null;
        }
        String name = StfKeys.array("counter", check.counter(), program.counters(), CounterArray::name);
        CounterValue value = program.counter(name).direct() ? ofEntry(check) : ofCell(name, check);
        long actual = check.bytes() ? value.bytes() : value.packets();
        // Scripts from hardware count the frame check sequence, which no frame has here: both numbers are right.
        long withCheckSequence = check.bytes() ? actual + FCS_BYTES * value.packets() : actual;
        return holds(actual, check.operator(), check.value())
                        || holds(withCheckSequence, check.operator(), check.value())
                ? null
                : "line " + check.line() + ": counter " + name + "(" + check.cell() + ") has " + actual
                        + (check.bytes() ? " bytes" : " packets") + ", expected " + check.operator() + " "
                        + check.value();
    }

    private CounterValue ofCell(String name, StfCommand.CheckCounter check) {
        return target.state().readCounter(name, StfKeys.number(check.cell()).intValue());
    }

    private CounterValue ofEntry(StfCommand.CheckCounter check) {
        Handle entry = named.get(check.cell());
        if (entry == null) {
            throw new StfException("line " + check.line() + ": no entry was added with '= " + check.cell() + "': "
                    + named.keySet().stream().sorted().toList());
        }
        return target.entryCounter(entry.table(), entry.handle());
    }

    private static boolean holds(long actual, String operator, long value) {
        return switch (operator) {
            case "==" -> actual == value;
            case "!=" -> actual != value;
            case "<" -> actual < value;
            case "<=" -> actual <= value;
            case ">" -> actual > value;
            default -> actual >= value;
        };
    }
}
