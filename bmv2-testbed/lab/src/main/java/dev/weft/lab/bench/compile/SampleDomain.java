package dev.weft.lab.bench.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A domain of a given size as files of at most 200 statements, in which statements can be changed one at a time. Hosts are
 * spread evenly over the switches; each agent may call some services by name, a few permissions are for all or for a type.
 */
public final class SampleDomain {
    /** The most statements in a file, those within services counted. */
    static final int STATEMENTS_PER_FILE = 200;

    private static final String[] TYPES = {"human", "agent", "tool"};
    private static final int BY_TYPE = 10;

    private final Size size;
    private final List<Section> sections = new ArrayList<>();
    private final int[] permissionVersions;
    private final int[] agentVersions;
    private final int[] policyVersions;
    private final int[] workerVersions;
    private int statements;

    /**
     * How many of what.
     *
     * @param switches 4 to 250, in a ring with cross links
     * @param hosts at least one for each switch
     * @param services a multiple of 2
     * @param instances of each service
     * @param agents at least as many as there are permissions by name, or they repeat
     * @param permissions more than 20
     */
    public record Size(int switches, int hosts, int services, int instances, int agents, int permissions) {
        /** A mixture of about so many statements on 64 switches, within what the data plane can number. */
        static Size of(int statements) {
            int switches = 64;
            int hosts = Math.max(2 * switches, statements / 10);
            int services = Math.min(800, Math.max(10, statements / 50));
            int instances = 4;
            int agents = statements * 2 / 5;
            int rest = statements - 3 * switches - hosts - services * (1 + instances) - agents;
            return new Size(switches, hosts, services, instances, agents, Math.max(40, rest));
        }
    }

    /** What can be changed. */
    enum Kind {
        PERMISSION,
        AGENT,
        SERVICE,
        INSTANCE
    }

    /** The part of a file under one key. */
    private static final class Section {
        final String file;
        final String header;
        final List<String> lines = new ArrayList<>();

        Section(String file, String header) {
            this.file = file;
            this.header = header;
        }
    }

    SampleDomain(Size size) {
        this.size = size;
        this.permissionVersions = new int[size.permissions];
        this.agentVersions = new int[size.agents];
        this.policyVersions = new int[size.services];
        this.workerVersions = new int[size.services];
        section("domain.yaml", "weft: 1\ndomain: bench\nnetwork:\n  services: 10.240.0.0/13\n");
        for (int i = 0; i < size.switches; i++) {
            line("switches", "network:\n  switches:\n", 1, node(i));
        }
        for (int i = 0; i < size.switches; i++) {
            line("links", "network:\n  links:\n", 1, link("ring", i, (i + 1) % size.switches, 500));
            line("links", "network:\n  links:\n", 1, link("cross", i, (i + 9) % size.switches, 502));
        }
        for (int i = 0; i < size.hosts; i++) {
            line("hosts", "network:\n  hosts:\n", 1, host(i));
        }
        line("capabilities", "capabilities:\n", 1, "- c");
        for (int i = 0; i < size.agents; i++) {
            line("agents", "agents:\n", 1, agent(i));
        }
        for (int i = 0; i < size.services; i++) {
            line("services", "services:\n", 1 + size.instances, service(i));
        }
        for (int i = 0; i < size.permissions; i++) {
            line("permissions", "permissions:\n", 1, permission(i));
        }
    }

    private Section section(String file, String header) {
        Section section = new Section(file, header);
        sections.add(section);
        return section;
    }

    private void line(String kind, String header, int counts, String text) {
        Section last = sections.get(sections.size() - 1);
        boolean fits = last.file.startsWith(kind) && (last.lines.size() + 1) * counts <= STATEMENTS_PER_FILE;
        Section section = fits
                ? last
                : section(String.format(Locale.ROOT, "%s-%05d.yaml", kind, sections.size()), "weft: 1\n" + header);
        section.lines.add("    " + text);
        statements += counts;
    }

    private String node(int i) {
        return "- {id: s" + i + ", device: " + (i + 1) + ", agent: \"127.0.0.1:" + (20000 + i) + "\", address: 10.255."
                + i + ".1, mac: \"" + mac(1, i) + "\"}";
    }

