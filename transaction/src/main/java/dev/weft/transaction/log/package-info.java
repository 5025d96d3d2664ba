/**
 * A log of records that survives crashes, over a disk that tests can replace. Start at {@link
 * dev.weft.transaction.log.DurableLog}. Uses nothing else.
 */
package dev.weft.transaction.log;
