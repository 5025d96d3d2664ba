package dev.weft.bmv2.program;

import java.util.List;

/**
 * The parser.
 *
 * @param states all states
 * @param start index of the first state, or {@link #ACCEPT}
 */
public record Parser(List<ParserState> states, int start) {
    /** Not a state: parsing is over. */
    public static final int ACCEPT = -1;

    public Parser {
        states = List.copyOf(states);
    }
}
