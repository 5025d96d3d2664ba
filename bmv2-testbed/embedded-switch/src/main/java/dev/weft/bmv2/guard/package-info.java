/**
 * The control API behind a {@link dev.weft.bmv2.guard.Guard}: each class here passes every call of one interface of
 * {@link dev.weft.bmv2.control} on to its implementation, between the guard's enter and exit. Written out rather than
 * made by a proxy, because a batch of 10,000 entries passes through here 10,000 times. Uses {@code control} only; start
 * at {@link dev.weft.bmv2.guard.GuardedTables}.
 */
package dev.weft.bmv2.guard;
