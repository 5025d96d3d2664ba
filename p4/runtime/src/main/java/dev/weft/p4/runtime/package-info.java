/**
 * P4Runtime for Java: the messages and stubs ({@code p4.v1}, {@code p4.config.v1}, generated at build time, see
 * {@code docs/decisions/0009-p4runtime-messages.md}) and what makes them pleasant: names instead of ids.
 *
 * <p>Start at {@link dev.weft.p4.runtime.client.P4RuntimeClient} to talk to a switch, at
 * {@link dev.weft.p4.runtime.P4InfoIndex} and {@link dev.weft.p4.runtime.EntryBuilder} to build entries. Uses gRPC and
 * protobuf only; starts no threads.
 */
package dev.weft.p4.runtime;
