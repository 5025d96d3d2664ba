/**
 * Transactions under every fault, in virtual time: start at {@link dev.weft.lab.transactions.CrashMatrix}. The protocol's
 * classes are the production ones; network, disk and time are simulated.
 */
package dev.weft.lab.transactions;
