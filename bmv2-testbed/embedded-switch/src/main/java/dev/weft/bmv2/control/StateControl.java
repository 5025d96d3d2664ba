package dev.weft.bmv2.control;

import dev.weft.bmv2.program.CounterArray;
import dev.weft.bmv2.program.MeterArray;
import dev.weft.bmv2.program.RegisterArray;
import java.math.BigInteger;
import java.util.List;

/** Indirect counters, meters and registers. A bad index is {@code OUT_OF_RANGE}. */
public interface StateControl {
    /** All counter arrays, direct ones included; those are read through {@link TableControl}. */
    List<CounterArray> counters();

    List<MeterArray> meters();

    List<RegisterArray> registers();

    CounterValue readCounter(String counter, int index);

    void writeCounter(String counter, int index, CounterValue value);

    /** The configuration, or null if there is none. */
    MeterConfig readMeter(String meter, int index);

    /** Null takes the configuration away: every packet is green. */
    void writeMeter(String meter, int index, MeterConfig config);

    /** What the meter has counted, by colour; it goes on counting when it is configured anew. */
    MeterCounts readMeterCounts(String meter, int index);

    void writeMeterCounts(String meter, int index, MeterCounts counts);

    BigInteger readRegister(String register, int index);

    void writeRegister(String register, int index, BigInteger value);

    /** All cells to 0. */
    void resetRegister(String register);
}
