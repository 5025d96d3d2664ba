package dev.weft.bmv2.state;

import dev.weft.bmv2.control.ControlException;
import dev.weft.bmv2.control.ControlException.Reason;
import dev.weft.bmv2.control.CounterValue;
import dev.weft.bmv2.control.MeterConfig;
import dev.weft.bmv2.control.StateControl;
import dev.weft.bmv2.program.CounterArray;
import dev.weft.bmv2.program.MeterArray;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.program.RegisterArray;
import java.math.BigInteger;
import java.util.List;
import java.util.function.LongSupplier;

/** All indirect state of a switch. Not thread-safe: the switch's lock guards it. */
public final class StateStore implements StateControl {
    private final Program program;
    private final LongSupplier nowNs;
    private final List<RegisterBank> registers;
    private final List<CounterBank> counters;
    private final List<MeterBank> meters;

    public StateStore(Program program, LongSupplier nowNs, Journal journal) {
        this.program = program;
        this.nowNs = nowNs;
        this.registers = program.registers().stream()
                .map(a -> new RegisterBank(a, journal))
                .toList();
        this.counters = program.counters().stream()
                .map(a -> new CounterBank(a, journal))
                .toList();
        this.meters =
                program.meters().stream().map(a -> new MeterBank(a, journal)).toList();
    }

    public RegisterBank register(RegisterArray array) {
        return registers.get(array.index());
    }

    public CounterBank counter(CounterArray array) {
        return counters.get(array.index());
    }

    public MeterBank meter(MeterArray array) {
        return meters.get(array.index());
    }

    /** Everything as after loading. */
    public void reset() {
        registers.forEach(RegisterBank::reset);
        counters.forEach(CounterBank::reset);
        meters.forEach(MeterBank::reset);
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
        return counterBank(counter, index).read(index);
    }

    @Override
    public void writeCounter(String counter, int index, CounterValue value) {
        counterBank(counter, index).write(index, value);
    }

    @Override
    public MeterConfig readMeter(String meter, int index) {
        return meterBank(meter, index).read(index);
    }

    @Override
    public void writeMeter(String meter, int index, MeterConfig config) {
        checkMeter(meter, config);
        meterBank(meter, index).write(index, config, nowNs.getAsLong());
    }

    /** Refuses negative numbers and a peak rate below the committed rate. */
    public static void checkMeter(String meter, MeterConfig config) {
        if (config != null
                && (config.committedRate() < 0
                        || config.committedBurst() < 0
                        || config.peakBurst() < 0
                        || config.excessBurst() < 0
                        || config.peakRate() < config.committedRate())) {
            throw new ControlException(
                    Reason.INVALID_ARGUMENT,
                    "meter '" + meter + "': rates and bursts must not be negative, nor the peak rate below the "
                            + "committed rate: " + config);
        }
    }

    @Override
    public BigInteger readRegister(String register, int index) {
        return registerBank(register, index).read(index);
    }

    @Override
    public void writeRegister(String register, int index, BigInteger value) {
        RegisterBank bank = registerBank(register, index);
        if (value.signum() < 0 || value.bitLength() > bank.array().width()) {
            throw new ControlException(
                    Reason.OUT_OF_RANGE,
                    "register '" + register + "': " + value + " does not fit "
                            + bank.array().width() + " bits");
        }
        bank.write(index, value);
    }

    @Override
    public void resetRegister(String register) {
        RegisterArray array = program.register(register);
        check("register", register, array != null, 0, 1);
        register(array).reset();
    }

    private RegisterBank registerBank(String name, int index) {
        RegisterArray array = program.register(name);
        check("register", name, array != null, index, array == null ? 0 : array.size());
        return register(array);
    }

    private CounterBank counterBank(String name, int index) {
        CounterArray array = program.counter(name);
        check("counter", name, array != null, index, array == null ? 0 : array.size());
        return counter(array);
    }

    private MeterBank meterBank(String name, int index) {
        MeterArray array = program.meter(name);
        check("meter", name, array != null, index, array == null ? 0 : array.size());
        return meter(array);
    }

    private static void check(String kind, String name, boolean exists, int index, int size) {
        if (!exists) {
            throw new ControlException(Reason.NOT_FOUND, "the program has no " + kind + " named '" + name + "'");
        }
        if (index < 0 || index >= size) {
            throw new ControlException(
                    Reason.OUT_OF_RANGE, kind + " '" + name + "' has " + size + " cells, index " + index + " is none");
        }
    }
}
