/** The components: pipeconf loader, interpreter, and the service over the control-plane agent's core. */
package dev.weft.onos.impl;
