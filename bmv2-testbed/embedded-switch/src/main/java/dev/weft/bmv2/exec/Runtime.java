package dev.weft.bmv2.exec;

import dev.weft.bmv2.state.Journal;
import dev.weft.bmv2.state.StateStore;
import dev.weft.bmv2.table.TableStore;
import java.util.function.LongSupplier;

/**
 * What lowered code needs of its switch.
 *
 * @param nowNs the switch's clock
 * @param state registers, counters, meters
 * @param tables tables and profiles
 * @param valueSets parser value sets
 * @param journal undoes a dry run
 * @param random the data plane's random numbers
 * @param dropPort the port that means drop
 */
record Runtime(
        LongSupplier nowNs,
        StateStore state,
        TableStore tables,
        ValueSets valueSets,
        Journal journal,
        PacketRandom random,
        int dropPort) {}
