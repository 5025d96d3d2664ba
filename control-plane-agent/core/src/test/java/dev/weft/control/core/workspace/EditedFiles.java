package dev.weft.control.core.workspace;

import dev.weft.control.core.compile.DataPlaneIds;
import dev.weft.control.core.model.WireIds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A few files that describe one domain together, edited at random. Mostly they stay sound. Names of services and instances
 * are chosen so that their numbers in the data plane meet.
 */
final class EditedFiles {
    private static final List<String> FILES = List.of("a.yaml", "b.yaml", "c.yaml");
    private static final List<String> KINDS =
            List.of("switches", "links", "hosts", "capabilities", "agents", "services", "permissions", "tasks");
    private static final List<String> NETWORK = List.of("switches", "links", "hosts");
    private static final List<String> SERVICES = meeting("service/", "v", 2047, 5);
    private static final List<String> INSTANCES = meeting("instance/", "i", DataPlaneIds.LAST_INSTANCE, 8);

    private final Random random;
    private final Map<String, List<Line>> files = new LinkedHashMap<>();
    private final Map<String, String> broken = new LinkedHashMap<>();
    private final Map<String, List<Line>> good = new LinkedHashMap<>();
    private String goodServices = "";
    private String services = "";
    private int measurements;

    /** One statement. */
    private static final class Line {
        final String kind;
        final String text;
        final String name;

        Line(String kind, String name, String text) {
            this.kind = kind;
            this.name = name;
            this.text = text;
        }
    }

    EditedFiles(Random random) {
        this.random = random;
        FILES.forEach(file -> files.put(file, new ArrayList<>()));
        for (int i = 1; i <= 3; i++) {
            add(switchNode(i));
        }
        add(link(1, 1, 2));
        add(link(2, 2, 3));
        add(link(3, 1, 3));
        for (int i = 1; i <= 5; i++) {
            add(host(i, 1 + i % 3));
        }
        for (int i = 1; i <= 3; i++) {
            add(new Line("capabilities", "c" + i, "c" + i));
        }
        for (int i = 1; i <= 4; i++) {
            add(agent("a" + i));
        }
        for (int i = 0; i < 3; i++) {
            add(service(SERVICES.get(i)));
        }
        for (int i = 1; i <= 4; i++) {
            add(permission("p" + i));
        }
    }

    private static List<String> meeting(String kind, String prefix, int last, int count) {
        long cell = Long.remainderUnsigned(WireIds.hash(kind + prefix + 1), last);
        return Stream.iterate(1, i -> i + 1)
                .map(i -> prefix + i)
                .filter(name -> Long.remainderUnsigned(WireIds.hash(kind + name), last) == cell)
                .limit(count)
                .collect(Collectors.toList());
    }

