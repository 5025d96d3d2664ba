/** From the core's entries, groups and meter cells to ONOS's flow rule, group and meter services, and back. */
package dev.weft.onos.install;
