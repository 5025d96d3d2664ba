package dev.weft.lab.routing;

import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.text.Reading;
import dev.weft.control.core.text.SemanticReader;
import dev.weft.lab.fabric.Fabric;
import dev.weft.lab.network.Link;
import java.util.Locale;

/**
 * A case as a semantic file: a switch for each ingress with a client, a switch for each site with its instances, and a link
 * from each ingress to each site. The file gives all links the same delay, so that every path is the direct one; the
 * links of the lab then get the delays of the case, which agents have to measure.
 */
final class ReferenceNetwork {
    static final String SERVICE = "work";
    static final int SERVICE_PORT = 9000;

    private static final String FILE = "reference.yaml";
    private static final int CLIENT_PORT = 1;
    private static final int FIRST_SITE_PORT = 10;
    private static final int FIRST_INGRESS_PORT = 1;
    private static final int FIRST_INSTANCE_PORT = 256;

    private static final String MEASUREMENT = "{probeMs: 10, metricMs: 10, staleMs: 1000}";

    private final RoutingCase routingCase;
    private final String measurement;

    ReferenceNetwork(RoutingCase routingCase) {
        this(routingCase, MEASUREMENT);
    }

    /** @param measurement as it stands in the file */
    ReferenceNetwork(RoutingCase routingCase, String measurement) {
        this.routingCase = routingCase;
        this.measurement = measurement;
    }

    static String ingress(int index) {
        return "in" + index;
    }

    static String site(int index) {
        return "site" + index;
    }

    static String clientHost(int ingress) {
        return "client" + ingress;
    }

    static String caller(int ingress) {
        return "caller" + ingress;
    }

    static String instance(int index) {
        return "i" + index;
    }

    static String machine(int instance) {
        return "m" + instance;
    }

    /** The checked model. */
    SemanticModel model() {
        Reading reading = new SemanticReader().read(FILE, text());
        return reading.model()
                .orElseThrow(
                        () -> new IllegalStateException("the reference network is refused: " + reading.problems()));
    }

    /** Gives the links of a fabric made from {@link #model()} the delays of the case. */
    void setDelays(Fabric fabric) {
        for (Link link : fabric.network().links()) {
            String a = link.a().node().name();
            String b = link.b().node().name();
            if (a.startsWith("in") && b.startsWith("site")) {
                int from = Integer.parseInt(a.substring("in".length()));
                int to = Integer.parseInt(b.substring("site".length()));
                link.delayNs(routingCase.pathNs(from, to));
            }
        }
    }

    private String text() {
        StringBuilder out = new StringBuilder();
        int sites = routingCase.ingresses();
        out.append("weft: 1\ndomain: bench\nnetwork:\n  services: 10.96.0.0/16\n");
        out.append("  measurement: ").append(measurement).append("\n  switches:\n");
        for (int i = 0; i < sites; i++) {
            line(
                    out,
                    "    - {id: %s, device: %d, agent: \"127.0.0.1:%d\", address: 10.255.0.%d,"
                            + " mac: \"02:00:00:01:00:%02x\"}",
                    ingress(i),
                    i + 1,
                    9500 + i,
                    i + 1,
                    i);
            line(
                    out,
                    "    - {id: %s, device: %d, agent: \"127.0.0.1:%d\", address: 10.255.1.%d,"
                            + " mac: \"02:00:00:02:00:%02x\"}",
                    site(i),
                    sites + i + 1,
                    9600 + i,
                    i + 1,
                    i);
        }
        out.append("  links:\n");
        for (int i = 0; i < sites; i++) {
            for (int s = 0; s < sites; s++) {
                line(
                        out,
                        "    - {id: l%d-%d, between: [\"%s:%d\", \"%s:%d\"], delayMs: 1}",
                        i,
                        s,
                        ingress(i),
                        FIRST_SITE_PORT + s,
                        site(s),
                        FIRST_INGRESS_PORT + i);
            }
        }
        out.append("  hosts:\n");
        for (int i = 0; i < sites; i++) {
            line(
                    out,
                    "    - {id: %s, switch: %s, port: %d, address: 10.1.0.%d, mac: \"02:00:00:03:00:%02x\"}",
                    clientHost(i),
                    ingress(i),
                    CLIENT_PORT,
                    i + 1,
                    i);
        }
        for (int i = 0; i < routingCase.instances(); i++) {
            line(
                    out,
                    "    - {id: %s, switch: %s, port: %d, address: 10.2.%d.%d, mac: \"02:00:00:04:%02x:%02x\"}",
                    machine(i),
                    site(routingCase.site(i)),
                    FIRST_INSTANCE_PORT + i - routingCase.first(routingCase.site(i)),
                    i >> 7,
                    (i & 127) + 1,
                    i >> 7,
                    i & 127);
        }
        out.append("capabilities: [working]\nagents:\n");
        for (int i = 0; i < sites; i++) {
            line(out, "  - {id: %s, type: agent, host: %s}", caller(i), clientHost(i));
        }
        // Each request is a flow of its own: its cell is free again after the longest time that a reply may take.
        line(
                out,
                "services:\n  - id: %s\n    capability: working\n    address: 10.96.0.1\n    protocol: udp\n"
                        + "    port: %d\n    policy: joint\n    idleTimeout: 10ms\n    instances:",
                SERVICE,
                SERVICE_PORT);
        for (int i = 0; i < routingCase.instances(); i++) {
            line(out, "      - {id: %s, host: %s, port: %d}", instance(i), machine(i), SERVICE_PORT);
        }
        line(out, "permissions:\n  - {id: all, allow: {agents: [\"*\"], services: [\"*\"]}}");
        return out.toString();
    }

    private static void line(StringBuilder out, String format, Object... arguments) {
        out.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }
}
