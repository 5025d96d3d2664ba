package dev.weft.bmv2.stf;

import java.util.List;

/** A statement of an STF script; values are texts as written. */
public sealed interface StfCommand {
    /** A name and a value. */
    record Binding(String name, String value) {}

    /** Adds an entry; {@code priority} is null if there is none, else the larger number wins. */
    record Add(String table, Integer priority, List<Binding> key, String action, List<Binding> arguments)
            implements StfCommand {}

    record SetDefault(String table, String action, List<Binding> arguments) implements StfCommand {}

    record Packet(int port, String hex) implements StfCommand {}

    /** {@code hex} has {@code *} for any nibble and a final {@code $} for exact length; null for any packet. */
    record Expect(int port, String hex) implements StfCommand {}

    /** {@code no_packet}: nothing may be left over on any port. */
    record NoPacket() implements StfCommand {}

    /** A command of simple_switch_CLI. */
    record Cli(String command, List<String> arguments) implements StfCommand {}

    /** What the reference runner ignores: {@code wait}, {@code remove all}, {@code check_counter}. */
    record Ignored(String text) implements StfCommand {}
}
