package dev.weft.dataplane.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.dataplane.agent.daemon.AgentDaemon;
import dev.weft.dataplane.agent.daemon.DaemonSettings;
import dev.weft.dataplane.agent.daemon.Sensing;
import dev.weft.dataplane.api.CounterSample;
import dev.weft.dataplane.api.DeviceSample;
import dev.weft.dataplane.api.InstanceStatus;
import dev.weft.dataplane.api.PathSample;
import dev.weft.dataplane.api.PortSample;
import dev.weft.dataplane.api.TelemetrySample;
import dev.weft.dataplane.api.TrafficSample;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The samples of a running agent, read by Arrow clients of Java and, where it is installed, of Python. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FlightExportTest {
    private static AgentDaemon daemon() throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        return AgentDaemon.start(DaemonSettings.of(
                        new InetSocketAddress(loopback, 1), 7, new InetSocketAddress(loopback, 0))
                .sensing(new Sensing(Duration.ofMillis(50), Duration.ofMillis(200), Set.of()), Optional.empty()));
    }

    private static FlightClient client(BufferAllocator allocator, AgentDaemon daemon) {
        return FlightClient.builder(allocator, Location.forGrpcInsecure("127.0.0.1", daemon.port()))
                .build();
    }

    private static Ticket ticket(String text) {
        return new Ticket(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anArrowClientReadsWhatTheAgentSenses() throws Exception {
        try (AgentDaemon daemon = daemon();
                BufferAllocator allocator = new RootAllocator();
                FlightClient client = client(allocator, daemon)) {
            List<String> tables = new ArrayList<>();
            for (FlightInfo info : client.listFlights(org.apache.arrow.flight.Criteria.ALL)) {
                tables.add(info.getDescriptor().getPath().get(0));
            }
            assertThat(tables)
                    .containsExactly("device", "ports", "paths", "counters", "instances", "traffic", "sources");
            FlightInfo info = client.getInfo(FlightDescriptor.path("device"));
            assertThat(info.getSchemaOptional().orElseThrow().findField("cpu_permille"))
                    .isNotNull();

            List<Long> sequences = new ArrayList<>();
            try (FlightStream stream = client.getStream(ticket("device 3"))) {
                VectorSchemaRoot batch = stream.getRoot();
                assertThat(batch.getSchema()).isEqualTo(info.getSchemaOptional().orElseThrow());
                while (stream.next()) {
                    assertThat(batch.getRowCount()).isEqualTo(1);
                    sequences.add(((BigIntVector) batch.getVector("sequence")).get(0));
                    long total = ((BigIntVector) batch.getVector("memory_total_bytes")).get(0);
                    assertThat(total)
                            .as("this machine's memory, by its own word")
                            .isEqualTo(memoryOfThisMachine());
                }
            }
            assertThat(sequences).hasSize(3).isSorted().doesNotHaveDuplicates();
        }
    }

    private static long memoryOfThisMachine() throws Exception {
        return Files.readAllLines(Path.of("/proc/meminfo")).stream()
                .filter(line -> line.startsWith("MemTotal:"))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aStreamEndsWithItsClientAndWithItsAgent() throws Exception {
        BufferAllocator allocator = new RootAllocator();
        AgentDaemon daemon = daemon();
        try (FlightClient client = client(allocator, daemon)) {
            try (FlightStream stream = client.getStream(ticket("device"))) {
                assertThat(stream.next()).isTrue();
                stream.cancel("enough", null);
            }
            try (FlightStream stream = client.getStream(ticket("traffic"))) {
                assertThat(stream.next()).isTrue();
                daemon.close();
                assertThatThrownBy(() -> {
                            while (stream.next()) {
                                assertThat(stream.getRoot().getRowCount()).isEqualTo(1);
                            }
                        })
                        .isInstanceOf(FlightRuntimeException.class);
            }
        }
        allocator.close();
    }

    @Test
    void whatIsNotThereIsNamed() throws Exception {
        try (AgentDaemon daemon = daemon();
                BufferAllocator allocator = new RootAllocator();
                FlightClient client = client(allocator, daemon)) {
            assertThatThrownBy(() -> client.getInfo(FlightDescriptor.path("devices")))
                    .isInstanceOf(FlightRuntimeException.class)
                    .hasMessageContaining("no table \"devices\"; there are device, ports");
            for (String bad : List.of("nothing", "device 0", "device x", "device 1 2", "device 99999999")) {
                assertThatThrownBy(() -> {
                            try (FlightStream stream = client.getStream(ticket(bad))) {
                                stream.next();
                            }
                        })
                        .as(bad)
                        .isInstanceOf(FlightRuntimeException.class);
            }
        }
    }

    @Test
    void everyFieldOfASampleHasItsColumn() {
        TelemetrySample sample = TelemetrySample.newBuilder()
                .setSwitchId("s1")
                .setSequence(5)
                .setTimeNs(1_700_000_000_000_000_001L)
                .setDevice(DeviceSample.newBuilder()
                        .setCpuPermille(1)
                        .setAgentCpuPermille(2)
                        .setMemoryTotalBytes(3)
                        .setMemoryAvailableBytes(4)
                        .setAgentMemoryBytes(5)
                        .setLoadMilli(6_500)
                        .setProcessors(7))
                .addPorts(PortSample.newBuilder()
                        .setSource(PortSample.Source.SWITCH)
                        .setName("eth1")
                        .setUp(true)
                        .setRxPackets(1)
                        .setRxBytes(2)
                        .setRxDropped(3)
                        .setTxPackets(4)
                        .setTxBytes(5)
                        .setTxDropped(6))
                .addPaths(PathSample.newBuilder()
                        .setPeer("s2")
                        .setReachable(true)
                        .setDelayUs(1)
                        .setJitterUs(2)
                        .setLossPermille(3)
                        .setJudged(4)
                        .setProbes(5)
                        .setReplies(6))
                .addCounters(CounterSample.newBuilder()
                        .setKind(CounterSample.Kind.DROP)
                        .setName("TTL")
                        .setPackets(9))
                .addInstances(InstanceStatus.newBuilder()
                        .setInstanceId("i1")
                        .setSite("s2")
                        .setKnowledge(InstanceStatus.Knowledge.NEVER_HEARD)
                        .setScore(3))
                .setTraffic(TrafficSample.newBuilder()
                        .setPackets(10)
                        .setFlows(2.5)
                        .setFlowsLow(2)
                        .setFlowsHigh(3)
                        .addSources(TrafficSample.HeavyHitter.newBuilder()
                                .setSource("10.0.0.1")
                                .setPacketsLow(4)
                                .setPacketsHigh(6)))
                .build();
        assertThat(row(SampleTable.DEVICE, sample)).isEqualTo("[1, 2, 3, 4, 5, 6.5, 7]");
        assertThat(row(SampleTable.PORTS, sample)).isEqualTo("[switch, eth1, true, 1, 2, 3, 4, 5, 6]");
        assertThat(row(SampleTable.PATHS, sample)).isEqualTo("[s2, true, 1, 2, 3, 4, 5, 6]");
        assertThat(row(SampleTable.COUNTERS, sample)).isEqualTo("[drop, TTL, 9]");
        assertThat(row(SampleTable.INSTANCES, sample)).isEqualTo("[i1, s2, never_heard, null, null, null, 3]");
        assertThat(row(SampleTable.TRAFFIC, sample)).isEqualTo("[10, 2.5, 2.0, 3.0]");
        assertThat(row(SampleTable.SOURCES, sample)).isEqualTo("[10.0.0.1, 4, 6]");
    }

    /** The columns behind time, switch and sequence, of the one row. */
    private static String row(SampleTable table, TelemetrySample sample) {
        try (BufferAllocator allocator = new RootAllocator();
                VectorSchemaRoot batch = VectorSchemaRoot.create(table.schema(), allocator)) {
            table.fill(batch, sample);
            assertThat(batch.getRowCount()).isEqualTo(1);
            assertThat(batch.getVector(0).getObject(0)).isEqualTo(sample.getTimeNs());
            assertThat(batch.getVector(1).getObject(0)).hasToString("s1");
            assertThat(batch.getVector(2).getObject(0)).isEqualTo(5L);
            return batch.getFieldVectors().stream()
                    .skip(3)
                    .map(vector -> String.valueOf(vector.getObject(0)))
                    .toList()
                    .toString();
        }
    }

    @Test
    void pyarrowReadsThemToo() throws Exception {
        String python = System.getenv().getOrDefault("WEFT_PYARROW", "python3");
        assumeTrue(
                exit(new ProcessBuilder(python, "-c", "import pyarrow.flight")) == 0,
                "needs Python with pyarrow, on the PATH or at WEFT_PYARROW: skipped");
        Path script = Path.of("src/test/python/read_flight.py").toAbsolutePath();
        try (AgentDaemon daemon = daemon()) {
            Path out = Files.createTempFile("weft-flight", ".txt");
            int code = exit(new ProcessBuilder(python, script.toString(), Integer.toString(daemon.port()))
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile()));
            String said = Files.readString(out);
            Files.delete(out);
            assertThat(code).as(said).isZero();
            assertThat(said).contains("memory " + memoryOfThisMachine(), "batches 3");
        }
    }

    private static int exit(ProcessBuilder command) throws InterruptedException {
        try {
            Process process = command.start();
            process.getOutputStream().close();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        } catch (java.io.IOException e) {
            return -1; // no such program
        }
    }
}
