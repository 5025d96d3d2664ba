/** The REST interface, below {@code /onos/weft}: JAX-RS resources, roles, and errors as JSON. */
package dev.weft.onos.rest;
