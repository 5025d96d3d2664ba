package dev.weft.lab.translation;

import dev.weft.control.core.check.Checker;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.text.Reading;
import dev.weft.control.core.text.SemanticReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Random semantic files: one to four switches in a random graph with ties and parallel cables, hosts of both address
 * families, agents, services over TCP and UDP, demands, and permissions of every kind of selector.
 */
final class RandomDomain {
    private static final SemanticReader READER = new SemanticReader();
    private static final int[] CLASSES = {0, 7, 46, 200};
    private static final int ROCE = 4791;
    private static final int ATTEMPTS = 400;
    private final Random random;
    private final StringBuilder text = new StringBuilder();
    private final List<String> v4Hosts = new ArrayList<>();
    private final List<String> v6Hosts = new ArrayList<>();
    private final List<String> agents = new ArrayList<>();
    private final List<String> services = new ArrayList<>();
    private final boolean tunnels;
    private int instances;

    private RandomDomain(Random random, boolean tunnels) {
        this.random = random;
        this.tunnels = tunnels;
    }

    /** Returns a sound model drawn from a source of randomness: draws that contradict themselves are thrown away. */
    static SemanticModel draw(Random random) {
        return draw(random, true);
    }

    /**
     * As {@link #draw(Random)}.
     *
     * @param tunnels whether switches have ends of tunnels, and some services use them
     */
    static SemanticModel draw(Random random, boolean tunnels) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            String text = new RandomDomain(random, tunnels).write();
            Reading reading = READER.read("random.yaml", text);
            SemanticModel model = reading.model()
                    .orElseThrow(() -> new AssertionError(
                            "the generator writes what the schema refuses: " + reading.problems() + "\n" + text));
            if (!Checker.hasErrors(Checker.check(model))) {
                return model;
            }
        }
        throw new AssertionError("no sound file in " + ATTEMPTS + " draws");
    }

    private String write() {
        line("weft: 1");
        line("domain: random");
        line("network:");
        int switches = 1 + random.nextInt(4);
        line("  switches:");
        boolean v6Tunnels = tunnels && random.nextBoolean();
        for (int s = 1; s <= switches; s++) {
            String address = random.nextInt(4) == 0 ? "\"fd00:255::" + s + "\"" : "10.255.0." + s;
            line("    - {id: s" + s + ", device: " + s + ", agent: \"127.0.0.1:956" + s + "\", address: " + address
                    + ", mac: \"02:00:00:00:0" + s + ":00\"" + ends(s, v6Tunnels) + "}");
        }
        links(switches);
        hosts(switches);
        line("capabilities: [one, two]");
        agents();
        services();
        permissions();
        // A list that stayed empty is written as one; a service without instances is drawn again.
        return text.toString().replaceAll("(links|instances):\\n(?! +- \\{id: [li][0-9])", "$1: []\n");
    }

    /** Where tunnels end; a few switches without, which hosts of a tunnelled service may not have. */
    private String ends(int s, boolean v6) {
        if (!tunnels) {
            return "";
        }
        String address = v6 ? "\"fd00:254::" + s + "\"" : "10.254.0." + s;
        return (random.nextInt(12) == 0 ? "" : ", tunnelAddress: " + address)
                + (random.nextInt(12) == 0 ? "" : ", locator: \"5f00:7:" + s + "::/48\"");
    }

    private void links(int switches) {
        line("  links:");
        int cable = 0;
        for (int s = 2; s <= switches; s++) {
            cable = link(cable, 1 + random.nextInt(s - 1), s);
        }
        for (int extra = random.nextInt(3); switches > 1 && extra > 0; extra--) {
            int a = 1 + random.nextInt(switches);
            int b = 1 + random.nextInt(switches);
            cable = a == b ? cable : link(cable, a, b);
        }
    }

    private int link(int cable, int a, int b) {
        String ends = "[\"s" + a + ":" + (100 + cable) + "\", \"s" + b + ":" + (120 + cable) + "\"]";
        line("    - {id: l" + cable + ", between: " + ends + ", delayMs: " + random.nextInt(3)
                + (tunnels ? pick("", ", mtu: 640", ", mtu: 640", ", mtu: 1340") : "") + "}");
        return cable + 1;
    }

    private void hosts(int switches) {
        line("  hosts:");
        for (int s = 1; s <= switches; s++) {
            int count = s == 1 ? 1 + random.nextInt(3) : random.nextInt(4);
            for (int h = 1; h <= count; h++) {
                boolean v6 = random.nextInt(3) == 0;
                String name = "h" + s + h;
                (v6 ? v6Hosts : v4Hosts).add(name);
                String address = v6 ? "\"fd00:" + s + "::" + h + "\"" : "10." + s + ".0." + h;
                line("    - {id: " + name + ", switch: s" + s + ", port: " + h + ", address: " + address
                        + ", mac: \"02:00:00:00:1" + s + ":0" + h + "\"}");
            }
        }
    }

    private void agents() {
        List<String> hosts = new ArrayList<>(v4Hosts);
        hosts.addAll(v6Hosts);
        line("agents:");
        for (String host : hosts) {
            int count = random.nextInt(3);
            int plain = random.nextInt(3);
            for (int a = 0; a < count; a++) {
                String name = host + "a" + a;
                agents.add(name);
                String flag = plain == 2 ? "" : ", plain: " + (plain == a);
                line("  - {id: " + name + ", type: " + pick("human", "agent", "tool") + ", host: " + host + flag + "}");
            }
        }
        if (agents.isEmpty()) {
            agents.add(hosts.get(0) + "a");
            line("  - {id: " + agents.get(0) + ", type: human, host: " + hosts.get(0) + "}");
        }
    }

    private void services() {
        line("services:");
        Set<String> taken = new HashSet<>();
        int count = 1 + random.nextInt(3);
        for (int s = 0; s < count; s++) {
            boolean v6 = v4Hosts.isEmpty() || !v6Hosts.isEmpty() && random.nextInt(3) == 0;
            List<String> hosts = v6 ? v6Hosts : v4Hosts;
            int address = random.nextBoolean() ? 1 : s + 1; // sometimes several services share an address
            String protocol = pick("udp", "udp", "tcp");
            int port = random.nextInt(4) == 0 ? 22342 : 9000 + s;
            if (!taken.add(v6 + protocol + address + ":" + port)) {
                continue;
            }
            String name = "svc" + s;
            services.add(name);
            line("  - id: " + name);
            line("    capability: " + pick("one", "two"));
            line("    address: " + (v6 ? "\"fd00:96::" + address + "\"" : "10.96.0." + address));
            line("    protocol: " + protocol);
            boolean roce = tunnels && protocol.equals("udp") && port != 22342 && random.nextInt(4) == 0;
            port = roce ? ROCE : port;
            line("    port: " + port + (roce ? pick("\n    idleTimeout: none", "") : ""));
            String policy = pick(
                    "compute-only",
                    "network-only",
                    "joint-best",
                    "joint",
                    "consistent-hash",
                    "power-of-two",
                    "shortest-queue",
                    "deadline");
            switch (roce ? 1 + random.nextInt(2) : tunnels ? random.nextInt(5) : 5) {
                case 0 -> line("    tunnel: ip");
                case 1 -> line("    tunnel: srv6");
                case 2 -> line("    tunnel: srv6\n    via: [" + pick("s1", "s1", "s2", "s1, s2", "s2, s1") + "]");
                default -> line("    tunnel: none");
            }
            boolean timed = random.nextBoolean();
            line("    policy: " + (policy.equals("deadline") && !timed ? "joint" : policy));
            if (timed) {
                line("    demands: [{id: d, trafficClass: " + CLASSES[random.nextInt(4)] + ", deadlineMs: 100}]");
            }
            line("    instances:");
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                String host = hosts.get(random.nextInt(hosts.size()));
                int own = roce || port == 22342 && protocol.equals("udp") ? port : 7000 + random.nextInt(4);
                if (taken.add(host + protocol + own)) {
                    String weight = instances % 3 == 1 ? ", weight: " + instances % 7 : "";
                    line("      - {id: i" + instances++ + ", host: " + host + ", port: " + own + weight + "}");
                }
            }
        }
    }

    private void permissions() {
        line("permissions:");
        int count = random.nextInt(3) == 0 ? 0 : random.nextInt(5);
        for (int p = 0; p < count; p++) {
            String who = random.nextInt(3) == 0
                    ? "types: [" + pick("human", "agent", "tool") + "]"
                    : "agents: [" + (random.nextInt(3) == 0 ? "\"*\"" : any(agents)) + "]";
            String what = random.nextInt(3) == 0
                    ? "capabilities: [" + pick("one", "two") + "]"
                    : "services: [" + (random.nextInt(3) == 0 ? "\"*\"" : any(services)) + "]";
            String how = random.nextInt(3) == 0 ? ", trafficClasses: [" + CLASSES[random.nextInt(4)] + "]" : "";
            String effect = random.nextInt(4) == 0 ? "deny" : "allow";
            line("  - {id: p" + p + ", " + effect + ": {" + who + ", " + what + how + "}}");
        }
        if (count == 0) {
            line("  - {id: all, allow: {agents: [\"*\"], services: [\"*\"]}}");
        }
    }

    private String any(List<String> names) {
        return names.get(random.nextInt(names.size()));
    }

    private String pick(String... options) {
        return options[random.nextInt(options.length)];
    }

    private void line(String content) {
        text.append(content).append('\n');
    }
}
