/**
 * Traffic hosts of the lab: {@link dev.weft.lab.host.Host} sends and receives UDP, {@link
 * dev.weft.lab.host.ComputeInstance} serves requests from a queue, {@link dev.weft.lab.host.RequestSource} sends them.
 *
 * <p>Uses {@code dev.weft.lab.network} and the Weft headers of {@code dev.weft.p4.program.wire}; knows no switch and no
 * controller.
 */
package dev.weft.lab.host;
