package dev.weft.lab.clients;

import dev.weft.bmv2.control.MatchValue;
import dev.weft.bmv2.control.TableAction;
import dev.weft.bmv2.control.TableEntry;
import dev.weft.bmv2.p4runtime.P4RuntimeServer;
import dev.weft.bmv2.p4runtime.P4RuntimeService;
import dev.weft.bmv2.p4runtime.P4RuntimeTarget;
import dev.weft.dataplane.agent.daemon.AgentDaemon;
import dev.weft.dataplane.agent.daemon.DaemonSettings;
import dev.weft.dataplane.api.TargetStatus;
import dev.weft.p4.program.WeftProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** An embedded switch on loopback TCP, by itself or behind its agent. */
final class TestServer implements AutoCloseable {
    private static final String PINS = "WeftIngress.weft.affinity.pins";
    private static final int AGENTS_INSTANCE = 42;

    /** Whom the client speaks to. */
    enum Kind {
        EMBEDDED("embedded"),
        AGENT("agent");

        private final String argument;

        Kind(String argument) {
            this.argument = argument;
        }

        String argument() {
            return argument;
        }
    }

    /** A frame that left the switch. */
    record Sent(int port, String payload) {}

    private final Kind kind;
    private final List<Sent> sent = new CopyOnWriteArrayList<>();
    private final P4RuntimeTarget target;
    private final P4RuntimeServer server;
    private final Optional<AgentDaemon> agent;

    TestServer(Kind kind) throws IOException, InterruptedException {
        this.kind = kind;
        target = P4RuntimeTarget.builder(1)
                .clock(System::nanoTime)
                .sink((port, buffer, offset, length) -> sent.add(new Sent(
                        port,
                        new String(Arrays.copyOfRange(buffer, offset, offset + length), StandardCharsets.ISO_8859_1))))
                .build();
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        server = P4RuntimeServer.start(new P4RuntimeService(target), anyPort);
        agent = kind == Kind.AGENT
                ? Optional.of(AgentDaemon.start(
                        DaemonSettings.of(new InetSocketAddress(anyPort.getAddress(), server.port()), 1, anyPort)))
                : Optional.empty();
        if (agent.isPresent()) {
            while (agent.get().status().getTarget().getState() != TargetStatus.State.READY) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            target.control().orElseThrow().tables().insert(agentsPin());
        }
    }

    Kind kind() {
        return kind;
    }

    int port() {
        return agent.map(AgentDaemon::port).orElseGet(server::port);
    }

    /** The program's files under the names that the scripts know, and another program. */
    void writePipelines(Path folder) throws IOException {
        Files.writeString(folder.resolve("weft.p4info.txtpb"), WeftProgram.p4Info());
        byte[] json = WeftProgram.json();
        Files.write(folder.resolve("weft.json"), json);
        String other = new String(json, StandardCharsets.UTF_8).replace("weft.p4", "other.p4");
        Files.writeString(folder.resolve("other.json"), other);
    }

    /** The frames that the switch has sent through its ports, in order. */
    List<Sent> sent() {
        return sent;
    }

    /** How many entries a table of the switch itself has, whatever the server shows of it. */
    int entries(String table) {
        return target.control().orElseThrow().tables().size(table);
    }

    /** The instance of each pin: the agent's is 42. */
    List<Long> pins() {
        List<Long> instances = new ArrayList<>();
        target.control().orElseThrow().tables().forEach(PINS, view -> {
            if (view.entry().action() instanceof TableAction.Call call) {
                instances.add(call.arguments().get(0).longValueExact());
            }
        });
        return instances;
    }

    /** As the agent would pin a flow, with the key that the scripts try to take. */
    private static TableEntry agentsPin() {
        return new TableEntry(
                PINS,
                List.of(MatchValue.exact(1), MatchValue.exact(2)),
                0,
                TableAction.Call.of("WeftIngress.weft.affinity.pin", AGENTS_INSTANCE));
    }

    @Override
    public void close() {
        agent.ifPresent(AgentDaemon::close);
        server.close();
    }
}
