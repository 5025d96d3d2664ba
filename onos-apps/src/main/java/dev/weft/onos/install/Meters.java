package dev.weft.onos.install;

import dev.weft.control.core.ir.MeterConfig;
import dev.weft.control.core.ir.MeterKey;
import dev.weft.control.core.pipeline.PipelineModel;
import java.util.List;
import java.util.Set;
import org.onosproject.core.ApplicationId;
import org.onosproject.net.DeviceId;
import org.onosproject.net.meter.Band;
import org.onosproject.net.meter.DefaultBand;
import org.onosproject.net.meter.DefaultMeterRequest;
import org.onosproject.net.meter.Meter;
import org.onosproject.net.meter.MeterRequest;
import org.onosproject.net.meter.MeterScope;
import org.onosproject.net.pi.model.PiMeterId;
import org.onosproject.net.pi.runtime.PiMeterCellId;

/** Meter cells as ONOS's meters: two bands, yellow for the committed rate and red for the peak rate. */
final class Meters {
    private final PipelineModel pipeline;

    Meters(PipelineModel pipeline) {
        this.pipeline = pipeline;
    }

    PiMeterCellId cell(MeterKey key) {
        return PiMeterCellId.ofIndirect(PiMeterId.of(key.meter()), key.index());
    }

    MeterRequest.Builder request(MeterConfig meter, DeviceId device, ApplicationId application) {
        boolean packets = pipeline.meter(meter.key().meter()).packets();
        return DefaultMeterRequest.builder()
                .forDevice(device)
                .fromApp(application)
                .withUnit(packets ? Meter.Unit.PKTS_PER_SEC : Meter.Unit.BYTES_PER_SEC)
                .withScope(MeterScope.of(meter.key().meter()))
                .withIndex(meter.key().index())
                .burst()
                .withBands(List.of(
                        band(Band.Type.MARK_YELLOW, meter.cir(), meter.cburst()),
                        band(Band.Type.MARK_RED, meter.pir(), meter.pburst())));
    }

    private static Band band(Band.Type type, long rate, long burst) {
        return DefaultBand.builder()
                .ofType(type)
                .withRate(rate)
                .burstSize(burst)
                .build();
    }

    /** The other way round; only meters of this application are. */
    MeterConfig config(Meter meter) {
        PiMeterCellId cell = (PiMeterCellId) meter.meterCellId();
        long cir = 0;
        long cburst = 0;
        long pir = 0;
        long pburst = 0;
        for (Band band : meter.bands()) {
            if (band.type() == Band.Type.MARK_YELLOW) {
                cir = band.rate();
                cburst = band.burst();
            } else {
                pir = band.rate();
                pburst = band.burst();
            }
        }
        return new MeterConfig(new MeterKey(cell.meterId().id(), cell.index()), cir, cburst, pir, pburst, Set.of());
    }
}
