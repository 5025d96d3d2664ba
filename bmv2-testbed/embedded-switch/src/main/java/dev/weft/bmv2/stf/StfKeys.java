package dev.weft.bmv2.stf;

import dev.weft.bmv2.control.ControlException;
import dev.weft.bmv2.control.ControlException.Reason;
import dev.weft.bmv2.control.MatchValue;
import dev.weft.bmv2.control.TableAction;
import dev.weft.bmv2.program.Action;
import dev.weft.bmv2.program.KeyField;
import dev.weft.bmv2.program.MatchKind;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.program.Table;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Resolves STF's loose names and number formats against a program, by the reference runner's rules. */
final class StfKeys {
    private static final Pattern LEADING_ZERO = Pattern.compile("0[0-9]*[1-9][0-9]*");
    private static final Pattern STACK = Pattern.compile("(.*)\\$([0-9]+)(.*)");

    private StfKeys() {}

    /** The table of that name, or the only one whose name ends so. */
    static Table table(Program program, String name) {
        return find("table", name, program.tables(), Table::name);
    }

    static Action action(Table table, String name) {
        return find("action of table '" + table.name() + "'", name, table.actions(), Action::name);
    }

    /** The full name of a counter, register or meter array of that name, or of the only one whose name ends so. */
    static <T> String array(String kind, String name, List<T> all, Function<T, String> nameOf) {
        return nameOf.apply(find(kind, name, all, nameOf));
    }

    private static <T> T find(String kind, String name, List<T> all, Function<T, String> nameOf) {
        T candidate = null;
        for (T each : all) {
            if (nameOf.apply(each).equals(name)) {
                return each;
            }
        }
        for (T each : all) {
            if (nameOf.apply(each).endsWith(name)) {
                if (candidate != null) {
                    throw new StfException(kind + " '" + name + "' is ambiguous: " + nameOf.apply(candidate) + " or "
                            + nameOf.apply(each));
                }
                candidate = each;
            }
        }
        if (candidate == null) {
            throw new StfException("there is no " + kind + " named '" + name + "': "
                    + all.stream().map(nameOf).toList());
        }
        return candidate;
    }

    static TableAction.Call call(Action action, List<StfCommand.Binding> arguments) {
        List<BigInteger> values = new ArrayList<>();
        for (Action.Parameter parameter : action.parameters()) {
            StfCommand.Binding found = arguments.stream()
                    .filter(a -> a.name().equals(parameter.name()))
                    .reduce((earlier, later) -> later)
                    .orElseThrow(() -> new StfException(
                            "action '" + action.name() + "' needs an argument '" + parameter.name() + "'"));
            values.add(fit(value(found.value()), parameter.width()));
        }
        for (StfCommand.Binding argument : arguments) {
            if (action.parameters().stream().noneMatch(p -> p.name().equals(argument.name()))) {
                throw new StfException("action '" + action.name() + "' has no parameter '" + argument.name() + "'");
            }
        }
        return new TableAction.Call(action.name(), values);
    }

    /** Fields that are not named are 0 if exact, anything otherwise. */
    static List<MatchValue> key(Table table, List<StfCommand.Binding> bindings) {
        List<MatchValue> result = new ArrayList<>();
        for (KeyField field : table.key()) {
            boolean exact = field.kind() == MatchKind.EXACT || field.kind() == MatchKind.VALID;
            result.add(exact ? MatchValue.exact(0) : MatchValue.any());
        }
        for (StfCommand.Binding binding : bindings) {
            int position = position(table, binding.name());
            result.set(position, match(table.key().get(position), binding.value()));
        }
        return result;
    }

