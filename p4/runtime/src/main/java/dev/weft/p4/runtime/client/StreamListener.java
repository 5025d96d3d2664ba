package dev.weft.p4.runtime.client;

import p4.v1.P4RuntimeOuterClass.DigestList;
import p4.v1.P4RuntimeOuterClass.IdleTimeoutNotification;
import p4.v1.P4RuntimeOuterClass.PacketIn;
import p4.v1.P4RuntimeOuterClass.StreamError;

/**
 * Receives what a switch sends unasked. Called on gRPC's executor (in order, one call at a time), which with a direct
 * executor is the switch's own thread: do not block.
 */
public interface StreamListener {
    default void onPacketIn(PacketIn packet) {}

    /** A digest list; acknowledge it by {@link P4RuntimeClient#acknowledge}. */
    default void onDigest(DigestList digest) {}

    default void onIdleTimeout(IdleTimeoutNotification notification) {}

    /** The answer to this client's bid, and each later change of the primary. */
    default void onArbitration(Arbitration arbitration) {}

    /** The switch could not use a stream message of this client: a packet-out, for example. */
    default void onStreamError(StreamError error) {}

    /** The stream is over: null after an orderly end, else why. The session is then of no more use. */
    default void onClosed(P4RuntimeException cause) {}
}
