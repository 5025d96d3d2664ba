/** Small stand-ins for the services of ONOS's core, which Maven Central does not carry. */
package dev.weft.onos.standin;
