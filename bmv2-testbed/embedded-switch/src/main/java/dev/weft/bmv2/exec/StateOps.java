package dev.weft.bmv2.exec;

import dev.weft.bmv2.state.CounterBank;
import dev.weft.bmv2.state.MeterBank;
import dev.weft.bmv2.state.RegisterBank;
import dev.weft.bmv2.trace.PacketTrace;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lowered primitives on fields and state. An index outside an array does nothing, as in bmv2: nothing is written, to
 * the array or to the destination field.
 */
final class StateOps {
    private static final Logger LOG = LoggerFactory.getLogger("dev.weft.bmv2.log_msg");

    private StateOps() {}

    static final class Assign extends Op {
        private final Store target;
        private final DataNode source;

        Assign(Store target, DataNode source) {
            this.target = target;
            this.source = source;
        }

        @Override
        void run(PacketState packet) {
            target.store(packet, source);
        }
    }

    static final class Check extends Op {
        private final String kind;
        private final BoolNode condition;

        Check(String kind, BoolNode condition) {
            this.kind = kind;
            this.condition = condition;
        }

        @Override
        void run(PacketState packet) {
            if (!condition.test(packet)) {
                throw new PacketDropped(kind + " failed");
            }
        }
    }

    static final class LogMessage extends Op {
        private final String format;
        private final DataNode[] arguments;

        LogMessage(String format, DataNode[] arguments) {
            this.format = format;
            this.arguments = arguments;
        }

        @Override
        void run(PacketState packet) {
            if (packet.trace == null && !LOG.isInfoEnabled()) {
                return;
            }
            StringBuilder text = new StringBuilder();
            int argument = 0;
            for (int i = 0; i < format.length(); i++) {
                char c = format.charAt(i);
                boolean escaped = c == '\\' && i + 1 < format.length() && "{}".indexOf(format.charAt(i + 1)) >= 0;
                if (escaped) {
                    text.append(format.charAt(++i));
                } else if (c == '{' && format.startsWith("{}", i) && argument < arguments.length) {
                    text.append(arguments[argument++].big(packet));
                    i++;
                } else {
                    text.append(c);
                }
            }
            LOG.info("{}", text);
            if (packet.trace != null) {
                packet.trace.add(new PacketTrace.Logged(text.toString()));
            }
        }
    }

    /** {@code base + hash % max}; a maximum of 0 counts as 1. */
    static final class Hash extends Op {
        private final Store target;
        private final DataNode base;
        private final CalculationCode calculation;
        private final DataNode max;

        Hash(Store target, DataNode base, CalculationCode calculation, DataNode max) {
            this.target = target;
            this.base = base;
            this.calculation = calculation;
            this.max = max;
        }

        @Override
        void run(PacketState packet) {
            long size = max.low(packet);
            long hash = Long.remainderUnsigned(calculation.compute(packet), size == 0 ? 1 : size);
            target.storeUnsigned(packet, hash + base.low(packet));
        }
    }

    /** Nothing is written if the low bound is above the high bound. */
    static final class Random extends Op {
        private final Store target;
        private final DataNode low;
        private final DataNode high;
        private final PacketRandom random;

        Random(Store target, DataNode low, DataNode high, PacketRandom random) {
            this.target = target;
            this.low = low;
            this.high = high;
            this.random = random;
        }

        @Override
        void run(PacketState packet) {
            long from = low.low(packet);
            long to = high.low(packet);
            if (Long.compareUnsigned(from, to) <= 0) {
                target.storeUnsigned(packet, random.between(from, to));
            }
        }
    }

    static final class Count extends Op {
        private final CounterBank counter;
        private final DataNode index;

        Count(CounterBank counter, DataNode index) {
            this.counter = counter;
            this.index = index;
        }

        @Override
        void run(PacketState packet) {
            int i = index.index(packet);
            if (i >= 0 && i < counter.size()) {
                counter.count(i, packet.ingressLength);
            }
        }
    }

    static final class ExecuteMeter extends Op {
        private final MeterBank meter;
        private final DataNode index;
        private final Store target;
        private final LongSupplier nowNs;

        ExecuteMeter(MeterBank meter, DataNode index, Store target, LongSupplier nowNs) {
            this.meter = meter;
            this.index = index;
            this.target = target;
            this.nowNs = nowNs;
        }

        @Override
        void run(PacketState packet) {
            int i = index.index(packet);
            if (i >= 0 && i < meter.size()) {
                target.storeUnsigned(packet, meter.execute(i, nowNs.getAsLong(), packet.ingressLength));
            }
        }
    }

    static final class RegisterRead extends Op {
        private final Store target;
        private final RegisterBank register;
        private final DataNode index;

        RegisterRead(Store target, RegisterBank register, DataNode index) {
            this.target = target;
            this.register = register;
            this.index = index;
        }

        @Override
        void run(PacketState packet) {
            int i = index.index(packet);
            if (i < 0 || i >= register.size()) {
                return;
            }
            if (register.array().width() <= 64) {
                target.storeUnsigned(packet, register.low(i));
            } else {
                target.storeBig(packet, register.read(i));
            }
        }
    }

    static final class RegisterWrite extends Op {
        private final RegisterBank register;
        private final DataNode index;
        private final DataNode source;

        RegisterWrite(RegisterBank register, DataNode index, DataNode source) {
            this.register = register;
            this.index = index;
            this.source = source;
        }

        @Override
        void run(PacketState packet) {
            int i = index.index(packet);
            if (i < 0 || i >= register.size()) {
                return;
            }
            if (register.array().width() <= 64) {
                register.writeLow(i, source.low(packet));
            } else {
                register.write(i, source.big(packet));
            }
        }
    }
}