    private static int position(Table table, String written) {
        Matcher stack = STACK.matcher(written);
        String key = stack.matches() ? stack.group(1) + "[" + stack.group(2) + "]" + stack.group(3) : written;
        List<String> names = table.key().stream().map(KeyField::name).toList();
        for (String candidate : List.of(key, key + "$", key + ".$valid$")) {
            if (names.contains(candidate)) {
                return names.indexOf(candidate);
            }
        }
        if (key.endsWith(".valid") && names.contains(key.substring(0, key.length() - 5) + "$valid$")) {
            return names.indexOf(key.substring(0, key.length() - 5) + "$valid$");
        }
        int found = -1;
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (name.endsWith("." + key)
                    || name.endsWith("." + key + "$")
                    || key.equals("valid") && name.endsWith(".$valid$")) {
                found = i;
            }
        }
        if (found < 0 && key.equals("valid")) {
            found = names.indexOf("$valid$");
        }
        if (found < 0) {
            throw new StfException("table '" + table.name() + "' has no key field '" + written + "': " + names);
        }
        return found;
    }

    private static MatchValue match(KeyField field, String value) {
        switch (field.kind()) {
            case LPM:
                return prefix(field, value);
            case TERNARY:
                return ternary(field, value);
            case RANGE:
                String[] ends = value.split("->");
                return new MatchValue.Range(value(ends[0]), value(ends[ends.length - 1]));
            default:
                return new MatchValue.Exact(fit(value(value), field.width()));
        }
    }

    private static MatchValue prefix(KeyField field, String value) {
        if (value.contains("/")) {
            String[] parts = value.split("/");
            return new MatchValue.Lpm(value(parts[0]), value(parts[1]).intValue());
        }
        int bitsPerDigit = bitsPerDigit(value);
        if (bitsPerDigit == 0) {
            return new MatchValue.Lpm(value(value), field.width());
        }
        int digits =
                value.length() - 2 - (int) value.chars().filter(c -> c == '*').count();
        int length = Math.min(digits * bitsPerDigit, field.width());
        return new MatchValue.Lpm(value(value.replace('*', '0')), length);
    }

    private static MatchValue ternary(KeyField field, String value) {
        if (value.contains("&&&")) {
            String[] parts = value.split("&&&");
            return new MatchValue.Ternary(fit(value(parts[0]), field.width()), fit(value(parts[1]), field.width()));
        }
        int bits = bitsPerDigit(value);
        if (bits == 0) {
            throw new StfException("a decimal value cannot be a ternary key: " + value);
        }
        BigInteger mask = BigInteger.ZERO;
        for (int i = 2; i < value.length(); i++) {
            mask = mask.shiftLeft(bits);
            if (value.charAt(i) != '*') {
                mask = mask.or(BigInteger.valueOf((1 << bits) - 1));
            }
        }
        return new MatchValue.Ternary(fit(value(value.replace('*', '0')), field.width()), fit(mask, field.width()));
    }

    /**
     * As simple_switch_CLI: what does not fit the bytes of a field is refused, but a digit may have more bits than are
     * left in the first byte ({@code 0xF} for one bit): they are lost.
     */
    private static BigInteger fit(BigInteger value, int width) {
        return value.bitLength() <= (width + 7) / 8 * 8
                ? value.and(BigInteger.ONE.shiftLeft(width).subtract(BigInteger.ONE))
                : value;
    }

    private static int bitsPerDigit(String value) {
        String start = value.length() < 2 ? "" : value.substring(0, 2).toLowerCase(java.util.Locale.ROOT);
        return switch (start) {
            case "0x" -> 4;
            case "0o" -> 3;
            case "0b" -> 1;
            default -> 0;
        };
    }

    /** A number in an entry: one that is ill-formed is refused by simple_switch_CLI, which does not end the script. */
    private static BigInteger value(String text) {
        try {
            return number(text);
        } catch (StfException e) {
            throw new ControlException(Reason.INVALID_ARGUMENT, e.getMessage());
        }
    }

    static BigInteger number(String text) {
        int bits = bitsPerDigit(text);
        if (LEADING_ZERO.matcher(text).matches()) {
            throw new StfException("'" + text + "' is not a number: a decimal starts with no 0");
        }
        try {
            return bits == 0 ? new BigInteger(text) : new BigInteger(text.substring(2), 1 << bits);
        } catch (NumberFormatException e) {
            throw new StfException("'" + text + "' is not a number");
        }
    }
}
