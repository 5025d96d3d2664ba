/**
 * Weft inside ONOS: an application (OAR) that registers the P4 program as a pipeconf and runs the control-plane agent's
 * core as a component.
 *
 * <p>{@code api} is what other applications call; {@code impl} holds the components. It may use the core and what ONOS
 * 2.7 gives, and compiles for Java 11. Start reading at {@link dev.weft.onos.api.WeftService}.
 */
package dev.weft.onos;
