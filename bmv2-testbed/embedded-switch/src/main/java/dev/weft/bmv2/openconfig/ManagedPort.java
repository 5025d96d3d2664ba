package dev.weft.bmv2.openconfig;

import dev.weft.packetio.PortCounters;

/**
 * A port at one moment.
 *
 * @param number as the program knows it
 * @param name of the interface, unique in the switch
 * @param up whether it takes and gives packets
 * @param enabled whether an operator wants it to
 * @param speedMbps megabits per second; 0: unknown
 * @param counters since it was opened
 */
public record ManagedPort(
        int number, String name, boolean up, boolean enabled, long speedMbps, PortCounters counters) {}
