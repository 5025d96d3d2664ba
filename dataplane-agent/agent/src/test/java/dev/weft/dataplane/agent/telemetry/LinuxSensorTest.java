package dev.weft.dataplane.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.dataplane.api.DeviceSample;
import dev.weft.dataplane.api.PortSample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Figures of a made-up machine, whose shares are worked out by hand; and this machine's. */
class LinuxSensorTest {
    @TempDir
    private Path folder;

    private Path proc;
    private Path sys;

    @BeforeEach
    void machine() throws IOException {
        proc = folder.resolve("proc");
        sys = folder.resolve("sys");
        Files.createDirectories(proc.resolve("self"));
        // user nice system idle iowait irq softirq steal guest guest_nice: guest stands in user already
        stat("cpu  100 0 100 700 100 0 0 0 50 0", 40, 10);
        Files.writeString(proc.resolve("meminfo"), "MemTotal:  2000 kB\nMemFree: 10 kB\nMemAvailable:   500 kB\n");
        Files.writeString(proc.resolve("self/status"), "Name:\tjava\nVmRSS:\t     300 kB\n");
        Files.writeString(proc.resolve("loadavg"), "1.25 0.50 0.10 2/300 4711\n");
        port("eth0", "up", 1);
        port("veth1", "down", 10);
        port("lo", "unknown", 100);
        Files.writeString(sys.resolve("class/net/bonding_masters"), "\n");
    }

    private void stat(String all, int user, int system) throws IOException {
        Files.writeString(proc.resolve("stat"), all + "\ncpu0 1 2 3\ncpu1 1 2 3\nintr 5\n");
        Files.writeString(
                proc.resolve("self/stat"),
                "4711 (a) b (c) S 1 2 3 4 5 6 7 8 9 10 " + user + " " + system + " 0 0 20 0 1 0\n");
    }

    private void port(String name, String state, int base) throws IOException {
        Path port =
                Files.createDirectories(sys.resolve("class/net").resolve(name).resolve("statistics"));
        Files.writeString(port.resolveSibling("operstate"), state + "\n");
        int i = 0;
        for (String counter : List.of("rx_packets", "rx_bytes", "rx_dropped", "tx_packets", "tx_bytes", "tx_dropped")) {
            Files.writeString(port.resolve(counter), base * ++i + "\n");
        }
    }

    @Test
    void sharesAreOfTheTimeSinceTheLastLook() throws IOException {
        LinuxSensor sensor = new LinuxSensor(proc, sys, Set.of());
        DeviceSample first = sensor.device().orElseThrow();
        assertThat(first.getCpuPermille()).as("no time has passed").isZero();
        assertThat(first.getMemoryTotalBytes()).isEqualTo(2_000 * 1_024);
        assertThat(first.getMemoryAvailableBytes()).isEqualTo(500 * 1_024);
        assertThat(first.getAgentMemoryBytes()).isEqualTo(300 * 1_024);
        assertThat(first.getLoadMilli()).isEqualTo(1_250);
        assertThat(first.getProcessors()).isEqualTo(2);
        // 200 ticks of two processors: 30 + 20 busy; the agent had 20 + 5 of them
        stat("cpu  130 0 120 830 120 0 0 0 60 0", 60, 15);
        DeviceSample second = sensor.device().orElseThrow();
        assertThat(second.getCpuPermille()).isEqualTo(250);
        assertThat(second.getAgentCpuPermille()).isEqualTo(250);
    }

    @Test
    void portsAreReadAndTheLoopbackIsLeftOut() {
        List<PortSample> ports = new LinuxSensor(proc, sys, Set.of()).ports();
        assertThat(ports).extracting(PortSample::getName).containsExactly("eth0", "veth1");
        assertThat(ports).extracting(PortSample::getUp).containsExactly(true, false);
        assertThat(ports.get(1))
                .isEqualTo(PortSample.newBuilder()
                        .setSource(PortSample.Source.SYSTEM)
                        .setName("veth1")
                        .setRxPackets(10)
                        .setRxBytes(20)
                        .setRxDropped(30)
                        .setTxPackets(40)
                        .setTxBytes(50)
                        .setTxDropped(60)
                        .build());
        assertThat(new LinuxSensor(proc, sys, Set.of("lo")).ports())
                .extracting(PortSample::getName)
                .containsExactly("lo");
    }

    @Test
    void aMachineThatSaysNothingLeavesTheSampleEmpty() {
        LinuxSensor sensor = new LinuxSensor(folder.resolve("no"), folder.resolve("no"), Set.of());
        assertThat(sensor.device()).isEmpty();
        assertThat(sensor.ports()).isEmpty();
    }

    @Test
    void thisMachineSaysWhatItsOwnFilesSay() throws IOException {
        DeviceSample sample = new LinuxSensor(Set.of()).device().orElseThrow();
        Map<String, Long> memory = Map.of("total", sample.getMemoryTotalBytes());
        assertThat(Files.readString(Path.of("/proc/meminfo"))).contains(memory.get("total") / 1_024 + " kB");
        assertThat(sample.getProcessors()).isPositive();
        assertThat(sample.getAgentMemoryBytes()).isBetween(1L << 20, sample.getMemoryTotalBytes());
    }
}
