package dev.weft.bmv2.junit;

import dev.weft.bmv2.control.MatchValue;
import dev.weft.bmv2.control.TableAction;
import dev.weft.bmv2.program.Action;
import dev.weft.bmv2.program.KeyField;
import dev.weft.bmv2.program.MatchKind;
import dev.weft.bmv2.program.Table;
import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads keys and actions as people write them: {@code "ip = 10.0.0.0/8, port = 80..90, mac = 02:00:00:00:00:01"}. */
final class KeyText {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern MAC = Pattern.compile("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

    private KeyText() {}

    /** The matches of a table's key; fields that are not named match anything, unless they must be exact. */
    static List<MatchValue> parse(Table table, String text) {
        MatchValue[] values = new MatchValue[table.key().size()];
        for (String part : text.split(",")) {
            if (part.isBlank()) {
                continue;
            }
            int equals = part.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("'" + part.strip() + "' is not FIELD = VALUE");
            }
            int at = position(table, part.substring(0, equals).strip());
            values[at] = match(table.key().get(at), part.substring(equals + 1).strip());
        }
        List<MatchValue> result = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            KeyField field = table.key().get(i);
            if (values[i] == null && (field.kind() == MatchKind.EXACT || field.kind() == MatchKind.VALID)) {
                throw new IllegalArgumentException(
                        "table " + table.name() + " matches " + field.name() + " exactly: give it a value");
            }
            result.add(values[i] == null ? MatchValue.any() : values[i]);
        }
        return result;
    }

    /** An action's data by name: {@code (PARAMETER = VALUE, ...)}. */
    static TableAction.Call call(Action action, String text) {
        if (!text.endsWith(")")) {
            throw new IllegalArgumentException("'" + text + "' does not end with ')'");
        }
        Map<String, BigInteger> given = new LinkedHashMap<>();
        for (String part : text.substring(1, text.length() - 1).split(",")) {
            int equals = part.indexOf('=');
            if (equals >= 0) {
                given.put(part.substring(0, equals).strip(), number(part.substring(equals + 1)));
            } else if (!part.isBlank()) {
                throw new IllegalArgumentException("'" + part.strip() + "' is not PARAMETER = VALUE");
            }
        }
        List<String> names =
                action.parameters().stream().map(Action.Parameter::name).toList();
        if (!given.keySet().equals(Set.copyOf(names))) {
            throw new IllegalArgumentException(
                    "action " + action.name() + " takes " + names + ", not " + given.keySet());
        }
        return new TableAction.Call(
                action.name(), names.stream().map(given::get).toList());
    }

    private static int position(Table table, String name) {
        List<String> names = table.key().stream().map(KeyField::name).toList();
        String full = Names.find("key field of table " + table.name(), name, names);
        return names.indexOf(full);
    }

    private static MatchValue match(KeyField field, String value) {
        if (value.equals("*")) {
            return MatchValue.any();
        }
        if (value.contains("&&&")) {
            String[] parts = value.split("&&&", 2);
            return new MatchValue.Ternary(number(parts[0]), number(parts[1]));
        }
        if (value.contains("..")) {
            String[] parts = value.split("\\.\\.", 2);
            return new MatchValue.Range(number(parts[0]), number(parts[1]));
        }
        if (value.contains("/")) {
            String[] parts = value.split("/", 2);
            return new MatchValue.Lpm(number(parts[0]), number(parts[1]).intValueExact());
        }
        return field.kind() == MatchKind.LPM
                ? new MatchValue.Lpm(number(value), field.width())
                : new MatchValue.Exact(number(value));
    }

    /** A number: decimal, {@code 0x}, {@code 0b}, an IPv4, IPv6 or MAC address, {@code true} or {@code false}. */
    static BigInteger number(String written) {
        String text = written.strip().toLowerCase(Locale.ROOT);
        try {
            if (IPV4.matcher(text).matches()
                    || IPV6.matcher(text).matches() && !MAC.matcher(text).matches()) {
                // Digits only: nothing is looked up. An IPv4-mapped address would come back as IPv4.
                InetAddress address = InetAddress.getByName(text);
                return text.contains(":") && !(address instanceof Inet6Address)
                        ? new BigInteger(1, address.getAddress())
                                .or(BigInteger.valueOf(0xffff).shiftLeft(32))
                        : new BigInteger(1, address.getAddress());
            }
            if (MAC.matcher(text).matches()) {
                return new BigInteger(text.replace(":", ""), 16);
            }
            return switch (text.length() < 2 ? "" : text.substring(0, 2)) {
                case "0x" -> new BigInteger(text.substring(2), 16);
                case "0b" -> new BigInteger(text.substring(2), 2);
                case "tr" -> BigInteger.ONE;
                case "fa" -> BigInteger.ZERO;
                default -> new BigInteger(text);
            };
        } catch (NumberFormatException | UnknownHostException e) {
            throw new IllegalArgumentException(
                    "'" + written + "' is neither a number (12, 0x0c, 0b1100) nor an IPv4, IPv6 or MAC address", e);
        }
    }
}
