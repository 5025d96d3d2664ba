package dev.weft.bmv2.reference;

import dev.weft.bmv2.control.ControlException;
import dev.weft.bmv2.control.ControlException.Reason;
import dev.weft.bmv2.control.CounterValue;
import dev.weft.bmv2.control.MeterConfig;
import dev.weft.bmv2.control.MeterCounts;
import dev.weft.bmv2.control.StateControl;
import dev.weft.bmv2.program.CounterArray;
import dev.weft.bmv2.program.MeterArray;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.program.RegisterArray;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Counters, meters and registers of simple_switch. Its register cells come and go as 64 bits, its bursts as 32. */
final class SimpleSwitchState implements StateControl {
    private static final String SERVICE = "standard";
    private static final double MICROS_PER_SECOND = 1e6;

    private final Program program;
    private final ThriftConnection connection;
    /** As written: bmv2 keeps no burst beyond 32 bits. */
    private final Map<List<Object>, MeterConfig> meters = new HashMap<>();

    SimpleSwitchState(Program program, ThriftConnection connection) {
        this.program = program;
        this.connection = connection;
    }

    @Override
    public List<CounterArray> counters() {
        return program.counters();
    }

    @Override
    public List<MeterArray> meters() {
        return program.meters();
    }

    @Override
    public List<RegisterArray> registers() {
        return program.registers();
    }

    @Override
    public CounterValue readCounter(String counter, int index) {
        return counter(connection.call(SERVICE, "bm_counter_read", a -> cell(a, counter, index)));
    }

    /** A BmCounterValue. */
    static CounterValue counter(Object answer) {
        Map<?, ?> fields = (Map<?, ?>) answer;
        return new CounterValue((Long) fields.get(2), (Long) fields.get(1));
    }

    @Override
    public void writeCounter(String counter, int index, CounterValue value) {
        connection.call(
                SERVICE,
                "bm_counter_write",
                a -> cell(a, counter, index)
                        .struct(4, v -> v.i64(1, value.bytes()).i64(2, value.packets())));
    }

    @Override
    public MeterConfig readMeter(String meter, int index) {
        return meters.get(List.of(meter, index));
    }

    @Override
    public void writeMeter(String meter, int index, MeterConfig config) {
        if (config == null) {
            throw new ControlException(
                    Reason.FAILED_PRECONDITION, "bmv2 cannot take the configuration of meter " + meter + " away");
        }
        connection.call(
                SERVICE,
                "bm_meter_set_rates",
                a -> cell(a, meter, index).structs(4, rates(program.meter(meter), config)));
        meters.put(List.of(meter, index), config);
    }

    /** A list of BmMeterRateConfig, committed first. */
    static List<Consumer<ThriftArguments>> rates(MeterArray meter, MeterConfig config) {
        if (config.excessBurst() != 0) {
            throw new ControlException(Reason.FAILED_PRECONDITION, "bmv2 has no meters of a single rate");
        }
        Consumer<ThriftArguments> committed = rate(config.committedRate(), config.committedBurst());
        return meter.rates() == 1
                ? List.of(committed)
                : List.of(committed, rate(config.peakRate(), config.peakBurst()));
    }

    private static Consumer<ThriftArguments> rate(long perSecond, long burst) {
        int limited = (int) Math.min(burst, Integer.MAX_VALUE);
        return a -> a.number(1, perSecond / MICROS_PER_SECOND).i32(2, limited);
    }

    @Override
    public MeterCounts readMeterCounts(String meter, int index) {
        throw uncounted(meter);
    }

    @Override
    public void writeMeterCounts(String meter, int index, MeterCounts counts) {
        throw uncounted(meter);
    }

    private static ControlException uncounted(String meter) {
        return new ControlException(Reason.FAILED_PRECONDITION, "bmv2 does not count the colours of meter " + meter);
    }

    @Override
    public BigInteger readRegister(String register, int index) {
        long value = (Long) connection.call(SERVICE, "bm_register_read", a -> cell(a, register, index));
        return new BigInteger(Long.toUnsignedString(value));
    }

    @Override
    public void writeRegister(String register, int index, BigInteger value) {
        if (value.bitLength() > Long.SIZE) {
            throw new ControlException(
                    Reason.FAILED_PRECONDITION, "bmv2 takes no more than 64 bits for register " + register);
        }
        connection.call(
                SERVICE, "bm_register_write", a -> cell(a, register, index).i64(4, value.longValue()));
    }

    @Override
    public void resetRegister(String register) {
        connection.call(SERVICE, "bm_register_reset", a -> a.i32(1, 0).text(2, register));
    }

    private static ThriftArguments cell(ThriftArguments arguments, String array, int index) {
        return arguments.i32(1, 0).text(2, array).i32(3, index);
    }
}
