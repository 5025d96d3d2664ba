package dev.weft.bmv2.stf;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads STF scripts: {@code #} starts a comment; a statement ends with its line, except that one with parentheses goes
 * on until they close, up to the next line that starts a statement.
 */
public final class StfParser {
    private static final Pattern TOKEN = Pattern.compile("\\s*(\"[^\"]*\"|[A-Za-z_$][A-Za-z_$0-9]*|0[xX][0-9a-fA-F*]+"
            + "|0[bB][01*]+|0[oO][0-7*]+|[0-9]+|&&&|->|==|!=|<=|>=|[=<>:,.()\\[\\]/|-])");
    private static final Set<String> CLI = Set.of(
            "mirroring_add",
            "mirroring_add_mc",
            "mirroring_delete",
            "mirroring_get",
            "mc_mgrp_create",
            "mc_node_create",
            "mc_node_update",
            "mc_node_associate",
            "mc_node_dissociate",
            "mc_node_destroy",
            "mc_mgrp_destroy",
            "counter_read",
            "counter_write",
            "counter_reset",
            "register_read",
            "register_write",
            "register_reset",
            "meter_get_rates",
            "meter_set_rates",
            "meter_array_set_rates");

    /** Statements with parentheses. */
    private static final Set<String> CALLS = Set.of("add", "setdefault", "check_counter");

    private static final Set<String> KEYWORDS = keywords();

    private final List<String> tokens;
    private final int line;
    private final String where;
    private int next;

    private StfParser(List<String> tokens, int line) {
        this.tokens = tokens;
        this.line = line;
        this.where = "line " + line;
    }

    private static Set<String> keywords() {
        Set<String> result = new HashSet<>(CLI);
        result.addAll(CALLS);
        result.addAll(List.of("packet", "expect", "no_packet", "wait", "remove"));
        return Set.copyOf(result);
    }

    /** Parses a script; throws {@link StfException} naming the line. */
    public static List<StfCommand> parse(String script) {
        List<StfCommand> result = new ArrayList<>();
        int number = 0;
        int first = 0;
        String open = "";
        for (String raw : script.split("\n", -1)) {
            number++;
            String line = stripComment(raw).strip();
            if (line.isEmpty()) {
                continue;
            }
            if (!open.isEmpty() && !KEYWORDS.contains(keyword(line))) {
                open += " " + line;
            } else {
                if (!open.isEmpty()) {
                    result.add(statement(open, first));
                }
                open = line;
                first = number;
            }
            if (!goesOn(open)) {
                result.add(statement(open, first));
                open = "";
            }
        }
        if (!open.isEmpty()) {
            result.add(statement(open, first));
        }
        return result;
    }

    private static String keyword(String line) {
        return line.split("\\s+", 2)[0].toLowerCase(Locale.ROOT);
    }

    private static boolean goesOn(String text) {
        return CALLS.contains(keyword(text))
                && !text.replaceAll("\"[^\"]*\"", "").contains(")");
    }

    private static String stripComment(String line) {
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) == '"') {
                quoted = !quoted;
            } else if (line.charAt(i) == '#' && !quoted) {
                return line.substring(0, i);
            }
        }
        return line;
    }

    private static StfCommand statement(String line, int number) {
        String where = "line " + number;
        String[] words = line.split("\\s+", 2);
        String keyword = words[0].toLowerCase(Locale.ROOT);
        String rest = words.length > 1 ? words[1] : "";
        switch (keyword) {
            case "packet":
            case "expect":
                return data(keyword, rest, number);
            case "no_packet":
                return new StfCommand.NoPacket();
            case "wait":
                return new StfCommand.Ignored(line);
            case "remove":
                if (!rest.strip().equalsIgnoreCase("all")) {
                    throw new StfException(where + ": 'remove' goes with 'all' only");
                }
                return new StfCommand.RemoveAll();
            case "add":
                return new StfParser(tokenize(rest, where), number).add();
            case "check_counter":
                return new StfParser(tokenize(rest, where), number).checkCounter();
            case "setdefault":
                return new StfParser(tokenize(rest, where), number).setDefault();
            default:
                if (CLI.contains(keyword)) {
                    return new StfParser(tokenize(rest, where), number).cli(keyword);
                }
                throw new StfException(where + ": '" + words[0] + "' is not an STF statement");
        }
    }

    private static StfCommand data(String keyword, String rest, int line) {
        String where = "line " + line;
        String[] words = rest.split("\\s+", 2);
        int port;
        try {
            port = Integer.parseInt(words[0]);
        } catch (NumberFormatException e) {
            throw new StfException(where + ": '" + words[0] + "' is not a port");
        }
        String hex = words.length > 1 ? words[1].replaceAll("\\s", "") : "";
        boolean expect = keyword.equals("expect");
        if (!hex.matches(expect ? "[0-9a-fA-F*]*\\$?" : "([0-9a-fA-F]{2})*")) {
            throw new StfException(where + ": not packet data: " + hex);
        }
        return expect
                ? new StfCommand.Expect(port, hex.isEmpty() ? null : hex, line)
                : new StfCommand.Packet(port, hex, line);
    }

    private static List<String> tokenize(String text, String where) {
        List<String> result = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(text);
        int at = 0;
        String trimmed = text.stripTrailing();
        while (at < trimmed.length()) {
            if (!matcher.find(at) || matcher.start() != at) {
                throw new StfException(where + ": cannot read '" + trimmed.substring(at) + "'");
            }
            result.add(matcher.group(1));
            at = matcher.end();
        }
        return result;
    }

    private StfCommand add() {
        String table = name();
        Integer priority = null;
        if (peek().matches("[0-9]+")) {
            priority = Integer.valueOf(take());
        }
        List<StfCommand.Binding> key = new ArrayList<>();
        String action = null;
        while (action == null) {
            String name = name();
            if (peek().equals("(")) {
                action = name;
            } else {
                expect(":");
                key.add(new StfCommand.Binding(name, keyValue()));
            }
        }
        List<StfCommand.Binding> arguments = arguments();
        String entry = null;
        if (peek().equals("=")) {
            take();
            entry = name();
        }
        end();
        return new StfCommand.Add(table, priority, key, action, arguments, entry, line);
    }

    private StfCommand checkCounter() {
        String counter = name();
        expect("(");
        String cell = take();
        expect(")");
        if (next == tokens.size()) {
            return new StfCommand.CheckCounter(counter, cell, false, null, 0, line);
        }
        String unit = take().toLowerCase(Locale.ROOT);
        if (!unit.equals("packets") && !unit.equals("bytes")) {
            throw new StfException(where + ": expected 'packets' or 'bytes', found '" + unit + "'");
        }
        String operator = take();
        if (!Set.of("==", "!=", "<", "<=", ">", ">=").contains(operator)) {
            throw new StfException(where + ": '" + operator + "' does not compare");
        }
        long value = StfKeys.number(take()).longValue();
        end();
        return new StfCommand.CheckCounter(
                counter, cell.startsWith("$") ? cell.substring(1) : cell, unit.equals("bytes"), operator, value, line);
    }

    private StfCommand setDefault() {
        String table = name();
        String action = name();
        List<StfCommand.Binding> arguments = arguments();
        end();
        return new StfCommand.SetDefault(table, action, arguments, line);
    }

    /** A name, if the command is about a named thing, and numbers; {@code -1} and {@code 0.5:10} are one argument. */
    private StfCommand cli(String command) {
        List<String> arguments = new ArrayList<>();
        if (command.startsWith("counter") || command.startsWith("register") || command.startsWith("meter")) {
            arguments.add(name());
        }
        while (next < tokens.size()) {
            StringBuilder argument = new StringBuilder(take());
            while (peek().equals(".")
                    || peek().equals(":")
                    || "-.:".indexOf(argument.charAt(argument.length() - 1)) >= 0) {
                argument.append(take());
            }
            arguments.add(argument.toString());
        }
        return new StfCommand.Cli(command, arguments, line);
    }

    private List<StfCommand.Binding> arguments() {
        expect("(");
        List<StfCommand.Binding> result = new ArrayList<>();
        while (!peek().equals(")")) {
            String name = name();
            expect(":");
            result.add(new StfCommand.Binding(name, take()));
            if (peek().equals(",")) {
                take();
            }
        }
        expect(")");
        return result;
    }

    private String keyValue() {
        StringBuilder value = new StringBuilder(take());
        while (Set.of("/", "&&&", "->").contains(peek())) {
            value.append(take()).append(take());
        }
        return value.toString();
    }

    private String name() {
        StringBuilder name = new StringBuilder(unquote(take()));
        while (true) {
            if (peek().equals(".")) {
                take();
                name.append('.').append(unquote(take()));
            } else if (peek().equals("[")) {
                take();
                name.append('[').append(take()).append(']');
                expect("]");
            } else {
                return name.toString();
            }
        }
    }

    private static String unquote(String token) {
        return token.startsWith("\"") ? token.substring(1, token.length() - 1) : token;
    }

    private String peek() {
        return next < tokens.size() ? tokens.get(next) : "";
    }

    private String take() {
        if (next >= tokens.size()) {
            throw new StfException(where + ": the statement ends too early");
        }
        return tokens.get(next++);
    }

    private void expect(String token) {
        String found = take();
        if (!found.equals(token)) {
            throw new StfException(where + ": expected '" + token + "', found '" + found + "'");
        }
    }

    private void end() {
        if (next < tokens.size()) {
            throw new StfException(where + ": unexpected '" + peek() + "'");
        }
    }
}
