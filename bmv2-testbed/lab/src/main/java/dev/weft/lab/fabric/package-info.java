/**
 * Embedded switches with their resident agents as nodes of a lab network, and whole networks made from a semantic model.
 *
 * <p>Uses {@code dev.weft.lab.network} and {@code dev.weft.lab.host}. Start at {@link dev.weft.lab.fabric.Fabric}.
 */
package dev.weft.lab.fabric;
