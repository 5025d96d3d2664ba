package dev.weft.lab.affinity;

import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.text.Reading;
import dev.weft.control.core.text.SemanticReader;
import java.util.Locale;

/**
 * The domain as a semantic file: an ingress with the clients and three quarters of the instances, and a second switch with
 * the rest.
 */
final class AffinityNetwork {
    static final String INGRESS = "in0";
    static final String SITE = "site0";
    static final String SERVICE = "work";
    static final int PORT = 9000;

    private static final int FIRST_INSTANCE_PORT = 20;
    private static final int CPU_PORT = 255;

    private final AffinitySettings settings;

    AffinityNetwork(AffinitySettings settings) {
        this.settings = settings;
    }

    static String client(int index) {
        return "client" + index;
    }

    static String caller(int index) {
        return "caller" + index;
    }

    static String machine(int instance) {
        return "m" + instance;
    }

    static String instance(int number) {
        return "i" + number;
    }

    /** Whether an instance is behind the ingress itself. */
    boolean near(int instance) {
        return instance <= settings.instances() * 3 / 4;
    }

    /**
     * The checked model.
     *
     * @param extras statements that say nothing of the service, so that the configuration changes
     */
    SemanticModel model(Instances instances, int extras) {
        Reading reading = new SemanticReader().read("affinity.yaml", text(instances, extras));
        return reading.model()
                .orElseThrow(() -> new IllegalStateException("the network is refused: " + reading.problems()));
    }

    private String text(Instances instances, int extras) {
        StringBuilder out = new StringBuilder("weft: 1\ndomain: affinity\nnetwork:\n  services: 10.96.0.0/16\n"
                + "  measurement: " + settings.pace().measurement + "\n  switches:\n");
        line(
                out,
                "    - {id: %s, device: 1, agent: \"127.0.0.1:9501\", address: 10.255.0.1, mac: \"02:00:00:01:00:01\"}",
                INGRESS);
        line(
                out,
                "    - {id: %s, device: 2, agent: \"127.0.0.1:9502\", address: 10.255.0.2, mac: \"02:00:00:01:00:02\"}",
                SITE);
        line(out, "  links:\n    - {id: l, between: [\"%s:1\", \"%s:1\"], delayMs: 0.2, mbps: 100000}", INGRESS, SITE);
        out.append("  hosts:\n");
        for (int i = 0; i < AffinitySettings.CLIENTS; i++) {
            line(
                    out,
                    "    - {id: %s, switch: %s, port: %d, address: 10.1.0.%d, mac: \"02:00:00:03:00:%02x\"}",
                    client(i),
                    INGRESS,
                    2 + i,
                    i + 1,
                    i);
        }
        for (int i = 1; i <= settings.instances(); i++) {
            int port = FIRST_INSTANCE_PORT + i;
            line(
                    out,
                    "    - {id: %s, switch: %s, port: %d, address: 10.2.0.%d, mac: \"02:00:00:04:00:%02x\"}",
                    machine(i),
                    near(i) ? INGRESS : SITE,
                    port < CPU_PORT ? port : port + 1,
                    i,
                    i);
        }
        out.append("capabilities: [working, further]\nagents:\n");
        for (int i = 0; i < AffinitySettings.CLIENTS; i++) {
            line(out, "  - {id: %s, type: agent, host: %s}", caller(i), client(i));
        }
        line(
                out,
                "services:\n  - id: %s\n    capability: working\n    address: 10.96.0.1\n    protocol: udp\n"
                        + "    port: %d\n    policy: joint\n    idleTimeout: %s\n    instances:",
                SERVICE,
                PORT,
                settings.cookie() ? "none" : settings.idleMs() + "ms");
        for (int i = 1; i <= settings.instances(); i++) {
            if (instances.role(i) != Instances.Role.ABSENT) {
                String weight = instances.role(i) == Instances.Role.DRAINS ? ", weight: 0" : "";
                line(out, "      - {id: %s, host: %s, port: %d%s}", instance(i), machine(i), PORT, weight);
            }
        }
        for (int i = 0; i < extras; i++) {
            line(
                    out,
                    "  - {id: extra%d, capability: further, address: 10.96.1.%d, protocol: tcp, port: 80,"
                            + " instances: [{id: e%d, host: %s, port: %d}]}",
                    i,
                    i + 1,
                    i,
                    machine(1),
                    10_000 + i);
        }
        line(out, "permissions:\n  - {id: all, allow: {agents: [\"*\"], services: [\"*\"]}}");
        return out.toString();
    }

    private static void line(StringBuilder out, String format, Object... arguments) {
        out.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }
}
