/**
 * What a network operating system asks of a switch besides P4Runtime: ports and their counters by gNMI, the time by gNOI.
 * Knows no program and no packet.
 */
package dev.weft.bmv2.openconfig;
