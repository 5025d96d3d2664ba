package dev.weft.lab.netns;

import dev.weft.control.core.model.Host;
import dev.weft.control.core.model.Link;
import dev.weft.control.core.model.Network;
import dev.weft.control.core.model.PortRef;
import dev.weft.control.core.model.SwitchNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The namespaces of one run: one for the switches, one for each host, joined by veth pairs. All names begin with {@code
 * weft-PID-}, so that runs do not meet and what a killed run left behind can be told.
 */
final class Namespaces implements AutoCloseable {
    private static final String PREFIX = "weft-";

    /** A next hop that exists on no wire: hosts hand everything to their switch, which routes. */
    private static final String GATEWAY = "169.254.1.1";

    private final String prefix;
    private final Deque<String> created = new ArrayDeque<>();

    private Namespaces(String prefix) {
        this.prefix = prefix;
    }

    /** Names for the run whose supervisor is process {@code pid}; makes nothing yet. */
    static Namespaces of(long pid) {
        return new Namespaces(PREFIX + pid + "-");
    }

    /** The namespace of the switches. */
    String fabric() {
        return prefix + "fabric";
    }

    /** The namespace of a host. */
    String host(String name) {
        return prefix + name;
    }

    /** The switch's end of the wire at one of its ports. */
    static String interfaceOf(Network network, String switchName, int port) {
        List<SwitchNode> switches = network.switches();
        for (int i = 0; i < switches.size(); i++) {
            if (switches.get(i).name().equals(switchName)) {
                return "s" + (i + 1) + "p" + port;
            }
        }
        throw new IllegalArgumentException("no switch " + switchName);
    }

    /**
     * Makes the namespaces and wires of a network.
     *
     * @throws SceneException if the system refuses a step; {@link #close} removes what was made so far
     */
    void create(Network network) {
        add(fabric());
        for (Host host : network.hosts()) {
            if (host.address().isV6()) {
                throw new SceneException(host.position() + ": " + host.id()
                        + ": this scene gives hosts IPv4 addresses only; give the host an IPv4 address");
            }
            add(host(host.name()));
            String end = interfaceOf(network, host.switchName(), host.port());
            wire(fabric(), end, host(host.name()), "eth0");
            attach(network, host);
        }
        for (Link link : network.links()) {
            wire(fabric(), endOf(network, link.a()), fabric(), endOf(network, link.b()));
        }
    }

    private static String endOf(Network network, PortRef port) {
        return interfaceOf(network, port.switchName(), port.port());
    }

    private void add(String namespace) {
        Commands.run("ip", "netns", "add", namespace);
        created.push(namespace);
        Commands.run("ip", "-n", namespace, "link", "set", "lo", "up");
        // No address configuration and neighbour discovery of the kernel's own on the wires.
        Commands.run("ip", "netns", "exec", namespace, "sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1");
        Commands.run("ip", "netns", "exec", namespace, "sysctl", "-qw", "net.ipv6.conf.default.disable_ipv6=1");
    }

    private static void wire(String namespaceA, String endA, String namespaceB, String endB) {
        Commands.run(
                "ip",
                "link",
                "add",
                endA,
                "netns",
                namespaceA,
                "type",
                "veth",
                "peer",
                "name",
                endB,
                "netns",
                namespaceB);
        up(namespaceA, endA);
        up(namespaceB, endB);
    }

    private static void up(String namespace, String end) {
        // A switch forwards what is on the wire: checksums must be complete and segments no longer than the MTU.
        Commands.run(
                "ip", "netns", "exec", namespace, "ethtool", "-K", end, "tx", "off", "tso", "off", "gso", "off", "gro",
                "off");
        Commands.run("ip", "-n", namespace, "link", "set", end, "up");
    }

    private void attach(Network network, Host host) {
        String namespace = host(host.name());
        SwitchNode node = network.switches().stream()
                .filter(s -> s.name().equals(host.switchName()))
                .findFirst()
                .orElseThrow();
        Commands.run(
                "ip",
                "-n",
                namespace,
                "link",
                "set",
                "eth0",
                "address",
                host.mac().toString());
        Commands.run("ip", "-n", namespace, "address", "add", host.address() + "/32", "dev", "eth0");
        Commands.run("ip", "-n", namespace, "route", "add", GATEWAY, "dev", "eth0");
        Commands.run("ip", "-n", namespace, "route", "add", "default", "via", GATEWAY);
        Commands.run(
                "ip",
                "-n",
                namespace,
                "neighbour",
                "add",
                GATEWAY,
                "lladdr",
                node.mac().toString(),
                "dev",
                "eth0",
                "nud",
                "permanent");
    }

    /** Ends what still runs in the namespaces and removes them with their wires. */
    @Override
    public synchronized void close() {
        while (!created.isEmpty()) {
            remove(created.pop());
        }
    }

    /** Removes what runs whose supervisor is gone have left behind, and returns the names. */
    static List<String> removeStale() {
        List<String> stale = new ArrayList<>();
        for (String line : Commands.run("ip", "netns", "list").split("\n")) {
            String name = line.split(" ")[0];
            if (name.startsWith(PREFIX) && name.indexOf('-', PREFIX.length()) > 0) {
                String pid = name.substring(PREFIX.length(), name.indexOf('-', PREFIX.length()));
                if (pid.matches("\\d{1,18}")
                        && ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
                    remove(name);
                    stale.add(name);
                }
            }
        }
        return stale;
    }

    private static void remove(String namespace) {
        // Only this run's programs can live in a namespace that this run has made.
        for (String pid : Commands.run("ip", "netns", "pids", namespace).split("\\s+")) {
            if (!pid.isBlank()) {
                ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
        Commands.run("ip", "netns", "delete", namespace);
    }
}
