package dev.weft.bmv2.p4runtime;

import dev.weft.bmv2.control.MeterConfig;
import p4.config.v1.P4InfoOuterClass.MeterSpec;
import p4.v1.P4RuntimeOuterClass;

/** Meter configurations (specification section 9.4). */
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

    static P4RuntimeFailure noColourCounters(String meter) {
        return P4RuntimeFailure.unimplemented("meter " + meter + ": this switch does not count packets per colour");
    }
}
