/**
 * The participant of this agent's switch in transactions: {@link
 * dev.weft.dataplane.agent.transaction.TransactionService}. What it does is decided in {@code dev.weft.transaction}.
 */
package dev.weft.dataplane.agent.transaction;
