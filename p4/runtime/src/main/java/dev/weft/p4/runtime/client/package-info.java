/**
 * A P4Runtime client session over any gRPC channel. Start at {@link dev.weft.p4.runtime.client.P4RuntimeClient}. Starts
 * no threads of its own.
 */
package dev.weft.p4.runtime.client;
