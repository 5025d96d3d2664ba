package dev.weft.bmv2.stf;

import java.util.List;

/** A statement of an STF script; values are texts as written, lines count from 1. */
public sealed interface StfCommand {
    /** A name and a value. */
    record Binding(String name, String value) {}

    /**
     * Adds an entry.
     *
     * @param priority null if there is none, else the larger number wins
     * @param entry the name that {@code = NAME} gives the entry, or null
     */
    record Add(
            String table,
            Integer priority,
            List<Binding> key,
            String action,
            List<Binding> arguments,
            String entry,
            int line)
            implements StfCommand {}

    /** Sets the default action of a table. */
    record SetDefault(String table, String action, List<Binding> arguments, int line) implements StfCommand {}

    /** {@code remove all}: takes away every entry that the script has added so far. */
    record RemoveAll() implements StfCommand {}

    /** A packet that arrives. */
    record Packet(int port, String hex, int line) implements StfCommand {}

    /** {@code hex} has {@code *} for any nibble and a final {@code $} for exact length; null for any packet. */
    record Expect(int port, String hex, int line) implements StfCommand {}

    /** {@code no_packet}: nothing may be left over on any port. */
    record NoPacket() implements StfCommand {}

    /**
     * {@code check_counter COUNTER(CELL) [packets|bytes OP NUMBER]}.
     *
     * @param cell an index, or the name of an entry for a direct counter (a leading {@code $} is dropped)
     * @param bytes whether bytes are compared, else packets
     * @param operator {@code ==}, {@code !=}, {@code <}, {@code <=}, {@code >}, {@code >=}; null without a condition
     */
    record CheckCounter(String counter, String cell, boolean bytes, String operator, long value, int line)
            implements StfCommand {}

    /** A command of simple_switch_CLI. */
    record Cli(String command, List<String> arguments, int line) implements StfCommand {}

    /** What has no effect here, because packets are processed at once: {@code wait}. */
    record Ignored(String text) implements StfCommand {}
}
