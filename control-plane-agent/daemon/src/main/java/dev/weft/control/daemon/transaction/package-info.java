/**
 * Drives transactions over the agents of many switches: {@link
 * dev.weft.control.daemon.transaction.CoordinatorDriver}. The protocol itself is in {@code dev.weft.transaction}, what is
 * written in {@code dev.weft.control.core.transaction}.
 */
package dev.weft.control.daemon.transaction;
