/**
 * Tables and action profiles: their contents, the control plane's operations on them and the lookup. Start at
 * {@link dev.weft.bmv2.table.TableStore} for the control plane's side, at {@link dev.weft.bmv2.table.MatchTable} for the
 * packets', and at {@code EntryIndex} for the structures. Uses {@code control}, {@code program}, {@code state} and
 * {@code version}: everything that packets read exists on two sides.
 */
package dev.weft.bmv2.table;
