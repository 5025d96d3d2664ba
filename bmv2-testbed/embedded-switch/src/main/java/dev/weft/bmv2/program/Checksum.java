package dev.weft.bmv2.program;

/**
 * A checksum that is verified after parsing or updated before deparsing.
 *
 * @param name the JSON's name
 * @param target field that holds the checksum
 * @param calculation what it is computed from
 * @param condition when it applies; null means always
 * @param verify whether the parser verifies it
 * @param update whether the deparser updates it
 */
public record Checksum(
        String name, Field target, Calculation calculation, Expr.Bool condition, boolean verify, boolean update) {}
