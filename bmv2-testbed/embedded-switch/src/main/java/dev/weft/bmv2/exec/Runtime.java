package dev.weft.bmv2.exec;

import dev.weft.bmv2.state.Journal;
import dev.weft.bmv2.state.StateStore;
import dev.weft.bmv2.table.TableView;
import java.util.function.LongSupplier;

/**
 * What lowered code of one worker needs of its switch.
 *
 * @param nowNs the switch's clock
 * @param state registers, counters, meters
 * @param tables tables in the version of the worker's present packet
 * @param valueSets parser value sets, likewise
 * @param journal undoes a dry run
 * @param random the data plane's random numbers
 * @param dropPort the port that means drop
 */
record Runtime(
        LongSupplier nowNs,
        StateStore state,
        TableView tables,
        ValueSets.View valueSets,
        Journal journal,
        PacketRandom random,
        int dropPort) {}
