package dev.weft.bmv2.p4runtime;

import dev.weft.bmv2.control.CounterValue;
import dev.weft.bmv2.control.MeterConfig;
import dev.weft.bmv2.control.MeterCounts;
import dev.weft.bmv2.control.StateControl;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import p4.config.v1.P4InfoOuterClass.Counter;
import p4.config.v1.P4InfoOuterClass.Meter;
import p4.config.v1.P4InfoOuterClass.Register;
import p4.v1.P4RuntimeOuterClass.CounterData;
import p4.v1.P4RuntimeOuterClass.CounterEntry;
import p4.v1.P4RuntimeOuterClass.Entity;
import p4.v1.P4RuntimeOuterClass.Index;
import p4.v1.P4RuntimeOuterClass.MeterEntry;
import p4.v1.P4RuntimeOuterClass.RegisterEntry;

/** Indirect counters, meters and registers (specification sections 9.3.2, 9.4.2 and 9.7). */
final class StateAccess {
    private final LoadedPipeline pipeline;
    private final StateControl state;
    private final DataCodec data;

    StateAccess(LoadedPipeline pipeline) {
        this.pipeline = pipeline;
        state = pipeline.control().state();
        data = new DataCodec(pipeline.index().p4info().getTypeInfo(), pipeline.translations());
    }

    void modify(CounterEntry message) {
        Counter counter = counter(message.getCounterId());
        String name = counter.getPreamble().getName();
        if (!message.hasData()) {
            forCells(message.hasIndex(), message.getIndex(), (int) counter.getSize(), name, index -> {});
            return;
        }
        CounterValue value = new CounterValue(
                message.getData().getPacketCount(), message.getData().getByteCount());
        forCells(
                message.hasIndex(),
                message.getIndex(),
                (int) counter.getSize(),
                name,
                index -> state.writeCounter(name, index, value));
    }

    void modify(MeterEntry message) {
        Meter meter = meter(message.getMeterId());
        String name = meter.getPreamble().getName();
        MeterCodec.requireZero(message.getCounterData(), name);
        MeterConfig config = message.hasConfig() ? MeterCodec.decode(message.getConfig(), meter.getSpec(), name) : null;
        forCells(message.hasIndex(), message.getIndex(), (int) meter.getSize(), name, index -> {
            state.writeMeter(name, index, config);
            if (message.hasCounterData()) {
                state.writeMeterCounts(name, index, MeterCounts.NONE);
            }
        });
    }

    void modify(RegisterEntry message) {
        Register register = register(message.getRegisterId());
        String name = register.getPreamble().getName();
        List<BigInteger> values = data.decode(register.getTypeSpec(), message.getData(), "register " + name);
        if (values.size() != 1) {
            throw P4RuntimeFailure.unimplemented("register " + name + " has cells of " + values.size() + " fields");
        }
        forCells(
                message.hasIndex(),
                message.getIndex(),
                register.getSize(),
                name,
                index -> state.writeRegister(name, index, values.get(0)));
    }

    void read(CounterEntry pattern, Consumer<Entity> out) {
        Collection<Counter> counters = pattern.getCounterId() == 0
                ? pipeline.index().counters().all()
                : List.of(counter(pattern.getCounterId()));
        for (Counter counter : counters) {
            String name = counter.getPreamble().getName();
            forCells(pattern.hasIndex(), pattern.getIndex(), (int) counter.getSize(), name, index -> {
                CounterValue value = state.readCounter(name, index);
                out.accept(Entity.newBuilder()
                        .setCounterEntry(CounterEntry.newBuilder()
                                .setCounterId(counter.getPreamble().getId())
                                .setIndex(index(index))
                                .setData(CounterData.newBuilder()
                                        .setPacketCount(value.packets())
                                        .setByteCount(value.bytes())))
                        .build());
            });
        }
    }

    void read(MeterEntry pattern, Consumer<Entity> out) {
        Collection<Meter> meters =
                pattern.getMeterId() == 0 ? pipeline.index().meters().all() : List.of(meter(pattern.getMeterId()));
        for (Meter meter : meters) {
            String name = meter.getPreamble().getName();
            forCells(pattern.hasIndex(), pattern.getIndex(), (int) meter.getSize(), name, index -> {
                MeterEntry.Builder entry = MeterEntry.newBuilder()
                        .setMeterId(meter.getPreamble().getId())
                        .setIndex(index(index));
                MeterConfig config = state.readMeter(name, index);
                if (config != null) {
                    entry.setConfig(MeterCodec.encode(config));
                }
                if (pattern.hasCounterData()) {
                    entry.setCounterData(MeterCodec.encode(state.readMeterCounts(name, index)));
                }
                out.accept(Entity.newBuilder().setMeterEntry(entry).build());
            });
        }
    }

    void read(RegisterEntry pattern, Consumer<Entity> out) {
        Collection<Register> registers = pattern.getRegisterId() == 0
                ? pipeline.index().registers().all()
                : List.of(register(pattern.getRegisterId()));
        for (Register register : registers) {
            String name = register.getPreamble().getName();
            forCells(
                    pattern.hasIndex(),
                    pattern.getIndex(),
                    register.getSize(),
                    name,
                    index -> out.accept(Entity.newBuilder()
                            .setRegisterEntry(RegisterEntry.newBuilder()
                                    .setRegisterId(register.getPreamble().getId())
                                    .setIndex(index(index))
                                    .setData(data.encode(
                                            register.getTypeSpec(), List.of(state.readRegister(name, index)))))
                            .build()));
        }
    }

    /** What brings the counts of a meter's cells back, if an update resets them. */
    Runnable counts(MeterEntry message) {
        List<Runnable> restore = new ArrayList<>();
        Optional<Meter> meter = pipeline.index().meters().find(message.getMeterId());
        if (meter.isPresent() && message.hasCounterData()) {
            String name = meter.get().getPreamble().getName();
            forCells(message.hasIndex(), message.getIndex(), (int) meter.get().getSize(), name, index -> {
                MeterCounts counts = state.readMeterCounts(name, index);
                restore.add(() -> state.writeMeterCounts(name, index, counts));
            });
        }
        return () -> restore.forEach(Runnable::run);
    }

    private static void forCells(boolean one, Index index, int size, String name, IntConsumer work) {
        if (one) {
            work.accept(Values.index(index.getIndex(), size, name));
            return;
        }
        for (int i = 0; i < size; i++) {
            work.accept(i);
        }
    }

    private static Index index(int index) {
        return Index.newBuilder().setIndex(index).build();
    }

    private Counter counter(int id) {
        return LoadedPipeline.require(id, pipeline.index().counters(), "counter");
    }

    private Meter meter(int id) {
        return LoadedPipeline.require(id, pipeline.index().meters(), "meter");
    }

    private Register register(int id) {
        return LoadedPipeline.require(id, pipeline.index().registers(), "register");
    }
}
