package dev.weft.onos.impl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.onosproject.net.DeviceId;
import org.onosproject.net.driver.Behaviour;
import org.onosproject.net.driver.DefaultDriver;
import org.onosproject.net.driver.DefaultDriverData;
import org.onosproject.net.driver.DefaultDriverHandler;
import org.onosproject.net.driver.Driver;
import org.onosproject.net.flow.FlowRuleProgrammable;
import org.onosproject.net.pi.model.PiPipeconf;

/** What ONOS makes of its bmv2 driver and the pipeconf. */
class WeftFlowRulesTest {
    private static final String DELETES_FIRST = "tableDeleteBeforeUpdate";

    @Test
    void underTheBmv2DriverAnEntryIsModifiedAndNothingElseDiffers() {
        Driver stock = driver("bmv2", List.of(), Map.of(DELETES_FIRST, "true", "supportTableCounters", "false"));
        PiPipeconf pipeconf = WeftPipeconf.build();
        Driver merged = new DefaultDriver(
                        "bmv2:" + pipeconf.id(),
                        stock.parents(),
                        "",
                        "",
                        "",
                        Map.of(
                                FlowRuleProgrammable.class,
                                pipeconf.implementation(FlowRuleProgrammable.class)
                                        .orElseThrow()),
                        Map.of())
                .merge(stock);
        assertThat(merged.getProperty(DELETES_FIRST))
                .as("without the pipeconf's behaviour")
                .isEqualTo("true");

        DefaultDriverData data = new DefaultDriverData(merged, DeviceId.deviceId("device:s1"));
        FlowRuleProgrammable made = merged.createBehaviour(new DefaultDriverHandler(data), FlowRuleProgrammable.class);

        assertThat(made).isInstanceOf(WeftFlowRules.class);
        assertThat(made.handler().driver().getProperty(DELETES_FIRST)).isEqualTo("false");
        assertThat(made.handler().driver().getProperty("supportTableCounters")).isEqualTo("false");
        assertThat(made.handler().driver().name()).isEqualTo("bmv2:dev.weft.v1model");
        assertThat(made.handler().hasBehaviour(FlowRuleProgrammable.class)).isTrue();
        assertThat(made.data().deviceId()).isEqualTo(data.deviceId());
    }

    private static Driver driver(String name, List<Driver> parents, Map<String, String> properties) {
        Map<Class<? extends Behaviour>, Class<? extends Behaviour>> none = Map.of();
        return new DefaultDriver(name, parents, "p4.org", "master", "master", none, properties);
    }
}
