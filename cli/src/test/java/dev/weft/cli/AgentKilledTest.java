package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.packetio.linux.NetNamespace;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code weft switch} and {@code weft agent} as processes, hosts in namespaces: the agent is killed with SIGKILL while a client
 * calls a service, and started again. No request is lost, no flow moves, and the new agent takes over what the switch holds.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AgentKilledTest {
    private static final int FLOWS = 40;
    private static final int LIMIT_MS = 3_000;
    private static final String MODEL = """
            weft: 1
            domain: killed
            network:
              services: 10.96.0.0/16
              switches:
                - {id: s1, device: 1, agent: "127.0.0.1:9561", address: 10.255.0.1, mac: "02:00:00:00:01:00"}
              hosts:
                - {id: h1, switch: s1, port: 1, address: 10.1.0.1, mac: "02:00:00:00:10:01"}
                - {id: h2, switch: s1, port: 2, address: 10.1.0.2, mac: "02:00:00:00:10:02"}
                - {id: h3, switch: s1, port: 3, address: 10.1.0.3, mac: "02:00:00:00:10:03"}
            capabilities: [work]
            agents:
              - {id: a1, type: agent, host: h1}
            services:
              - id: work
                capability: work
                address: 10.96.0.1
                protocol: udp
                port: 9000
                policy: joint
                idleTimeout: 10m
                instances:
                  - {id: work-2, host: h2, port: 9001}
                  - {id: work-3, host: h3, port: 9001}
            permissions:
              - {id: all, allow: {agents: ["*"], services: [work]}}
            """;

    private final String prefix = "weft-kill-" + ProcessHandle.current().pid() + "-";
    private final List<Process> processes = new ArrayList<>();
    private final List<DatagramSocket> servers = new ArrayList<>();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private final AtomicInteger moved = new AtomicInteger();
    private final AtomicInteger newFlows = new AtomicInteger();

    @TempDir
    private Path folder;

    @Test
    void noRequestIsLostWhenTheAgentIsKilledAndItTakesOverWhatItFinds() throws Exception {
        assumeTrue(Installed.root(), "needs root for network namespaces: skipped");
        assumeTrue(Installed.program("ip").isPresent(), "needs ip (apt-get install iproute2): skipped");
        assumeTrue(ip("netns", "add", prefix + "sw") == 0, "this sandbox forbids network namespaces: skipped");
        assertThat(ip("-n", prefix + "sw", "link", "set", "lo", "up")).isZero();
        for (int i = 1; i <= 3; i++) {
            host(i);
        }
        start(
                "switch",
                "--no-p4",
                "--device-id",
                "1",
                "--port",
                "1@p1",
                "--port",
                "2@p2",
                "--port",
                "3@p3",
                "--grpc",
                "127.0.0.1:9559");
        Process agent = agent();
        Path file = Files.writeString(folder.resolve("killed.yaml"), MODEL);
        Process apply = child(
                "apply",
                file.toString(),
                "--state",
                folder.resolve("controller").toString());
        assertThat(apply.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(apply.exitValue()).as(Files.readString(log("apply"))).isZero();
        echo(2);
        echo(3);
        double written = metric("weft_agent_events_total{event=\"cell-written\"}");
        assertThat(written).as("cells that a first agent writes").isGreaterThan(64);

        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Void> load = CompletableFuture.runAsync(() -> call(stop));
        awaitAnswers(500);
        agent.destroyForcibly(); // SIGKILL
        assertThat(agent.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(agent.exitValue()).isEqualTo(137);
        int flows = newFlows.get();
        awaitAnswers(2_000);
        assertThat(newFlows.get()).as("flows opened while there is no agent").isGreaterThan(flows);
        agent();
        awaitAdoption();
        awaitAnswers(500);
        stop.set(true);
        load.get(60, TimeUnit.SECONDS);

        assertThat(lost.get()).as("requests without an answer, of %s", answered).isZero();
        assertThat(moved.get()).as("flows answered by another instance").isZero();
        assertThat(metric("weft_agent_configuration_generation"))
                .as("from its own file, no controller being there")
                .isEqualTo(1);
        assertThat(metric("weft_agent_events_total{event=\"cell-written\"}"))
                .as("cells written by the second agent: it takes over, and does not reset")
                .isLessThan(written / 2);
    }

    /** Every candidate of the pool has been read, before anything is written. */
    private void awaitAdoption() throws Exception {
        while (metric("weft_agent_events_total{event=\"cell-read\"}") < 128) { // the test's time limit ends it
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private void awaitAnswers(int more) throws InterruptedException {
        int until = answered.get() + more;
        while (answered.get() < until && lost.get() == 0) { // the test's time limit ends it
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Calls the service over many flows in turn; now and then a flow ends and a new one takes its place. */
    private void call(AtomicBoolean stop) {
        try {
            InetAddress service = InetAddress.getByAddress(new byte[] {10, 96, 0, 1});
            DatagramSocket[] flows = new DatagramSocket[FLOWS];
            int[] instances = new int[FLOWS];
            byte[] buffer = new byte[64];
            for (int turn = 0; !stop.get(); turn++) {
                int flow = turn % FLOWS;
                if (flows[flow] == null || turn % 97 == 0) {
                    if (flows[flow] != null) {
                        flows[flow].close();
                    }
                    flows[flow] = NetNamespace.call(prefix + "h1", () -> new DatagramSocket());
                    flows[flow].setSoTimeout(LIMIT_MS);
                    instances[flow] = 0;
                    newFlows.incrementAndGet();
                }
                byte[] request = ("request " + turn).getBytes(StandardCharsets.US_ASCII);
                flows[flow].send(new DatagramPacket(request, request.length, service, 9000));
                DatagramPacket reply = new DatagramPacket(buffer, buffer.length);
                try {
                    flows[flow].receive(reply);
                } catch (SocketTimeoutException e) {
                    lost.incrementAndGet();
                    continue;
                }
                String[] words = new String(buffer, 0, reply.getLength(), StandardCharsets.US_ASCII).split(" ", 2);
                assertThat(words[1]).isEqualTo("request " + turn);
                int instance = Integer.parseInt(words[0]);
                moved.addAndGet(instances[flow] == 0 || instances[flow] == instance ? 0 : 1);
                instances[flow] = instance;
                answered.incrementAndGet();
            }
            Arrays.stream(flows).forEach(DatagramSocket::close);
        } catch (Exception e) {
            throw new IllegalStateException("the client failed", e);
        }
    }

    /** An instance that answers with its number and what it was sent. */
    private void echo(int host) throws Exception {
        DatagramSocket socket = NetNamespace.call(prefix + "h" + host, () -> new DatagramSocket(9001));
        servers.add(socket);
        Thread thread = new Thread(() -> {
            byte[] buffer = new byte[64];
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                while (true) {
                    packet.setLength(buffer.length);
                    socket.receive(packet);
                    String text = host + " " + new String(buffer, 0, packet.getLength(), StandardCharsets.US_ASCII);
                    byte[] reply = text.getBytes(StandardCharsets.US_ASCII);
                    socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
                }
            } catch (SocketException e) {
                assertThat(socket.isClosed()).as("%s", e).isTrue();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private double metric(String name) throws Exception {
        try (Socket socket = NetNamespace.call(prefix + "sw", () -> {
            Socket connected = new Socket();
            connected.connect(new InetSocketAddress("127.0.0.1", 9562), LIMIT_MS);
            return connected;
        })) {
            socket.getOutputStream()
                    .write("GET /metrics HTTP/1.0\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String text = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher matcher =
                    Pattern.compile("(?m)^" + Pattern.quote(name) + " (\\S+)$").matcher(text);
            assertThat(matcher.find()).as("%s in%n%s", name, text).isTrue();
            return Double.parseDouble(matcher.group(1));
        }
    }

    private Process agent() throws IOException {
        return start(
                "agent",
                "--target",
                "127.0.0.1:9559",
                "--listen",
                "127.0.0.1:9561",
                "--metrics",
                "127.0.0.1:9562",
                "--keep",
                folder.resolve("kept.json").toString(),
                "--state",
                folder.resolve("agent").toString());
    }

    /** A process that has said that it is ready; the agent is when its target is. */
    private Process start(String... arguments) throws IOException {
        Process process = child(arguments);
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String line = out.readLine();
        while (line != null && !line.contains("ready")) {
            line = out.readLine();
        }
        assertThat(line)
                .as("%s: %s", arguments[0], Files.readString(log(arguments[0])))
                .isNotNull();
        return process;
    }

    private Process child(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", prefix + "sw"));
        command.addAll(WeftChild.command(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(log(arguments[0]).toFile())
                .start();
        processes.add(process);
        return process;
    }

    private Path log(String name) {
        return folder.resolve(name + ".log");
    }

    private void host(int number) throws Exception {
        String host = prefix + "h" + number;
        String mac = "02:00:00:00:10:0" + number;
        assertThat(ip("netns", "add", host)).isZero();
        String port = "p" + number;
        assertThat(ip("-n", prefix + "sw", "link", "add", port, "type", "veth", "peer", "name", "eth0", "netns", host))
                .isZero();
        for (List<String> step : List.of(
                List.of("-n", prefix + "sw", "link", "set", port, "up"),
                List.of("-n", host, "link", "set", "eth0", "address", mac),
                List.of("-n", host, "link", "set", "eth0", "up"),
                List.of("-n", host, "addr", "add", "10.1.0." + number + "/32", "dev", "eth0"),
                List.of("-n", host, "route", "add", "169.254.1.1", "dev", "eth0"),
                List.of("-n", host, "route", "add", "default", "via", "169.254.1.1"),
                List.of("-n", host, "neighbour", "add", "169.254.1.1", "lladdr", "02:00:00:00:01:00", "dev", "eth0"))) {
            assertThat(ip(step.toArray(String[]::new))).as("ip %s", step).isZero();
        }
    }

    @AfterEach
    void end() throws Exception {
        servers.forEach(DatagramSocket::close);
        processes.forEach(Process::destroyForcibly);
        for (Process process : processes) {
            process.waitFor(30, TimeUnit.SECONDS);
        }
        for (String name : new String[] {"sw", "h1", "h2", "h3"}) {
            if (Files.exists(Path.of("/run/netns", prefix + name))) {
                ip("netns", "delete", prefix + name);
            }
        }
    }

    private static int ip(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
