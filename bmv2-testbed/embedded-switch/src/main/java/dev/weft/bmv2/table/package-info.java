/**
 * Tables and action profiles: their contents, the control plane's operations on them and the lookup. Start at
 * {@link dev.weft.bmv2.table.TableStore}; the lookup is {@code MatchIndex}. Everything is guarded by the switch's one
 * lock, which packets and writers share.
 */
package dev.weft.bmv2.table;
