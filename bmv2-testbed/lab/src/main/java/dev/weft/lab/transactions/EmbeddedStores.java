package dev.weft.lab.transactions;

import dev.weft.bmv2.EmbeddedSwitch;
import dev.weft.bmv2.exec.ExecutorKind;
import dev.weft.bmv2.p4runtime.P4RuntimeService;
import dev.weft.bmv2.p4runtime.P4RuntimeTarget;
import dev.weft.dataplane.agent.target.Pipeline;
import dev.weft.dataplane.api.transaction.P4RuntimeStore;
import dev.weft.p4.program.WeftP4;
import dev.weft.transaction.SwitchStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import p4.v1.P4RuntimeOuterClass.ForwardingPipelineConfig;

/**
 * Embedded switches that run the Weft program, written and read by P4Runtime messages without a network between. The
 * program is read once and shared; as hardly a packet comes, it is not compiled.
 */
final class EmbeddedStores {
    private final List<SwitchStore> stores = new ArrayList<>();
    private final List<EmbeddedSwitch> devices = new ArrayList<>();

    EmbeddedStores(int count) {
        Pipeline pipeline = Pipeline.weft();
        P4RuntimeTarget first = null;
        for (int i = 0; i < count; i++) {
            P4RuntimeTarget target = P4RuntimeTarget.builder(i + 1)
                    .options(options -> options.executor(ExecutorKind.INTERPRETED))
                    .build();
            if (first == null) {
                target.load(ForwardingPipelineConfig.newBuilder()
                        .setP4Info(pipeline.p4info())
                        .setP4DeviceConfig(pipeline.deviceConfig())
                        .build());
                first = target;
            } else {
                target.load(first);
            }
            devices.add(target.device());
            stores.add(new OwnTables(new P4RuntimeStore(
                    new LocalSession(new P4RuntimeService(target), i + 1),
                    pipeline.p4info(),
                    Set.of(WeftP4.Tables.Pins.NAME))));
        }
    }

    SwitchStore get(int index) {
        return stores.get(index);
    }

    /** The switch behind the tables. */
    EmbeddedSwitch device(int index) {
        return devices.get(index);
    }
}
