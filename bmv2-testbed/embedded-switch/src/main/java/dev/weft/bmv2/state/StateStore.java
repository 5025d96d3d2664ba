package dev.weft.bmv2.state;

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
import dev.weft.bmv2.version.Versions;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * All indirect state of a switch. What the control plane writes to registers and meters becomes part of its batch: packets
 * meet it when the batch is committed, the control plane reads it at once. Counts, which packets cannot read, are
 * written at once. Guarded by the writers' lock; reads see what packets have done so far.
 */
public final class StateStore implements StateControl {
    private final Program program;
    private final LongSupplier nowNs;
    private final List<RegisterBank> registers;
    private final List<CounterBank> counters;
    private final List<MeterBank> meters;
    private final Versions versions;
    /** Register writes that are not committed yet. */
    private final Map<RegisterArray, Pending> pending = new HashMap<>();
    /** Meter configurations as written, by array and index. */
    private final List<Map<Integer, MeterConfig>> meterConfigs;

    /** Writes to one register array that packets do not see yet. */
    private static final class Pending {
        private boolean reset;
        private final Map<Integer, BigInteger> cells = new HashMap<>();

        Pending() {}

        Pending(Pending other) {
            reset = other.reset;
            cells.putAll(other.cells);
        }
    }

    public StateStore(Program program, LongSupplier nowNs, Journal journal, Versions versions) {
        this.versions = versions;
        this.meterConfigs = program.meters().stream()
                .map(a -> (Map<Integer, MeterConfig>) new HashMap<Integer, MeterConfig>())
                .toList();
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
        program.registers().forEach(this::reset);
        for (CounterArray array : program.counters()) {
            for (int i = 0; i < array.size(); i++) {
                write(counter(array), i, new CounterValue(0, 0));
            }
        }
        for (MeterArray array : program.meters()) {
            List.copyOf(meterConfigs.get(array.index()).keySet()).forEach(i -> write(array, i, null));
            for (int i = 0; i < array.size(); i++) {
                write(meter(array).counts(i), MeterCounts.NONE, versions);
            }
        }
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
        write(counterBank(counter, index), index, value);
    }

    private void write(CounterBank bank, int index, CounterValue value) {
        if (versions.undoing()) {
            CounterValue old = bank.read(index);
            versions.undo(() -> bank.write(index, old));
        }
        bank.write(index, value);
    }

    @Override
    public MeterConfig readMeter(String meter, int index) {
        return meterConfigs.get(meterBank(meter, index).array().index()).get(index);
    }

    @Override
    public void writeMeter(String meter, int index, MeterConfig config) {
        checkMeter(meter, config);
        write(meterBank(meter, index).array(), index, config);
    }

    private void write(MeterArray array, int index, MeterConfig config) {
        Map<Integer, MeterConfig> configs = meterConfigs.get(array.index());
        MeterConfig old = configs.get(index);
        if (versions.undoing()) {
            versions.undo(() -> set(configs, index, old));
        }
        set(configs, index, config);
        long now = nowNs.getAsLong();
        versions.exclusive(() -> meter(array).write(index, config, now));
    }

    @Override
    public MeterCounts readMeterCounts(String meter, int index) {
        return meterBank(meter, index).counts(index).read();
    }

    @Override
    public void writeMeterCounts(String meter, int index, MeterCounts counts) {
        write(meterBank(meter, index).counts(index), counts, versions);
    }

    /** Writes counts at once, as packets cannot read them. */
    public static void write(ColourCounts cell, MeterCounts counts, Versions versions) {
        if (versions.undoing()) {
            MeterCounts old = cell.read();
            versions.undo(() -> cell.write(old));
        }
        cell.write(counts);
    }

    private static void set(Map<Integer, MeterConfig> configs, int index, MeterConfig config) {
        if (config == null) {
            configs.remove(index);
        } else {
            configs.put(index, config);
        }
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
        RegisterBank bank = registerBank(register, index);
        Pending written = pending.get(bank.array());
        if (written != null && (written.reset || written.cells.containsKey(index))) {
            return written.cells.getOrDefault(index, BigInteger.ZERO);
        }
        return bank.read(index);
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
        change(bank, written -> written.cells.put(index, value), () -> bank.write(index, value));
    }

    /** Notes a write for later reads, and stages it for packets. */
    private void change(RegisterBank bank, Consumer<Pending> note, Runnable write) {
        RegisterArray array = bank.array();
        Pending old = pending.get(array);
        if (versions.undoing()) {
            Pending before = old == null ? null : new Pending(old);
            versions.undo(() -> restore(array, before));
        }
        if (old == null) {
            pending.put(array, new Pending());
        }
        note.accept(pending.get(array));
        versions.exclusive(() -> {
            write.run();
            pending.remove(array);
        });
    }

    private void restore(RegisterArray array, Pending before) {
        if (before == null) {
            pending.remove(array);
        } else {
            pending.put(array, before);
        }
    }

    @Override
    public void resetRegister(String register) {
        RegisterArray array = program.register(register);
        check("register", register, array != null, 0, 1);
        reset(array);
    }

    private void reset(RegisterArray array) {
        RegisterBank bank = register(array);
        change(
                bank,
                written -> {
                    written.reset = true;
                    written.cells.clear();
                },
                bank::reset);
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
