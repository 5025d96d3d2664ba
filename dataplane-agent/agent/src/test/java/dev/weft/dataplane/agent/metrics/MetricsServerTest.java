package dev.weft.dataplane.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.dataplane.api.AgentStatus;
import dev.weft.dataplane.api.CounterSample;
import dev.weft.dataplane.api.DeviceSample;
import dev.weft.dataplane.api.InstanceStatus;
import dev.weft.dataplane.api.PathSample;
import dev.weft.dataplane.api.PoolStatus;
import dev.weft.dataplane.api.PortSample;
import dev.weft.dataplane.api.TargetStatus;
import dev.weft.dataplane.api.TelemetrySample;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Prometheus gets, read as its text format says. */
class MetricsServerTest {
    private static final Pattern LINE =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{(?:[a-z_]+=\"[^\"]*\",?)*})? (\\S+)");

    private AgentStatus status = AgentStatus.getDefaultInstance();
    private Optional<TelemetrySample> sample = Optional.empty();
    private MetricsServer server;

    @BeforeEach
    void start() throws IOException {
        server = MetricsServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), () -> status, () -> sample);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The values by name and labels; a line that is none fails. */
    private static Map<String, Double> parse(String text) {
        Map<String, Double> values = new TreeMap<>();
        for (String line : text.split("\n")) {
            if (!line.startsWith("#")) {
                Matcher matcher = LINE.matcher(line);
                assertThat(matcher.matches()).as(line).isTrue();
                String labels = matcher.group(2) == null ? "" : matcher.group(2);
                assertThat(values.put(matcher.group(1) + labels, Double.valueOf(matcher.group(3))))
                        .as("twice: %s", line)
                        .isNull();
            }
        }
        return values;
    }

    @Test
    void whatTheAgentKnowsStandsThereInBaseUnits() throws Exception {
        status = AgentStatus.newBuilder()
                .setSwitchId("s1")
                .setDeviceId(7)
                .setGeneration(2)
                .setPins(3)
                .setTarget(TargetStatus.newBuilder()
                        .setState(TargetStatus.State.READY)
                        .setSessions(4))
                .addInstances(InstanceStatus.newBuilder()
                        .setInstance(5)
                        .setInstanceId("i-1")
                        .setSite("s2")
                        .setKnowledge(InstanceStatus.Knowledge.FRESH)
                        .setNetworkKnown(true)
                        .setNetworkUs(1_500)
                        .setScore(9))
                .addPools(PoolStatus.newBuilder()
                        .setServiceId("web")
                        .addShares(PoolStatus.Share.newBuilder().setInstance(5).setMentions(64)))
                .putCounters("probe-sent", 11)
                .build();
        sample = Optional.of(TelemetrySample.newBuilder()
                .setSequence(12)
                .setIntervalUs(500_000)
                .setDevice(DeviceSample.newBuilder().setCpuPermille(250).setMemoryTotalBytes(1_024))
                .addPorts(PortSample.newBuilder()
                        .setName("eth1")
                        .setSource(PortSample.Source.SWITCH)
                        .setUp(true)
                        .setRxBytes(99))
                .addPaths(PathSample.newBuilder()
                        .setPeer("s2")
                        .setReachable(true)
                        .setDelayUs(2_000)
                        .setLossPermille(30))
                .addCounters(CounterSample.newBuilder()
                        .setKind(CounterSample.Kind.SERVICE)
                        .setName("web")
                        .setPackets(13))
                .addCounters(CounterSample.newBuilder()
                        .setKind(CounterSample.Kind.DROP)
                        .setName("NO_ROUTE")
                        .setPackets(14))
                .build());
        HttpResponse<String> response = get("/metrics");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
        Map<String, Double> values = parse(response.body());
        assertThat(values)
                .containsEntry("weft_agent_target_ready{device=\"7\",switch=\"s1\"}", 1.0)
                .containsEntry("weft_agent_target_sessions_total", 4.0)
                .containsEntry("weft_agent_pins", 3.0)
                .containsEntry("weft_agent_events_total{event=\"probe-sent\"}", 11.0)
                .containsEntry("weft_instance_score{instance=\"i-1\",site=\"s2\"}", 9.0)
                .containsEntry("weft_instance_network_delay_seconds{instance=\"i-1\",site=\"s2\"}", 0.0015)
                .containsEntry("weft_pool_share_ratio{demand=\"\",instance=\"i-1\",service=\"web\"}", 0.5)
                .containsEntry("weft_telemetry_samples_total", 12.0)
                .containsEntry("weft_telemetry_interval_seconds", 0.5)
                .containsEntry("weft_device_cpu_busy_ratio", 0.25)
                .containsEntry("weft_device_memory_bytes", 1_024.0)
                .containsEntry("weft_port_receive_bytes_total{port=\"eth1\",source=\"switch\"}", 99.0)
                .containsEntry("weft_path_delay_seconds{peer=\"s2\"}", 0.002)
                .containsEntry("weft_path_loss_ratio{peer=\"s2\"}", 0.03)
                .containsEntry("weft_service_packets_total{service=\"web\"}", 13.0)
                .containsEntry("weft_dropped_packets_total{reason=\"no_route\"}", 14.0);
        assertThat(response.body())
                .contains("# TYPE weft_agent_events_total counter", "# TYPE weft_path_delay_seconds gauge", "# HELP ");
        assertThat(get("/metrics", "Accept", "application/openmetrics-text; version=1.0.0")
                        .body())
                .endsWith("# EOF\n");
    }

    @Test
    void anAgentThatKnowsNothingYetTellsThat() throws Exception {
        assertThat(parse(get("/metrics").body())).containsEntry("weft_agent_configuration_generation", 0.0);
        HttpResponse<String> health = get("/health");
        assertThat(health.statusCode()).isEqualTo(503);
        status = AgentStatus.newBuilder()
                .setTarget(TargetStatus.newBuilder()
                        .setState(TargetStatus.State.DISCONNECTED)
                        .setAddress("10.0.0.9:9559")
                        .setReason("connection refused"))
                .build();
        assertThat(get("/health").body()).contains("10.0.0.9:9559", "connection refused");
        status = AgentStatus.newBuilder()
                .setTarget(TargetStatus.newBuilder().setState(TargetStatus.State.READY))
                .build();
        assertThat(get("/health").statusCode()).as("no configuration").isEqualTo(503);
        status = status.toBuilder().setGeneration(1).build();
        assertThat(get("/health").statusCode()).isEqualTo(200);
        assertThat(get("/live").statusCode()).isEqualTo(200);
    }

    @Test
    void otherPathsAndMethodsAreRefused() throws Exception {
        assertThat(get("/").statusCode()).isEqualTo(404);
        HttpRequest post = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/metrics"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(post, HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(405);
    }

    @Test
    void anAddressThatIsTakenIsNamed() {
        InetSocketAddress taken = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
        assertThatThrownBy(() -> MetricsServer.start(taken, () -> status, () -> sample))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("metrics on ")
                .hasMessageContaining(Integer.toString(server.port()));
    }
}
