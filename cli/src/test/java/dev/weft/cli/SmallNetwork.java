package dev.weft.cli;

import dev.weft.bmv2.p4runtime.P4RuntimeService;
import dev.weft.bmv2.p4runtime.P4RuntimeTarget;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Two embedded switches on loopback, devices 1 and 2, and the semantic file of a network of two switches. */
final class SmallNetwork implements AutoCloseable {
    private static final String SPEAK = """
              - id: speak
                capability: translating
                address: 10.96.0.2
                protocol: udp
                port: 9000
                policy: joint
                instances:
                  - {id: speak-1, host: rack, port: 9001, workers: 2}
            """;

    private final List<Server> servers = new ArrayList<>();
    private final List<P4RuntimeTarget> targets = new ArrayList<>();

    SmallNetwork() throws IOException {
        for (int device = 1; device <= 2; device++) {
            P4RuntimeTarget target = P4RuntimeTarget.builder(device).build();
            targets.add(target);
            servers.add(Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
                    .addService(new P4RuntimeService(target))
                    .build()
                    .start());
        }
    }

    /** The port on which a switch, 0 or 1, serves P4Runtime. */
    int port(int index) {
        return servers.get(index).getPort();
    }

    P4RuntimeTarget target(int index) {
        return targets.get(index);
    }

    /** Stops a switch. */
    void stop(int index) {
        servers.get(index).shutdownNow();
    }

    @Override
    public void close() {
        servers.forEach(Server::shutdownNow);
    }

    /**
     * The file: one service with a rate, which alice may call and bob may not.
     *
     * @param first where the controller reaches s1 on 127.0.0.1
     * @param second where it reaches s2
     */
    static String text(int first, int second) {
        return """
                weft: 1
                domain: test
                network:
                  services: 10.96.0.0/16
                  switches:
                    - {id: s1, device: 1, agent: "127.0.0.1:%d", address: 10.255.0.1, mac: "02:00:00:00:01:00", prefix: 10.1.0.0/16}
                    - {id: s2, device: 2, agent: "127.0.0.1:%d", address: 10.255.0.2, mac: "02:00:00:00:02:00", prefix: 10.2.0.0/16}
                  links:
                    - {id: s1-s2, between: ["s1:10", "s2:10"], delayMs: 2, mbps: 1000}
                  hosts:
                    - {id: desk, switch: s1, port: 1, address: 10.1.0.1, mac: "02:00:00:00:10:01"}
                    - {id: phone, switch: s1, port: 2, address: 10.1.0.2, mac: "02:00:00:00:10:02"}
                    - {id: rack, switch: s2, port: 1, address: 10.2.0.1, mac: "02:00:00:00:20:01"}
                capabilities: [translating]
                agents:
                  - {id: alice, type: human, host: desk}
                  - {id: bob, type: human, host: phone}
                services:
                  - id: translate
                    capability: translating
                    address: 10.96.0.1
                    protocol: udp
                    port: 9000
                    policy: joint
                    ratePps: 500
                    instances:
                      - {id: translate-1, host: rack, port: 9000, workers: 2}
                permissions:
                  - {id: alice-translates, allow: {agents: [alice], services: [translate]}}
                  - {id: bob-does-not, deny: {agents: [bob], services: [translate]}}
                """.formatted(first, second);
    }

    /** The same with a second service, and without a rate. */
    static String twoServices(int first, int second) {
        return text(first, second)
                .replace("    ratePps: 500\n", "")
                .replace("permissions:\n", SPEAK + "permissions:\n")
                .replace("[bob], services: [translate]", "[bob], services: [\"*\"]");
    }
}
