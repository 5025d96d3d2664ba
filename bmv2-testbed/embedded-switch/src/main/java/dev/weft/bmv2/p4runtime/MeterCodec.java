package dev.weft.bmv2.p4runtime;

import dev.weft.bmv2.control.CounterValue;
import dev.weft.bmv2.control.MeterConfig;
import dev.weft.bmv2.control.MeterCounts;
import p4.config.v1.P4InfoOuterClass.MeterSpec;
import p4.v1.P4RuntimeOuterClass;
import p4.v1.P4RuntimeOuterClass.CounterData;
import p4.v1.P4RuntimeOuterClass.MeterCounterData;

/** Meter configurations and counts (specification section 9.4). */
final class MeterCodec {
    private MeterCodec() {}

    /** Checks against the meter's type and decodes. */
    static MeterConfig decode(P4RuntimeOuterClass.MeterConfig config, MeterSpec spec, String meter) {
        if (config.getEburst() < 0
                || config.getCir() < 0
                || config.getCburst() < 0
                || config.getPir() < 0
                || config.getPburst() < 0) {
            throw P4RuntimeFailure.invalid("meter " + meter + ": negative rate or burst");
        }
        boolean oneRate = spec.getType() != MeterSpec.Type.TWO_RATE_THREE_COLOR;
        if (oneRate && (config.getPir() != config.getCir() || config.getPburst() != config.getCburst())) {
            throw P4RuntimeFailure.invalid(
                    "meter " + meter + " is " + spec.getType() + ": pir and pburst must equal cir and cburst");
        }
        if (spec.getType() != MeterSpec.Type.SINGLE_RATE_THREE_COLOR && config.getEburst() != 0) {
            throw P4RuntimeFailure.invalid("meter " + meter + " is " + spec.getType() + ": eburst must not be set");
        }
        if (config.getPir() < config.getCir()) {
            throw P4RuntimeFailure.invalid(
                    "meter " + meter + ": pir " + config.getPir() + " is below cir " + config.getCir());
        }
        return new MeterConfig(
                config.getCir(), config.getCburst(), config.getPir(), config.getPburst(), config.getEburst());
    }

    static P4RuntimeOuterClass.MeterConfig encode(MeterConfig config) {
        return P4RuntimeOuterClass.MeterConfig.newBuilder()
                .setCir(config.committedRate())
                .setCburst(config.committedBurst())
                .setPir(config.peakRate())
                .setPburst(config.peakBurst())
                .setEburst(config.excessBurst())
                .build();
    }

    static MeterCounterData encode(MeterCounts counts) {
        return MeterCounterData.newBuilder()
                .setGreen(encode(counts.green()))
                .setYellow(encode(counts.yellow()))
                .setRed(encode(counts.red()))
                .build();
    }

    private static CounterData encode(CounterValue value) {
        return CounterData.newBuilder()
                .setPacketCount(value.packets())
                .setByteCount(value.bytes())
                .build();
    }

    /** Counts per colour can be written only to start anew (specification sections 9.1.7 and 9.4.1). */
    static void requireZero(MeterCounterData data, String meter) {
        if (!isZero(data.getGreen()) || !isZero(data.getYellow()) || !isZero(data.getRed())) {
            throw P4RuntimeFailure.invalid(
                    "meter " + meter + ": counts per colour can be reset to 0 only, not set to another value");
        }
    }

    private static boolean isZero(CounterData data) {
        return data.getPacketCount() == 0 && data.getByteCount() == 0;
    }
}
