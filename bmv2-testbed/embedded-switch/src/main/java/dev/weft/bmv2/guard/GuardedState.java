package dev.weft.bmv2.guard;

import dev.weft.bmv2.control.CounterValue;
import dev.weft.bmv2.control.MeterConfig;
import dev.weft.bmv2.control.MeterCounts;
import dev.weft.bmv2.control.StateControl;
import dev.weft.bmv2.program.CounterArray;
import dev.weft.bmv2.program.MeterArray;
import dev.weft.bmv2.program.RegisterArray;
import java.math.BigInteger;
import java.util.List;

/** Registers, counters and meters behind a guard. */
public final class GuardedState implements StateControl {
    private final StateControl state;
    private final Guard guard;

    public GuardedState(StateControl state, Guard guard) {
        this.state = state;
        this.guard = guard;
    }

    @Override
    public List<CounterArray> counters() {
        return state.counters();
    }

    @Override
    public List<MeterArray> meters() {
        return state.meters();
    }

    @Override
    public List<RegisterArray> registers() {
        return state.registers();
    }

    @Override
    public CounterValue readCounter(String counter, int index) {
        return guard.call(() -> state.readCounter(counter, index));
    }

    @Override
    public void writeCounter(String counter, int index, CounterValue value) {
        guard.run(() -> state.writeCounter(counter, index, value));
    }

    @Override
    public MeterConfig readMeter(String meter, int index) {
        return guard.call(() -> state.readMeter(meter, index));
    }

    @Override
    public void writeMeter(String meter, int index, MeterConfig config) {
        guard.run(() -> state.writeMeter(meter, index, config));
    }

    @Override
    public MeterCounts readMeterCounts(String meter, int index) {
        return guard.call(() -> state.readMeterCounts(meter, index));
    }

    @Override
    public void writeMeterCounts(String meter, int index, MeterCounts counts) {
        guard.run(() -> state.writeMeterCounts(meter, index, counts));
    }

    @Override
    public BigInteger readRegister(String register, int index) {
        return guard.call(() -> state.readRegister(register, index));
    }

    @Override
    public void writeRegister(String register, int index, BigInteger value) {
        guard.run(() -> state.writeRegister(register, index, value));
    }

    @Override
    public void resetRegister(String register) {
        guard.run(() -> state.resetRegister(register));
    }
}
