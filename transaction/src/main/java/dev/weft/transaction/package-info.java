/**
 * Two-phase commit over switches (docs/transactions.md): {@link dev.weft.transaction.Coordinator} on the controller's
 * side, {@link dev.weft.transaction.Participant} at each switch, and what they say to each other ({@link
 * dev.weft.transaction.Request}, {@link dev.weft.transaction.Reply}). Both are deterministic: time, disk and messages are
 * their callers' business. Parts of a configuration are octets here; what they mean is known to those who compile and
 * install them. Uses nothing but {@code dev.weft.transaction.log}.
 */
package dev.weft.transaction;
