/**
 * The lab's network: nodes with numbered ports, links with delay, bandwidth, a finite queue and loss, and frames that
 * travel over them on a {@link dev.weft.lab.time.Scheduler}.
 *
 * <p>Knows nothing of switches or hosts: whatever extends {@link dev.weft.lab.network.Node} can be plugged in. Start at
 * {@link dev.weft.lab.network.Network}.
 */
package dev.weft.lab.network;
