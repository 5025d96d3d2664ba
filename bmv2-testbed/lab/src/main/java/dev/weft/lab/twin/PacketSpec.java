package dev.weft.lab.twin;

import dev.weft.control.core.model.Service;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A packet as an operator describes it, for example {@code in=s1:1 src=10.1.0.1 dst=10.96.0.10 proto=udp sport=40000
 * dport=9000}.
 *
 * @param switchId where the packet enters
 * @param port the port it enters through, 1..65535
 * @param source empty: the address of the host at that port
 * @param destination the packet's destination address
 * @param protocol IP protocol number: 1 ICMP, 6 TCP, 17 UDP, 58 ICMPv6
 * @param sourcePort 0..65535, 0 without ports
 * @param destinationPort 0..65535, 0 without ports
 * @param trafficClass DSCP, 0..63; the agent header's traffic class too
 * @param ttl IP time to live or hop limit, 0..255
 * @param agent id of the calling agent in the semantic file, for a request with an agent header
 * @param service id of the service called by that agent header
 * @param task the agent header's task id, 32 bit
 * @param queuePair the destination queue pair of a RoCEv2 packet (UDP port 4791), 24 bit
 */
public record PacketSpec(
        String switchId,
        int port,
        Optional<InetAddress> source,
        InetAddress destination,
        int protocol,
        int sourcePort,
        int destinationPort,
        int trafficClass,
        int ttl,
        Optional<String> agent,
        Optional<String> service,
        int task,
        int queuePair) {
    private static final Set<String> KEYS = new TreeSet<>(
            Set.of("in", "src", "dst", "proto", "sport", "dport", "class", "ttl", "agent", "service", "task", "qp"));
    private static final Map<String, Integer> PROTOCOLS = Map.of("icmp", 1, "tcp", 6, "udp", 17, "icmpv6", 58);
    private static final int WEFT_PORT = 22342;
    private static final int LAST_QUEUE_PAIR = 0xffffff;

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException with one line that names the part that is wrong and what it should be
     */
    public static PacketSpec parse(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String part : text.trim().split("[\\s,]+")) {
            int equals = part.indexOf('=');
            if (equals <= 0) {
                throw new IllegalArgumentException("'" + part + "' is not KEY=VALUE; keys are " + KEYS);
            }
            String key = part.substring(0, equals);
            if (!KEYS.contains(key)) {
                throw new IllegalArgumentException("unknown key '" + key + "'; keys are " + KEYS);
            }
            if (values.put(key, part.substring(equals + 1)) != null) {
                throw new IllegalArgumentException("key '" + key + "' is given twice");
            }
        }
        PortRef in = PortRef.parse(required(values, "in"));
        boolean agentHeader = values.containsKey("agent");
        if (values.containsKey("service") && !agentHeader) {
            throw new IllegalArgumentException("service=... needs agent=... (who calls); plain packets name dst=...");
        }
        InetAddress destination = address("dst", required(values, "dst"));
        int protocol = protocol(values.getOrDefault("proto", "udp"));
        boolean ports = protocol == 6 || protocol == 17;
        if (ports && !agentHeader) {
            required(values, "dport");
        }
        Optional<InetAddress> source = Optional.ofNullable(values.get("src")).map(s -> address("src", s));
        if (source.isPresent() && source.get().getAddress().length != destination.getAddress().length) {
            throw new IllegalArgumentException("src and dst are of different IP versions");
        }
        if (agentHeader && protocol != 17) {
            throw new IllegalArgumentException("agent=... means an agent header, which travels over proto=udp");
        }
        int destinationPort = ports ? number(values, "dport", WEFT_PORT, 65535) : 0;
        if (values.containsKey("qp") && !(protocol == 17 && destinationPort == Service.ROCE_PORT)) {
            throw new IllegalArgumentException(
                    "qp=... is a queue pair, which RoCEv2 has: proto=udp dport=" + Service.ROCE_PORT);
        }
        return new PacketSpec(
                in.switchId(),
                in.port(),
                source,
                destination,
                protocol,
                ports ? number(values, "sport", 40000, 65535) : 0,
                destinationPort,
                number(values, "class", 0, 63),
                number(values, "ttl", 64, 255),
                Optional.ofNullable(values.get("agent")),
                Optional.ofNullable(values.get("service")),
                number(values, "task", 1, Integer.MAX_VALUE),
                number(values, "qp", 0, LAST_QUEUE_PAIR));
    }

    /** Whether the packet is IPv6. */
    public boolean ipv6() {
        return destination.getAddress().length == 16;
    }

    /** A switch and one of its ports, written {@code s1:3}. */
    public record PortRef(String switchId, int port) {
        /** Reads {@code SWITCH:PORT}. */
        public static PortRef parse(String text) {
            int colon = text.lastIndexOf(':');
            if (colon > 0 && text.substring(colon + 1).matches("\\d{1,5}")) {
                int port = Integer.parseInt(text.substring(colon + 1));
                if (port > 0 && port <= 65535) {
                    return new PortRef(text.substring(0, colon), port);
                }
            }
            throw new IllegalArgumentException("'" + text + "' is not SWITCH:PORT, for example s1:1");
        }
    }

    private static String required(Map<String, String> values, String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException(
                    key + "=... is missing; for example in=s1:1 src=10.1.0.1 dst=10.96.0.10 proto=udp dport=9000");
        }
        return value;
    }

    private static int protocol(String text) {
        Integer known = PROTOCOLS.get(text);
        if (known != null) {
            return known;
        }
        if (text.matches("\\d{1,3}") && Integer.parseInt(text) <= 255) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException(
                "proto=" + text + " is not udp, tcp, icmp, icmpv6 or a number from 0 to 255");
    }

    private static int number(Map<String, String> values, String key, int otherwise, int max) {
        String text = values.get(key);
        if (text == null) {
            return otherwise;
        }
        if (text.matches("\\d{1,10}") && Long.parseLong(text) <= max) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException(key + "=" + text + " is not a number from 0 to " + max);
    }

    private static InetAddress address(String key, String text) {
        // Only literals: a name would make the explanation depend on a resolver.
        if (!text.matches("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
            throw new IllegalArgumentException(key + "=" + text + " is not an IPv4 or IPv6 address");
        }
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(key + "=" + text + " is not an IPv4 or IPv6 address", e);
        }
    }
}
