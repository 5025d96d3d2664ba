/**
 * A twin of the network in this process, to answer "what would happen to this packet, and why?".
 *
 * <p>Start at {@link dev.weft.lab.twin.NetworkTwin}. {@link dev.weft.lab.twin.Explanation} and
 * {@link dev.weft.lab.twin.ExplanationText} are shared with the demo, which explains a packet of the running network.
 */
package dev.weft.lab.twin;