    private void add(Line line) {
        List<Line> lines = files.get(pick(FILES));
        lines.add(random.nextInt(lines.size() + 1), line);
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private boolean rarely() {
        return random.nextInt(12) == 0;
    }

    private List<String> names(String kind) {
        return files.values().stream()
                .flatMap(List::stream)
                .filter(line -> line.kind.equals(kind))
                .map(line -> line.name)
                .collect(Collectors.toList());
    }

    /** A name that exists, or rarely one that does not. */
    private String ref(String kind, String none) {
        List<String> names = names(kind);
        return names.isEmpty() || rarely() && rarely() ? none : pick(names);
    }

    private Line switchNode(int i) {
        return new Line(
                "switches",
                "s" + i,
                "{id: s" + i + ", device: " + i + ", agent: \"h:" + (9000 + i) + "\", address: 10.255.0." + i
                        + ", mac: \"02:00:00:00:00:0" + i + "\""
                        + (rarely() ? "" : ", tunnelAddress: 10.254.0." + i + ", locator: \"5f00:0:" + i + "::/48\"")
                        + "}");
    }

    private Line link(int i, int a, int b) {
        return new Line(
                "links",
                "l" + i,
                "{id: l" + i + ", between: [\"s" + a + ":" + (100 + i) + "\", \"s" + b + ":" + (110 + i)
                        + "\"], delayMs: " + (1 + random.nextInt(3)) + (rarely() ? ", mtu: 1600" : "") + "}");
    }

    private Line host(int i, int at) {
        String address = i == 6 ? "\"fd00::6\"" : "10.0." + (rarely() && rarely() ? 1 : i) + ".1";
        return new Line(
                "hosts",
                "h" + i,
                "{id: h" + i + ", switch: s" + at + ", port: " + i + ", address: " + address
                        + ", mac: \"02:00:00:00:01:0" + i + "\"}");
    }

    private Line agent(String name) {
        return new Line(
                "agents",
                name,
                "{id: " + name + ", type: " + pick(List.of("human", "agent", "tool")) + ", host: " + ref("hosts", "h9")
                        + (random.nextBoolean() ? ", capabilities: [" + ref("capabilities", "c9") + "]" : "")
                        + (rarely() ? ", plain: " + random.nextBoolean() : "") + "}");
    }

    private Line service(String name) {
        int number = SERVICES.indexOf(name);
        boolean roce = random.nextInt(6) == 0;
        StringBuilder text = new StringBuilder("{id: " + name + ", capability: " + ref("capabilities", "c9")
                + ", address: 10.96.0." + (rarely() ? 1 : number + 1) + ", protocol: "
                + (roce ? "udp" : pick(List.of("udp", "tcp")))
                + ", port: " + (roce ? 4791 : 8000 + number) + ", policy: " + pick(List.of("joint", "network-only")));
        if (random.nextInt(4) == 0) {
            text.append(", ratePps: ").append(100 + random.nextInt(3));
        }
        if (random.nextBoolean()) {
            text.append(", demands: [{id: d, trafficClass: ")
                    .append(random.nextInt(3))
                    .append(", deadlineMs: ")
                    .append(3 + random.nextInt(20))
                    .append(random.nextBoolean() ? "}, {id: e}]" : "}]");
        }
        if (roce) {
            text.append(pick(List.of(", tunnel: srv6", ", tunnel: srv6, via: [s2]")));
        } else if (random.nextInt(3) == 0) {
            text.append(pick(List.of(", tunnel: ip", ", tunnel: srv6", ", tunnel: srv6, via: [s2]")));
        }
        text.append(", instances: [");
        for (int i = 0; i < 1 + random.nextInt(2); i++) {
            String instance = rarely() ? pick(INSTANCES) : INSTANCES.get((number + 5 * i) % INSTANCES.size());
            text.append(i == 0 ? "" : ", ")
                    .append("{id: " + instance + ", host: " + v4Host() + ", port: "
                            + (roce ? 4791 : 7000 + number * 10 + i)
                            + ", workers: " + (1 + random.nextInt(2)) + "}");
        }
        return new Line("services", name, text + "]}");
    }

    private String v4Host() {
        String host = ref("hosts", "h9");
        return host.equals("h6") ? "h1" : host;
    }

    private Line permission(String name) {
        String who = pick(List.<Supplier<String>>of(
                        () -> "agents: [" + ref("agents", "a9") + "]",
                        () -> "types: [" + pick(List.of("human", "agent", "tool")) + "]",
                        () -> "agents: [" + ref("agents", "a9") + "], types: [human]",
                        () -> "agents: [\"*\"]"))
                .get();
        String what = pick(List.<Supplier<String>>of(
                        () -> "services: [" + ref("services", "v0") + "]",
                        () -> "capabilities: [" + ref("capabilities", "c9") + "]",
                        () -> "services: [" + ref("services", "v0") + "], capabilities: [c1]",
                        () -> "services: [\"*\"]"))
                .get();
        String how = random.nextInt(4) == 0 ? ", trafficClasses: [" + random.nextInt(2) + ", 5]" : "";
        String effect = random.nextInt(5) == 0 ? "deny" : "allow";
        return new Line("permissions", name, "{id: " + name + ", " + effect + ": {" + who + ", " + what + how + "}}");
    }

    private Line task(String name) {
        return new Line(
                "tasks",
                name,
                "{id: " + name + ", agent: " + ref("agents", "a9") + ", service: " + ref("services", "v0")
                        + (rarely() ? ", demand: d" : "") + "}");
    }

    private Line any() {
        int i = 1 + random.nextInt(6);
        switch (random.nextInt(12)) {
            case 0:
                return switchNode(1 + random.nextInt(4));
            case 1:
                return link(i, 1 + random.nextInt(3), 1 + random.nextInt(4));
            case 2:
            case 3:
                return host(i, 1 + random.nextInt(3));
            case 4:
                return new Line("capabilities", "c" + i, "c" + i);
            case 5:
            case 6:
                return agent("a" + i);
            case 7:
            case 8:
                return service(pick(SERVICES));
            case 9:
                return task("t" + i);
            default:
                return permission("p" + i);
        }
    }

    /** Notes that the files are sound as they are. */
    void remember() {
        good.clear();
        files.forEach((file, lines) -> good.put(file, new ArrayList<>(lines)));
        goodServices = services;
    }

    /** Goes back to how they were sound; returns the names of the files it touches. */
    Set<String> revert() {
        SortedMap<String, String> before = texts();
        files.clear();
        good.forEach((file, lines) -> files.put(file, new ArrayList<>(lines)));
        services = goodServices;
        measurements = 0;
        broken.clear();
        return touched(before);
    }

    private Set<String> touched(SortedMap<String, String> before) {
        SortedMap<String, String> after = texts();
        Set<String> touched = new HashSet<>(before.keySet());
        touched.addAll(after.keySet());
        touched.removeIf(name -> before.containsKey(name) && before.get(name).equals(after.get(name)));
        return touched;
    }

    /** Makes one edit; returns the names of the files it touches. */
    Set<String> edit() {
        SortedMap<String, String> before = texts();
        String file = pick(FILES);
        List<Line> lines = files.get(file);
        if (!broken.isEmpty() && random.nextBoolean()) {
            broken.clear();
        }
        switch (random.nextInt(20)) {
            case 0:
                broken.put(file, pick(List.of("weft: 1\nagents: [", "weft: 2\n", "weft: 1\nhosts: []\n")));
                break;
            case 1:
                services = pick(List.of("", "10.96.0.0/16", "10.97.0.0/16"));
                break;
            case 2:
                measurements = random.nextInt(12) == 0 ? 2 : random.nextInt(2);
                break;
            case 3:
                add(any()); // mostly an id that is there already
                break;
            case 4:
            case 5:
            case 6:
            case 7:
            case 8:
                if (!lines.isEmpty()) {
                    Line line = pick(lines);
                    if (!NETWORK.contains(line.kind) || rarely()) {
                        lines.remove(line);
                    }
                }
                break;
            case 9:
                if (!lines.isEmpty()) {
                    Line line = pick(lines);
                    lines.remove(line);
                    add(line);
                }
                break;
            default:
                replace(any());
                break;
        }
        return touched(before);
    }

    /** Puts a statement in the place of the one with its name, so that ids stay unique. */
    private void replace(Line line) {
        for (List<Line> lines : files.values()) {
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).name.equals(line.name)) {
                    lines.set(i, line);
                    return;
                }
            }
        }
        add(line);
    }

    /** Returns the files that have content, by name. */
    SortedMap<String, String> texts() {
        SortedMap<String, String> texts = new TreeMap<>();
        files.forEach((file, lines) -> {
            if (!lines.isEmpty() || broken.containsKey(file)) {
                texts.put(file, broken.getOrDefault(file, text(file, lines)));
            }
        });
        return texts;
    }

    private String text(String file, List<Line> lines) {
        StringBuilder text = new StringBuilder("weft: 1\n");
        boolean first = FILES.indexOf(file) == 0;
        if (first) {
            text.append("domain: test\n");
        }
        boolean measures = first && measurements > 0 || measurements > 1;
        boolean network = lines.stream().anyMatch(line -> NETWORK.contains(line.kind));
        if (network || measures || first && !services.isEmpty()) {
            text.append("network:\n");
        }
        if (first && !services.isEmpty()) {
            text.append("  services: ").append(services).append("\n");
        }
        if (measures) {
            text.append("  measurement: {probeMs: 200}\n");
        }
        for (String kind : KINDS) {
            String indent = NETWORK.contains(kind) ? "  " : "";
            List<Line> of =
                    lines.stream().filter(line -> line.kind.equals(kind)).collect(Collectors.toList());
            if (!of.isEmpty()) {
                text.append(indent).append(kind).append(":\n");
                of.forEach(line ->
                        text.append(indent).append("  - ").append(line.text).append("\n"));
            }
        }
        return text.toString();
    }
}
