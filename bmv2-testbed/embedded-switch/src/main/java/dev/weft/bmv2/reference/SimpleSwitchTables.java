package dev.weft.bmv2.reference;

import dev.weft.bmv2.control.ControlException;
import dev.weft.bmv2.control.ControlException.Reason;
import dev.weft.bmv2.control.CounterValue;
import dev.weft.bmv2.control.MatchValue;
import dev.weft.bmv2.control.MeterConfig;
import dev.weft.bmv2.control.ProfileControl;
import dev.weft.bmv2.control.TableAction;
import dev.weft.bmv2.control.TableEntry;
import dev.weft.bmv2.program.Action;
import dev.weft.bmv2.program.ActionProfile;
import dev.weft.bmv2.program.KeyField;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.program.Table;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Entries, default actions and action profiles of simple_switch. */
final class SimpleSwitchTables {
    private static final String SERVICE = "standard";
    /** bmv2's smaller number wins, ours the larger one: as many priorities as the loader maps. */
    private static final int PRIORITIES = 1 << 24;

    // BmMatchParamType of standard.thrift; the field of BmMatchParam with the match is one further.
    private static final int EXACT = 0;
    private static final int LPM = 1;
    private static final int TERNARY = 2;
    private static final int VALID = 3;
    private static final int RANGE = 4;

    private final Program program;
    private final ThriftConnection connection;
    /** bmv2's handles, by profile and our id. */
    private final Map<String, Map<Integer, Integer>> members = new HashMap<>();

    private final Map<String, Map<Integer, Integer>> groups = new HashMap<>();

    SimpleSwitchTables(Program program, ThriftConnection connection) {
        this.program = program;
        this.connection = connection;
    }

    long insert(TableEntry entry) {
        Table table = program.table(entry.table());
        List<Consumer<ThriftArguments>> key = key(table, entry.key());
        Consumer<ThriftArguments> options =
                table.hasPriority() ? a -> a.i32(1, PRIORITIES - entry.priority()) : a -> {};
        int handle;
        if (entry.action() instanceof TableAction.Call call) {
            handle = (Integer) connection.call(
                    SERVICE,
                    "bm_mt_add_entry",
                    a -> table(a, table)
                            .structs(3, key)
                            .text(4, call.action())
                            .binaries(5, data(call))
                            .struct(6, options));
        } else if (entry.action() instanceof TableAction.Member member) {
            handle = indirect("bm_mt_indirect_add_entry", table, key, member(table, member.memberId()), options);
        } else if (entry.action() instanceof TableAction.Group group) {
            handle = indirect("bm_mt_indirect_ws_add_entry", table, key, group(table, group.groupId()), options);
        } else if (entry.action() instanceof TableAction.OneShot shot) {
            handle = indirect("bm_mt_indirect_ws_add_entry", table, key, oneShot(table, shot), options);
        } else {
            throw new ControlException(Reason.INVALID_ARGUMENT, "a packed action has no form here");
        }
        if (entry.idleTimeoutNs() > 0) {
            int timeoutMs = (int) Math.max(1, entry.idleTimeoutNs() / 1_000_000);
            String method = table.profile() == null ? "bm_mt_set_entry_ttl" : "bm_mt_indirect_set_entry_ttl";
            connection.call(SERVICE, method, a -> table(a, table).i32(3, handle).i32(4, timeoutMs));
        }
        return handle;
    }

    private int indirect(
            String method,
            Table table,
            List<Consumer<ThriftArguments>> key,
            int target,
            Consumer<ThriftArguments> options) {
        return (Integer) connection.call(
                SERVICE,
                method,
                a -> table(a, table).structs(3, key).i32(4, target).struct(5, options));
    }

    /** An entry with an action of its own. */
    void delete(String table, long handle) {
        connection.call(
                SERVICE,
                "bm_mt_delete_entry",
                a -> table(a, program.table(table)).i32(3, (int) handle));
    }

    void setDefault(String name, TableAction.Call call) {
        Table table = program.table(name);
        connection.call(
                SERVICE,
                "bm_mt_set_default_action",
                a -> table(a, table).text(3, call.action()).binaries(4, data(call)));
    }

    CounterValue counter(String table, long handle) {
        return SimpleSwitchState.counter(connection.call(
                SERVICE,
                "bm_mt_read_counter",
                a -> table(a, program.table(table)).i32(3, (int) handle)));
    }

    void writeMeter(String name, long handle, MeterConfig config) {
        Table table = program.table(name);
        connection.call(
                SERVICE,
                "bm_mt_set_meter_rates",
                a -> table(a, table)
                        .i32(3, (int) handle)
                        .structs(4, SimpleSwitchState.rates(table.directMeter(), config)));
    }

    void insertMember(ActionProfile profile, ProfileControl.Member member) {
        members.computeIfAbsent(profile.name(), n -> new HashMap<>())
                .put(member.id(), newMember(profile, member.call()));
    }

    void insertGroup(ActionProfile profile, ProfileControl.Group group) {
        int handle = newGroup(profile);
        for (ProfileControl.GroupMember member : group.members()) {
            // bmv2 counts each member once.
            if (member.weight() != 1) {
                throw new ControlException(Reason.FAILED_PRECONDITION, "bmv2's group members have no weights");
            }
            join(profile, handle, lookUp(members, profile, member.memberId()));
        }
        groups.computeIfAbsent(profile.name(), n -> new HashMap<>()).put(group.id(), handle);
    }

