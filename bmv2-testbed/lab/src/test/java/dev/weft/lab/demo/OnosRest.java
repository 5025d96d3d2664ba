package dev.weft.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.control.core.model.Host;
import dev.weft.control.core.model.Link;
import dev.weft.control.core.model.PortRef;
import dev.weft.control.core.model.SwitchNode;
import dev.weft.lab.fabric.Fabric;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A real ONOS by its REST interface: one that runs already at {@code ONOS_REST} (http://127.0.0.1:8181), or else the one
 * in the folder {@code ONOS_ROOT}, which then is started and stopped.
 */
final class OnosRest implements AutoCloseable {
    /** ONOS's application with the driver bmv2. */
    static final String BMV2_DRIVERS = "org.onosproject.drivers.bmv2";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PROPERTIES = "/onos/v1/configuration/dev.weft.onos.impl.WeftManager";
    private static final String PURGES = "{\"purgeOnDeactivate\": \"true\"}";
    private static final Duration START_LIMIT = Duration.ofMinutes(4);
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final String base;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final OnosProcess started;

    /** Ends the ids of devices: what ONOS remembers of earlier runs is of other devices. */
    private final String run = "-" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);

    private OnosRest(String base, OnosProcess started) {
        this.base = base;
        this.started = started;
    }

    /** One that runs, by its address: http://HOST:PORT. */
    static OnosRest at(String base) {
        return new OnosRest(base, null);
    }

    /** Finds or starts it, and waits until it answers. */
    static OnosRest open() throws Exception {
        String base = System.getenv().getOrDefault("ONOS_REST", "http://127.0.0.1:8181");
        if (at(base).answers()) {
            return at(base);
        }
        OnosRest onos = start(Path.of(System.getenv("ONOS_ROOT")), base, "onos");
        try {
            onos.awaitStart();
            return onos;
        } catch (Exception | Error e) {
            onos.close();
            throw e;
        }
    }

    /** Starts the one in a folder; what it says goes to {@code target/NAME.log}. */
    static OnosRest start(Path folder, String base, String name) throws IOException {
        return new OnosRest(base, OnosProcess.start(folder, name));
    }

    /** Waits until it answers. */
    void awaitStart() throws Exception {
        await(START_LIMIT, "ONOS has started, see " + started.log(), this::answers);
    }

    /** The process, of which this is the REST interface. */
    OnosProcess process() {
        return started;
    }

    private boolean answers() throws InterruptedException {
        try {
            return send("GET", "/onos/v1/applications", null).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Sends a request with ONOS's first password. */
    HttpResponse<String> send(String method, String path, HttpRequest.BodyPublisher body)
            throws IOException, InterruptedException {
        HttpRequest.BodyPublisher publisher = body == null ? HttpRequest.BodyPublishers.noBody() : body;
        String type = path.contains("/applications?") ? "application/octet-stream" : "application/json";
        String login = Base64.getEncoder().encodeToString("onos:rocks".getBytes(StandardCharsets.UTF_8));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(LIMIT)
                .header("Authorization", "Basic " + login)
                .method(method, publisher);
        if (body != null) { // ONOS answers 415 to a GET that says what it contains
            request.header("Content-Type", type);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send("POST", path, HttpRequest.BodyPublishers.ofString(body));
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = send("GET", path, null);
        assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    /** Has a configuration installed, and waits for the outcome. */
    JsonNode apply(String configuration) throws IOException, InterruptedException {
        HttpResponse<String> answer = post("/onos/weft/configurations?file=arvr.yaml", configuration);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    void await(Duration limit, String what, Callable<Boolean> condition) throws Exception {
        long endNs = System.nanoTime() + limit.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as(what).isLessThan(endNs);
            TimeUnit.MILLISECONDS.sleep(500);
        }
    }

    /** Installs the application in place of one that is there, which takes everything along that it has installed. */
    void install() throws Exception {
        purge();
        activate();
        // What an earlier run has set: ONOS keeps the properties of an application that is gone.
        HttpResponse<String> unset = send("DELETE", PROPERTIES, HttpRequest.BodyPublishers.ofString(PURGES));
        assertThat(unset.statusCode()).as(unset.body()).isBetween(200, 204);
    }

    /** Takes the application away, and installs it anew. */
    void upgrade() throws Exception {
        remove();
        activate();
    }

    /** Takes the application away, and all that it has installed. */
    void purge() throws Exception {
        if (send("GET", "/onos/weft/status", null).statusCode() == 200) {
            post(PROPERTIES, PURGES);
        }
        remove();
    }

    private void remove() throws Exception {
        send("DELETE", "/onos/v1/applications/dev.weft", null);
        await(
                LIMIT,
                "the application is gone",
                () -> send("GET", "/onos/v1/applications/dev.weft", null).statusCode() == 404
                        && send("GET", "/onos/weft/status", null).statusCode() == 404);
    }

    /** Installs and activates the application. */
    void activate() throws Exception {
        Path archive = archive();
        await(
                LIMIT,
                archive + " is taken",
                () -> send("POST", "/onos/v1/applications?activate=true", HttpRequest.BodyPublishers.ofFile(archive))
                                .statusCode()
                        == 200);
        await(
                LIMIT,
                "/onos/weft answers",
                () -> send("GET", "/onos/weft/status", null).statusCode() == 200);
    }

    private static Path archive() throws IOException {
        String given = System.getProperty("weft.oar");
        if (given != null) {
            return Path.of(given);
        }
        try (Stream<Path> files = Files.list(Path.of("..", "..", "onos-apps", "target"))) {
            return files.filter(file -> file.toString().endsWith(".oar"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no OAR in onos-apps/target: mvn -pl onos-apps -am package"));
        }
    }

    /** Activates an application of ONOS's own, and waits until it is. */
    void activate(String application) throws Exception {
        String path = "/onos/v1/applications/" + application;
        HttpResponse<String> answer = send("POST", path + "/active", null);
        assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
        await(
                LIMIT,
                application + " is active",
                () -> "ACTIVE".equals(get(path).path("state").asText()));
    }

    /** Tells ONOS of the switches of a fabric, by network configuration, and waits until it has them. */
    void adopt(Fabric fabric, String driver) throws Exception {
        adopt(fabric, driver, fabric::agentAddress);
    }

    /** As {@link #adopt(Fabric, String)}, with agents that are reached at other addresses. */
    void adopt(Fabric fabric, String driver, UnaryOperator<String> agents) throws Exception {
        ObjectNode netcfg = JSON.createObjectNode();
        ObjectNode devices = netcfg.putObject("devices");
        for (SwitchNode node : fabric.model().network().switches()) {
            ObjectNode device = devices.putObject(device(node));
            device.putObject("basic")
                    .put("managementAddress", "grpc://" + agents.apply(node.name()) + "?device_id=" + node.device())
                    .put("driver", driver)
                    .put("pipeconf", "dev.weft.v1model");
            device.putObject("weft").put("switch", node.name()).put("agent", true);
            if ("bmv2".equals(driver)) {
                ObjectNode ports = device.putObject("ports");
                for (int number : ports(fabric, node.name())) {
                    ports.putObject(String.valueOf(number))
                            .put("number", number)
                            .put("enabled", true)
                            .put("name", String.valueOf(number))
                            .put("speed", 10_000)
                            .put("type", "copper");
                }
            }
        }
        assertThat(post("/onos/v1/network/configuration", netcfg.toString()).statusCode())
                .isEqualTo(200);
        await(LIMIT, "the switches are available in ONOS", () -> {
            // One by one: the list of all is an error as long as ONOS lacks the driver of any device that it remembers.
            int available = 0;
            for (SwitchNode node : fabric.model().network().switches()) {
                HttpResponse<String> device = send("GET", "/onos/v1/devices/" + device(node), null);
                boolean there = device.statusCode() == 200;
                available +=
                        there && JSON.readTree(device.body()).path("available").asBoolean() ? 1 : 0;
            }
            return available == devices.size();
        });
    }

    /** What a switch is called in ONOS. */
    String device(SwitchNode node) {
        return "device:" + node.name() + run;
    }

    /** Where the file plugs something into a switch. */
    static TreeSet<Integer> ports(Fabric fabric, String switchName) {
        TreeSet<Integer> ports = new TreeSet<>();
        for (Host host : fabric.model().network().hosts()) {
            if (host.switchName().equals(switchName)) {
                ports.add(host.port());
            }
        }
        for (Link link : fabric.model().network().links()) {
            for (PortRef end : List.of(link.a(), link.b())) {
                if (end.switchName().equals(switchName)) {
                    ports.add(end.port());
                }
            }
        }
        return ports;
    }

    /** ONOS forgets the switches. */
    void forget(Fabric fabric) throws Exception {
        for (SwitchNode node : fabric.model().network().switches()) {
            send("DELETE", "/onos/v1/network/configuration/devices/" + device(node), null);
            send("DELETE", "/onos/v1/devices/" + device(node), null);
        }
    }

    @Override
    public void close() throws InterruptedException {
        if (started != null) {
            started.close();
        }
    }
}
