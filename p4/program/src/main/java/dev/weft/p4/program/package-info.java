/**
 * The P4 program as Java sees it: p4c's committed output ({@link dev.weft.p4.program.WeftProgram}), the numbers that
 * the P4 sources fix ({@link dev.weft.p4.program.Drop}, {@link dev.weft.p4.program.Punt}), names and ids generated from
 * the P4Info ({@code WeftP4}), and in {@code wire} the headers that hosts, agents and switches exchange.
 *
 * <p>Uses nothing but the JDK and compiles for Java 11, because ONOS embeds it. Start reading at {@code
 * p4/include/ingress.p4}, then {@link dev.weft.p4.program.wire.AgentHeader}.
 */
package dev.weft.p4.program;