    private int member(Table table, int id) {
        return lookUp(members, table.profile(), id);
    }

    private int group(Table table, int id) {
        return lookUp(groups, table.profile(), id);
    }

    private static int lookUp(Map<String, Map<Integer, Integer>> handles, ActionProfile profile, int id) {
        Integer handle = handles.getOrDefault(profile.name(), Map.of()).get(id);
        if (handle == null) {
            throw new ControlException(Reason.NOT_FOUND, "profile " + profile.name() + " has nothing of id " + id);
        }
        return handle;
    }

    /** A group with as many members of one action as its weight says, as PI has it. */
    private int oneShot(Table table, TableAction.OneShot shot) {
        int handle = newGroup(table.profile());
        for (TableAction.Choice choice : shot.choices()) {
            for (int i = 0; i < choice.weight(); i++) {
                join(table.profile(), handle, newMember(table.profile(), choice.call()));
            }
        }
        return handle;
    }

    private int newMember(ActionProfile profile, TableAction.Call call) {
        return (Integer) connection.call(
                SERVICE,
                "bm_mt_act_prof_add_member",
                a -> a.i32(1, 0).text(2, profile.name()).text(3, call.action()).binaries(4, data(call)));
    }

    private int newGroup(ActionProfile profile) {
        return (Integer) connection.call(
                SERVICE, "bm_mt_act_prof_create_group", a -> a.i32(1, 0).text(2, profile.name()));
    }

    private void join(ActionProfile profile, int group, int member) {
        connection.call(
                SERVICE,
                "bm_mt_act_prof_add_member_to_group",
                a -> a.i32(1, 0).text(2, profile.name()).i32(3, member).i32(4, group));
    }

    private static ThriftArguments table(ThriftArguments arguments, Table table) {
        return arguments.i32(1, 0).text(2, table.name());
    }

    private List<byte[]> data(TableAction.Call call) {
        Action action = program.actions().stream()
                .filter(a -> a.name().equals(call.action()))
                .findFirst()
                .orElseThrow(
                        () -> new ControlException(Reason.NOT_FOUND, "there is no action '" + call.action() + "'"));
        List<byte[]> data = new ArrayList<>();
        for (int i = 0; i < call.arguments().size(); i++) {
            data.add(octets(call.arguments().get(i), action.parameters().get(i).width()));
        }
        return data;
    }

    private static List<Consumer<ThriftArguments>> key(Table table, List<MatchValue> values) {
        List<Consumer<ThriftArguments>> result = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            result.add(match(table.key().get(i), values.get(i)));
        }
        return result;
    }

    private static Consumer<ThriftArguments> match(KeyField field, MatchValue value) {
        int width = field.width();
        BigInteger ones = BigInteger.ONE.shiftLeft(width).subtract(BigInteger.ONE);
        BigInteger exact = value instanceof MatchValue.Exact e ? e.value() : BigInteger.ZERO;
        return switch (field.kind()) {
            case EXACT -> param(EXACT, m -> m.binary(1, octets(exact, width)));
            case VALID -> param(VALID, m -> m.bool(1, exact.signum() != 0));
            case LPM -> {
                MatchValue.Lpm lpm = value instanceof MatchValue.Lpm l ? l : new MatchValue.Lpm(BigInteger.ZERO, 0);
                yield param(LPM, m -> m.binary(1, octets(lpm.value(), width)).i32(2, lpm.prefixLength()));
            }
            case TERNARY -> {
                MatchValue.Ternary ternary = ternary(value, ones, width);
                yield param(
                        TERNARY,
                        m -> m.binary(1, octets(ternary.value(), width)).binary(2, octets(ternary.mask(), width)));
            }
            case RANGE -> {
                MatchValue.Range range = value instanceof MatchValue.Range r
                        ? r
                        : value instanceof MatchValue.Exact
                                ? new MatchValue.Range(exact, exact)
                                : new MatchValue.Range(BigInteger.ZERO, ones);
                yield param(RANGE, m -> m.binary(1, octets(range.low(), width)).binary(2, octets(range.high(), width)));
            }
        };
    }

    private static MatchValue.Ternary ternary(MatchValue value, BigInteger ones, int width) {
        if (value instanceof MatchValue.Ternary ternary) {
            return ternary;
        }
        if (value instanceof MatchValue.Exact exact) {
            return new MatchValue.Ternary(exact.value(), ones);
        }
        if (value instanceof MatchValue.Lpm lpm) {
            BigInteger rest =
                    BigInteger.ONE.shiftLeft(width - lpm.prefixLength()).subtract(BigInteger.ONE);
            return new MatchValue.Ternary(lpm.value(), ones.andNot(rest));
        }
        return new MatchValue.Ternary(BigInteger.ZERO, BigInteger.ZERO);
    }

    private static Consumer<ThriftArguments> param(int type, Consumer<ThriftArguments> match) {
        return a -> a.i32(1, type).struct(type + 2, match);
    }

    /**
     * A number in as many octets as its width needs.
     *
     * @throws ControlException if it does not fit
     */
    static byte[] octets(BigInteger value, int width) {
        byte[] result = new byte[(width + 7) / 8];
        if (value.signum() < 0 || value.bitLength() > width) {
            throw new ControlException(Reason.INVALID_ARGUMENT, value + " does not fit " + width + " bits");
        }
        byte[] digits = value.toByteArray();
        int length = Math.min(digits.length, result.length);
        System.arraycopy(digits, digits.length - length, result, result.length - length, length);
        return result;
    }
}
