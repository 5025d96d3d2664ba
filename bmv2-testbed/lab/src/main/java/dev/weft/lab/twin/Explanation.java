package dev.weft.lab.twin;

import java.util.List;

/**
 * Why a packet went where it went: hop by hop, each table that decided something, and the statements behind it. Pure
 * data with stable names: it is the {@code explain} part of reports too.
 *
 * @param packet the packet in one line
 * @param hops in the order of the packet's way
 * @param outcome where it ended
 */
public record Explanation(String packet, List<Hop> hops, Outcome outcome) {
    public Explanation {
        hops = List.copyOf(hops);
    }

    /**
     * One switch on the way.
     *
     * @param switchId id of the switch in the semantic file
     * @param inPort the port the packet came in through
     * @param parser the headers found, in order
     * @param steps the tables applied, in order
     * @param result what this switch did, in words: {@code forwarded to port 10}, {@code dropped: ...}
     */
    public record Hop(String switchId, int inPort, List<String> parser, List<Step> steps, String result) {
        public Hop {
            parser = List.copyOf(parser);
            steps = List.copyOf(steps);
        }
    }

    /**
     * One table applied.
     *
     * @param table name without the controls around it where that is unique
     * @param entry the matching entry's key in words; empty on a miss
     * @param action the action with its arguments
     * @param note what a miss means, or the limits of the action; else empty
     * @param statements what in the semantic file asks for this entry; empty on a miss and for entries of the agents
     */
    public record Step(String table, String entry, String action, String note, List<Source> statements) {
        public Step {
            statements = List.copyOf(statements);
        }

        /** Whether an entry matched. */
        public boolean hit() {
            return !entry.isEmpty();
        }
    }

    /**
     * A statement of the semantic file.
     *
     * @param id kind and name, for example {@code service/render}
     * @param file as the user named it
     * @param line counted from 1
     */
    public record Source(String id, String file, int line) {
        @Override
        public String toString() {
            return id + " (" + file + ":" + line + ")";
        }
    }

    /**
     * @param kind what happened in the end
     * @param at the host, or the switch where the packet ended
     * @param reason one line for a person: to whom it was delivered, or why it was dropped
     */
    public record Outcome(Kind kind, String at, String reason) {}

    /** How a packet's way may end. */
    public enum Kind {
        DELIVERED,
        DROPPED,
        /** Taken by the switch-resident agent. */
        TO_AGENT,
        /** Still under way after more hops than the network has switches: a forwarding loop. */
        LOOP
    }
}
