package dev.weft.dataplane.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.bmv2.openconfig.GnmiService;
import dev.weft.bmv2.openconfig.ManagedPort;
import dev.weft.bmv2.openconfig.ManagedPorts;
import dev.weft.dataplane.api.PortSample;
import dev.weft.packetio.PortCounters;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The ports of a switch as the embedded switch's gNMI tells them. */
class SwitchSensorTest {
    private static final ManagedPorts PORTS = new ManagedPorts() {
        @Override
        public List<ManagedPort> ports() {
            return List.of(
                    new ManagedPort(1, "veth1", true, true, 10_000, new PortCounters(1, 2, 3, 4, 5, 6)),
                    new ManagedPort(2, "veth2", false, true, 0, new PortCounters(0, 0, 0, 0, 0, 0)));
        }

        @Override
        public void setEnabled(int number, boolean enabled) {
            throw new AssertionError("a sensor changes nothing");
        }
    };

    @Test
    void portsAreToldWithTheirCounters() throws IOException {
        String name = InProcessServerBuilder.generateName();
        Server server = InProcessServerBuilder.forName(name)
                .directExecutor()
                .addService(new GnmiService(PORTS, () -> 0))
                .build()
                .start();
        ManagedChannel channel =
                InProcessChannelBuilder.forName(name).directExecutor().build();
        try {
            assertThat(new SwitchSensor(channel, null, 0).ports())
                    .containsExactly(
                            PortSample.newBuilder()
                                    .setSource(PortSample.Source.SWITCH)
                                    .setName("veth1")
                                    .setUp(true)
                                    .setRxPackets(1)
                                    .setRxBytes(2)
                                    .setRxDropped(3)
                                    .setTxPackets(4)
                                    .setTxBytes(5)
                                    .setTxDropped(6)
                                    .build(),
                            PortSample.newBuilder()
                                    .setSource(PortSample.Source.SWITCH)
                                    .setName("veth2")
                                    .build());
        } finally {
            channel.shutdownNow();
            server.shutdownNow();
        }
    }

    @Test
    void aSwitchWithoutGnmiHasNoPortsToTell() throws IOException {
        String name = InProcessServerBuilder.generateName();
        Server server =
                InProcessServerBuilder.forName(name).directExecutor().build().start();
        ManagedChannel channel =
                InProcessChannelBuilder.forName(name).directExecutor().build();
        try {
            SwitchSensor sensor = new SwitchSensor(channel, null, 0);
            assertThat(sensor.ports()).isEmpty();
            assertThat(sensor.ports()).isEmpty();
        } finally {
            channel.shutdownNow();
            server.shutdownNow();
        }
    }
}
