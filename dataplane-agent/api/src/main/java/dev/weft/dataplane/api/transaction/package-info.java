/**
 * What controllers and agents share of transactions: the messages ({@link
 * dev.weft.dataplane.api.transaction.TransactionMessages}), entities as parts ({@link
 * dev.weft.dataplane.api.transaction.PartCodec}) and a P4Runtime switch as a participant's store ({@link
 * dev.weft.dataplane.api.transaction.P4RuntimeStore}). Uses P4Runtime and {@code dev.weft.transaction}.
 */
package dev.weft.dataplane.api.transaction;
