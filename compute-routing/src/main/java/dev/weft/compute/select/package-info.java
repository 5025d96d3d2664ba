/**
 * Selection: policies, the split of capacity into table mentions, and the table of candidate pairs with as few rewritten
 * cells as possible from one to the next. Start reading at {@link dev.weft.compute.select.PairPlanner}.
 */
package dev.weft.compute.select;
