package dev.weft.bmv2.program;

/** The errors of P4's core library that the target itself can raise. */
public enum ParserError {
    NoError,
    PacketTooShort,
    NoMatch,
    StackOutOfBounds,
    HeaderTooShort,
    ParserTimeout,
    ParserInvalidArgument
}