    private String link(String name, int a, int b, int port) {
        return "- {id: " + name + "-" + a + ", between: [\"s" + a + ":" + port + "\", \"s" + b + ":" + (port + 1)
                + "\"], delayMs: 1}";
    }

    private String host(int i) {
        return "- {id: h" + i + ", switch: s" + i % size.switches + ", port: " + port(i / size.switches)
                + ", address: 10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255) + ", mac: \"" + mac(2, i)
                + "\"}";
    }

    private static int port(int index) {
        return index < 255 ? index : index + 1; // 255 is the controller's
    }

    private static String mac(int kind, int i) {
        return String.format(Locale.ROOT, "02:%02x:00:%02x:%02x:%02x", kind, i >> 16 & 255, i >> 8 & 255, i & 255);
    }

    private String agent(int i) {
        int host = (i + agentVersions[i]) % size.hosts;
        return "- {id: a" + i + ", type: " + TYPES[i % 3] + ", host: h" + host + ", plain: false}";
    }

    private String service(int i) {
        StringBuilder text = new StringBuilder("- {id: v" + i + ", capability: c, address: 10.240." + (i >> 8) + "."
                + (i & 255) + ", protocol: udp, port: 9000, policy: "
                + (policyVersions[i] % 2 == 0 ? "joint" : "joint-best")
                + ", instances: [");
        for (int k = 0; k < size.instances; k++) {
            int number = i * size.instances + k;
            int workers = k == 0 ? 1 + workerVersions[i] % 2 : 1;
            text.append(k == 0 ? "" : ", ")
                    .append("{id: i" + number + ", host: h" + number % size.hosts + ", port: "
                            + (10000 + number / size.hosts) + ", workers: " + workers + "}");
        }
        return text + "]}";
    }

    private String permission(int i) {
        boolean denies = i % 50 == 0;
        // Denied services are others than allowed ones: permissions never contradict each other.
        int half = size.services / 2;
        int service = (i * 7 + permissionVersions[i] * 13) % half + (denies && i >= 2 * BY_TYPE ? half : 0);
        if (i < BY_TYPE) {
            return "- {id: p" + i + ", allow: {types: [" + TYPES[i % 3] + "], services: [v" + service + "]}}";
        }
        if (i < 2 * BY_TYPE) {
            return "- {id: p" + i + ", allow: {agents: [\"*\"], services: [v" + service + "]}}";
        }
        String effect = denies ? "deny" : "allow";
        return "- {id: p" + i + ", " + effect + ": {agents: [a" + i % size.agents + "], services: [v" + service + "]}}";
    }

    /** Returns how many statements there are, those within services counted. */
    int statements() {
        return statements;
    }

    /** Returns the files by name. */
    SortedMap<String, String> files() {
        SortedMap<String, String> files = new TreeMap<>();
        sections.forEach(section -> files.put(section.file, text(section)));
        return files;
    }

    private static String text(Section section) {
        return section.header + String.join("\n", section.lines) + "\n";
    }

    /**
     * Changes one statement.
     *
     * @return the name of the file in which it stands, and its text
     */
    Map.Entry<String, String> change(Kind kind, Random random) {
        switch (kind) {
            case PERMISSION: {
                int i = 2 * BY_TYPE + random.nextInt(size.permissions - 2 * BY_TYPE);
                permissionVersions[i]++;
                return set("permissions", 1, i, permission(i));
            }
            case AGENT: {
                int i = random.nextInt(size.agents);
                agentVersions[i]++;
                return set("agents", 1, i, agent(i));
            }
            default: {
                int i = random.nextInt(size.services);
                (kind == Kind.SERVICE ? policyVersions : workerVersions)[i]++;
                return set("services", 1 + size.instances, i, service(i));
            }
        }
    }

    private Map.Entry<String, String> set(String kind, int counts, int i, String line) {
        int perFile = STATEMENTS_PER_FILE / counts;
        int index = i / perFile;
        for (Section section : sections) {
            if (section.file.startsWith(kind) && index-- == 0) {
                section.lines.set(i % perFile, "    " + line);
                return Map.entry(section.file, text(section));
            }
        }
        throw new IllegalStateException("no " + kind + " " + i);
    }
}
